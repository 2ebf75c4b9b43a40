"""Reading a catalog file into validated startups."""

from search.catalog.cities import CityCount, city_key, count_cities
from search.catalog.reader import Catalog, Skipped, read_catalog

__all__ = ["Catalog", "CityCount", "Skipped", "city_key", "count_cities", "read_catalog"]

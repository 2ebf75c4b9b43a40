"""The HTTP front: the same engines, as JSON."""

from search.api.routes import create_api

__all__ = ["create_api"]

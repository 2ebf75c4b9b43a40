"""The catalogs page: bring a table, and see what there is."""

import streamlit as st

from pages.parts.bringing import bring
from pages.parts.catalog_list import catalog_list
from pages.parts.frame import frame
from pages.parts.places import CATALOGS, navigation
from search.service.shared import shared_catalogs


def page() -> None:
    state = frame(CATALOGS, "Your own catalogs", "Bring any table, and search it both ways while it is indexed.")
    catalogs = shared_catalogs()
    navigation(state)
    bring(catalogs)
    st.subheader("Catalogs", anchor=False)
    catalog_list(catalogs)


page()

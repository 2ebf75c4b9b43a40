"""Which pages there are."""

from pathlib import Path

import streamlit as st

from pages.parts.places import NAME, remember_places

st.set_page_config(page_title=NAME, page_icon=str(Path(__file__).parent / "icon.svg"), layout="wide")
st.navigation(list(remember_places().values()), position="hidden").run()

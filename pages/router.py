"""Which pages there are."""

from pathlib import Path

import streamlit as st

from pages.parts.places import places

st.set_page_config(
    page_title="Neural or full-text?", page_icon=str(Path(__file__).parent / "icon.svg"), layout="centered"
)
st.navigation(list(places().values()), position="hidden").run()

"""Which pages there are."""

from pathlib import Path

import streamlit as st

from pages.parts.places import COMPARE, places

page = st.navigation(list(places().values()), position="hidden")
st.set_page_config(
    page_title="Neural or full-text?",
    page_icon=str(Path(__file__).parent / "icon.svg"),
    layout="wide" if page.url_path == COMPARE else "centered",
)
page.run()

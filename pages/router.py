"""Which pages there are."""

from pathlib import Path

import streamlit as st

st.set_page_config(
    page_title="Neural or full-text?", page_icon=str(Path(__file__).parent / "icon.svg"), layout="centered"
)
st.navigation([st.Page("search_page.py", title="Search", icon=":material/search:", default=True)], position="top").run()

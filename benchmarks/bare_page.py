"""The least that a page of this kind can be: a box, a toggle and a line of text. Served by ``benchmarks.painting``."""

import streamlit as st

query = st.text_input("Query", type="search")
engine = st.segmented_control("Engine", ["Neural", "Full-text", "Hybrid"], default="Neural", required=True)
st.text(f"{query} {engine}")

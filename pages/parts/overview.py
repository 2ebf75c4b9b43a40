"""What the rankings compared share: figures, measures, words, and a file to keep."""

import streamlit as st

from search.compare import Comparison
from search.index import Manifest
from search.view.figures import measures_html, slopes_html, times_html, venn_html, words_html
from search.view.report import report_html, report_name
from search.view.state import PageState
from search.view.words import LABELS


def overview(comparison: Comparison) -> None:
    with st.container(border=True, key="overview"):
        pairs = list(comparison.agreements)
        places = st.columns([1, 2.4] if len(pairs) == 1 else [1.1, 1, 1, 1], gap="medium")
        with places[0]:
            st.html(venn_html(comparison))
            st.html(times_html(comparison))
        for place, (a, b) in zip(places[1:], pairs, strict=True):
            with place:
                if len(pairs) > 1:
                    st.markdown(f"**{LABELS[a]} and {LABELS[b].lower()}**")
                st.html(measures_html(comparison.agreements[a, b]))
                st.html(words_html(comparison, a, b))
        if len(pairs) == 1 and any(result.hits for result in comparison.results):
            with st.expander(
                "Both rankings at a glance", icon=":material/linear_scale:", type="compact", expanded=True
            ):
                st.html(slopes_html(comparison, *comparison.engines))


def download(comparison: Comparison, manifest: Manifest, state: PageState) -> None:
    """A button that saves the comparison; the file is made when it is pressed."""
    st.download_button(
        "Save as a file",
        lambda: report_html(comparison, manifest, weight=state.weight, fusion=state.fusion),
        report_name(comparison),
        "text/html",
        icon=":material/download:",
        type="tertiary",
        help="The whole comparison as one HTML file, stamped with catalog, model and parameters",
        on_click="ignore",
    )

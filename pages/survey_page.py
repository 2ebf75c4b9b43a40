"""The survey page: on which of many queries two engines disagree most."""

from dataclasses import replace
from itertools import combinations

import pandas as pd
import streamlit as st

from pages.parts.address import chosen, current, go, show_again
from pages.parts.frame import frame
from pages.parts.places import COMPARE, SURVEY, known_places, navigation
from pages.parts.serving import served_catalog
from pages.parts.sidebar import sidebar
from pages.parts.states import unready
from search.collection.examples import EXAMPLES, TOPICS
from search.compare import RBO_P
from search.compare.running import RunningSurvey
from search.compare.survey import MAX_QUERIES, SurveyRow, read_queries, survey_csv
from search.errors import SearchError
from search.request import ENGINES, NEURAL
from search.service import Served, State
from search.view.state import PageState
from search.view.surveyed import remark, survey_summary
from search.view.topics import topics_of
from search.view.words import LABELS, plain_label

_RUNNING, _PAIR = "survey", "survey-pair"
_FILE_MEGABYTES = 1


def pair_box(state: PageState) -> None:
    """Which two engines are surveyed."""
    st.session_state["pair"] = state.compared[:2]
    st.selectbox(
        "Engines",
        list(combinations(ENGINES, 2)),
        key="pair",
        format_func=lambda pair: f"{LABELS[pair[0]]} and {LABELS[pair[1]].lower()}",
        on_change=lambda: go(compared=chosen("pair")),
    )


def ask(served: Served, state: PageState) -> None:
    """The list of queries, the two engines, and the button that starts."""
    queries = _queries(served)
    with st.form("survey-form", border=True):
        typed = st.text_area(
            "Queries, one on each line",
            "\n".join(queries),
            height=220,
            key="survey-queries",
            persist_state="session",
        )
        file = st.file_uploader(
            "Or a text file with one query on each line",
            ["txt", "csv"],
            max_upload_size=_FILE_MEGABYTES,
            key="survey-file",
        )
        started = st.form_submit_button("Measure disagreement", type="primary", icon=":material/difference:")
    if started:
        try:
            start(served, state, file.getvalue().decode("utf-8", "replace") if file else typed or "")
        except SearchError as error:
            st.warning(plain_label(str(error), 300), icon=":material/help:")


def _queries(served: Served) -> list[str]:
    """Queries to begin with."""
    if served.serves_bundled_catalog:
        return [*(example.query for example in EXAMPLES), *TOPICS]
    index = served.state.index
    return [*topics_of(index.manifest)] if index else []


def start(served: Served, state: PageState, text: str) -> None:
    """Measure the queries of ``text`` in the background, instead of what was running."""
    queries = read_queries(text)
    if running := st.session_state.get(_RUNNING):
        running.cancel()
    pair = state.compared[:2]

    def measure(query: str) -> SurveyRow:
        return served.ask(lambda index: index.survey(replace(state, query=query).request(), pair))

    st.session_state[_RUNNING], st.session_state[_PAIR] = RunningSurvey(queries, measure), pair


@st.fragment(run_every=0.5)
def progress(survey: RunningSurvey) -> None:
    if not survey.running:
        show_again()
    st.progress(survey.done / survey.total, text=f"{survey.done:,} of {survey.total:,} queries")
    st.button("Cancel", icon=":material/close:", on_click=survey.cancel)


def table(rows: list[SurveyRow], pair: tuple[str, str], total: int) -> None:
    """The queries with the least agreement first; choosing one opens the comparison."""
    if len(rows) < total:
        st.caption(f"Cancelled after {len(rows):,} of {total:,} queries.")
    mean = sum(row.rbo for row in rows) / len(rows)
    st.html(f'<p class="summary" role="status">{survey_summary(rows, pair)} Mean RBO {mean:.2f} (p = {RBO_P}).</p>')
    st.caption("Choose a row to see both rankings.")
    first, second = (f"{LABELS[engine]} first" for engine in pair)
    found = [
        {
            "Query": row.query,
            "RBO": row.rbo,
            "Shared": row.shared,
            "Remark": remark(row),
            first: row.first,
            second: row.second,
        }
        for row in rows
    ]
    picked = st.dataframe(
        pd.DataFrame(found),
        hide_index=True,
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        key="survey-table",
        column_config={
            "Query": st.column_config.TextColumn(width="medium"),
            "RBO": st.column_config.ProgressColumn(format="%.2f", min_value=0.0, max_value=1.0, color="#6366f1"),
            "Shared": st.column_config.NumberColumn(width="small"),
        },
    )
    selection = picked["selection"]
    for row in [*selection["rows"], *(row for row, _ in selection["cells"])][:1]:
        opened = replace(current(), query=rows[row].query, compared=pair, similar=None, why=None)
        st.switch_page(known_places()[COMPARE], query_params=opened.params())
    st.download_button(
        "Download as CSV",
        survey_csv(rows, pair),
        "disagreements.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def body(served: Served, now: State, state: PageState) -> None:
    if not now.readiness(NEURAL).ready:
        unready(served, now, replace(state, engine=NEURAL, query="", similar=None))
        return
    pair_box(state)
    ask(served, state)
    survey: RunningSurvey | None = st.session_state.get(_RUNNING)
    if survey is None:
        return
    if survey.running:
        progress(survey)
        return
    if survey.fault:
        st.error(plain_label(survey.fault, 1000), icon=":material/error:")
    if rows := survey.rows():
        table(rows, st.session_state[_PAIR], survey.total)


def page() -> None:
    state = frame(
        SURVEY,
        "Where they disagree",
        f"Give up to {MAX_QUERIES:,} queries that your users type, and see on which of them two engines differ most.",
    )
    served = served_catalog(state)
    now = served.state
    navigation(state)
    sidebar(served, state)
    body(served, now, state)


page()

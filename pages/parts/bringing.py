"""Bringing a table of one's own: look at it, say what is guessed, let it be changed, index it."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.board import board
from pages.parts.serving import open_catalog
from search.catalog import CatalogFile
from search.catalog.download import TUTORIAL_ADDRESS, TUTORIAL_FILE, download
from search.catalog.mapping import MAX_LABEL, Mapping
from search.catalog.sample import Preview, preview
from search.catalog.title import slug, suggested_name
from search.errors import SearchError
from search.fulltext import LANGUAGES, tokenizer_of
from search.neural.languages import advice
from search.record import Hit
from search.request import FULLTEXT
from search.service import Catalogs
from search.view.card import card
from search.view.catalog_view import CatalogView
from search.view.element import h
from search.view.importing import (
    COLUMN,
    EXAMPLES,
    LABEL,
    USE,
    USES,
    WHY,
    mapping_of,
    noun_of,
    rows_of,
    skipped_sentence,
    table_facts,
)
from search.view.words import plain_label

_BROUGHT, _TURN, _REFUSED = "brought", "bring-turn", "bring-refused"
_SHOWN = 5


@dataclass(frozen=True)
class _Brought:
    """A file that is kept, and what its first rows say."""

    path: Path
    name: str
    preview: Preview


def bring(catalogs: Catalogs) -> None:
    if catalogs.settings.read_only:
        st.info("This app takes no uploads: its catalogs are read only.", icon=":material/lock:")
        board([])
        return
    brought: _Brought | None = st.session_state.get(_BROUGHT)
    if brought is None:
        _take(catalogs)
        board([])
    else:
        _ask(catalogs, brought)


def _take(catalogs: Catalogs) -> None:
    """Where a file is dropped; it is kept below INDEX_DIR and let go of here."""
    turn = st.session_state.setdefault(_TURN, 0)
    file = st.file_uploader(
        "Drop a table: CSV, TSV, JSON, JSON Lines, Parquet or Excel",
        key=f"table-{turn}",
        max_upload_size=catalogs.settings.max_upload_mb,
        help="Encoding, delimiter and columns are detected. You see what was guessed before anything is indexed.",
    )
    tutorial = st.button("Fetch the tutorial’s 40,000 startups", icon=":material/cloud_download:", type="tertiary")
    refused, why = st.session_state.get(_REFUSED, ("", ""))
    if file is not None and file.file_id == refused and not tutorial:
        _tell(why)
        return
    try:
        if tutorial:
            _look(catalogs, _fetched(catalogs), TUTORIAL_FILE)
        elif file is not None:
            with st.spinner("Looking at the file…"):
                _look(catalogs, catalogs.uploads.take(file, file.name), file.name)
    except SearchError as error:
        if file is not None and not tutorial:
            st.session_state[_REFUSED] = file.file_id, str(error)
        _tell(str(error))


def _tell(problem: str) -> None:
    st.warning(plain_label(problem, 1_000), icon=":material/help:")


def _look(catalogs: Catalogs, path: Path, name: str) -> None:
    st.session_state[_BROUGHT] = _Brought(path, suggested_name(name, catalogs.names()), preview(path))
    st.session_state[_TURN] += 1
    st.rerun()


def _fetched(catalogs: Catalogs) -> Path:
    bar = st.progress(0.0, "Asking for the file…")

    def show(done: int, total: int) -> None:
        of = f" of {total / 1e6:.0f}" if total else ""
        bar.progress(min(1.0, done / total) if total else 0.0, f"{done / 1e6:.0f}{of} MB")

    return download(TUTORIAL_ADDRESS, catalogs.uploads.folder / TUTORIAL_FILE, show)


def _ask(catalogs: Catalogs, brought: _Brought) -> None:
    """What is guessed, to be changed, with five records as they would look, and the button that indexes."""
    guessed = brought.preview.guess
    turn = st.session_state[_TURN]  # what was typed for another file must not stay
    with st.container(border=True, key="bring"):
        st.markdown(f"**{plain_label(brought.path.name)}** · {table_facts(brought.preview)}")
        left, middle, right, last = st.columns([3, 2, 2, 2])
        name = left.text_input("Name of the catalog", brought.name, key=f"bring-name-{turn}")
        one = middle.text_input("One record is a", guessed.mapping.noun.one, key=f"bring-one-{turn}")
        many = right.text_input("Several are", guessed.mapping.noun.many, key=f"bring-many-{turn}")
        languages = [*LANGUAGES]
        language = last.selectbox(
            "Language",
            languages,
            languages.index(guessed.mapping.language) if guessed.mapping.language in languages else 0,
            format_func=str.capitalize,
            key=f"bring-language-{turn}",
            help="Full-text search stems words and leaves out stop words by it.",
        )
        if told := advice(language, catalogs.settings.model):
            st.caption(plain_label(told, 400))
        replaces = _replaced(catalogs, name)
        if told := _about_name(catalogs, brought, name, replaces):
            st.caption(plain_label(told, 400))
        places = st.container(horizontal=True, vertical_alignment="center")
        refused = st.container()
        if told := skipped_sentence(brought.preview):
            st.caption(plain_label(told, 400))
        st.caption(
            f"This is what the columns were taken for. Where it is wrong, change “{USE}”; a filter can be renamed too."
        )
        rows = _table(brought)
        problem, mapping = "", None
        try:
            mapping = mapping_of(rows, guessed.mapping, noun_of(one, many, guessed.mapping.noun), language)
        except SearchError as error:
            problem = str(error)
        with places:
            pressed = st.button(
                f"Replace {plain_label(replaces)}"
                if replaces
                else f"Index these {plain_label(mapping.noun.many if mapping else many)}",
                type="primary",
                icon=":material/play_arrow:",
                disabled=mapping is None,
            )
            if st.button("Choose another file", icon=":material/close:", type="tertiary"):
                _let_go()
        with refused:
            if problem:
                _tell(problem)
            if pressed and mapping is not None:
                _index(catalogs, brought, name, mapping, replace=bool(replaces))
    if mapping is not None:
        _show(brought, mapping)
    else:
        board([])


def _replaced(catalogs: Catalogs, name: str) -> str:
    """The catalog that has this name already, "" for none."""
    try:
        named = name if name == catalogs.default.name else slug(name)
    except SearchError:
        return ""
    return named if named in catalogs.names() else ""


def _about_name(catalogs: Catalogs, brought: _Brought, name: str, replaces: str) -> str:
    """What becomes of a catalog of this name, or how to replace the one that the file's name stands for."""
    if replaces:
        return f"This file will replace the catalog {replaces}. Only new and changed texts are encoded."
    usual = suggested_name(brought.path.name)
    if name == brought.name != usual and usual in catalogs.names():
        return f"There is a catalog {usual} already. To replace it, change the name to {usual}."
    return ""


def _table(brought: _Brought) -> list[dict[str, Any]]:
    edited = st.data_editor(
        pd.DataFrame(rows_of(brought.preview.guess)),
        hide_index=True,
        disabled=[COLUMN, WHY, EXAMPLES],
        column_config={
            COLUMN: st.column_config.TextColumn(width=130),
            USE: st.column_config.SelectboxColumn(options=[*USES], required=True, width=135),
            LABEL: st.column_config.TextColumn(width=125, max_chars=MAX_LABEL),
            EXAMPLES: st.column_config.TextColumn(width="large"),
        },
        key=f"columns-{st.session_state[_TURN]}",
    )
    return [{str(key): value for key, value in row.items()} for row in edited.to_dict("records")]


def _show(brought: _Brought, mapping: Mapping) -> None:
    """The first records, as cards."""
    try:
        records = [*islice(CatalogFile(brought.path, mapping), _SHOWN)]
    except SearchError as error:
        _tell(str(error))
        records = []
    by_value = frozenset(facet.label for facet in mapping.facets)
    view = CatalogView(mapping.noun, by_value, tokenizer_of(mapping.language), remote_logos=False)
    cards = [card(Hit(one.id, one.id + 1, 0.0, one), FULLTEXT, (), view=view, scored=False) for one in records]
    board([h("h2", f"The first {len(cards)} {mapping.noun.of(len(cards))} would look like this", cls="above"), *cards])


def _index(catalogs: Catalogs, brought: _Brought, name: str, mapping: Mapping, *, replace: bool) -> None:
    try:
        made = catalogs.manage.bring(name, brought.path, mapping, replace=replace)
    except SearchError as error:
        _tell(str(error))
        return
    st.session_state.pop(_BROUGHT, None)
    open_catalog(made)
    st.rerun()


def _let_go() -> None:
    st.session_state.pop(_BROUGHT, None)
    st.rerun()

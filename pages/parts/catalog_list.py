"""Every catalog, with what can be done with it."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from pages.parts.address import chosen, current, show_again
from pages.parts.places import SEARCH, known_places
from search.errors import SearchError
from search.service import Catalogs
from search.service.overview import CANCELLED, FAILED, MISSING, READY, WORDS, Overview
from search.view.catalog_facts import STATES, facts, is_busy, report_sentence
from search.view.element import h, html
from search.view.state import PageState
from search.view.words import plain_label

_MESSAGE = "catalogs-message"
_TOLD_SECONDS = 20.0


def catalog_list(catalogs: Catalogs) -> None:
    """Every catalog. While one is being built the list is drawn again every second."""
    busy = bool(catalogs.queue.jobs())
    st.fragment(_list, run_every=1.0 if busy else None)(catalogs, busy=busy)


def _list(catalogs: Catalogs, *, busy: bool) -> None:
    found = catalogs.overview()
    if any(map(is_busy, found)) != busy:
        show_again()
    about, message, told = st.session_state.get(_MESSAGE, ("", "", 0.0))
    if time.monotonic() - told > _TOLD_SECONDS:
        message = ""
    if message and about not in {one.name for one in found}:
        st.warning(plain_label(message, 1_000), icon=":material/help:")
    for one in sorted(found, key=lambda one: (not _is_shown(catalogs, one), one.name)):
        _catalog(catalogs, one, message if one.name == about else "")


def _is_shown(catalogs: Catalogs, found: Overview) -> bool:
    return (current().catalog or catalogs.default.name) == found.name


def _catalog(catalogs: Catalogs, found: Overview, message: str) -> None:
    """``message`` is what was refused of the last press."""
    shown = _is_shown(catalogs, found)
    badge = h("span", STATES[found.state], cls=f"badge {found.state}")
    head = h("p", h("b", found.name, dir="auto"), badge, h("span", "shown now", cls="fine") if shown else None)
    with st.container(border=True, key=f"catalog-{found.name}"):
        st.html(html(h("div", head, h("p", " · ".join(facts(found)), cls="facts"), cls="catalog")))
        if found.progress is not None:
            progress = found.progress
            share = min(1.0, progress.done / progress.total) if progress.total else 0.0
            st.progress(share, text=plain_label(progress.sentence, 300))
        if (done := catalogs.queue.report(found.name)) and not is_busy(found):
            st.caption(plain_label(report_sentence(done), 300))
        if found.state == CANCELLED:
            st.info(plain_label(found.problem, 1_000), icon=":material/info:")
        elif found.problem:
            st.error(plain_label(found.problem, 1_000), icon=":material/error:")
        if message:
            st.warning(plain_label(message, 1_000), icon=":material/help:")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _buttons(catalogs, found)


def _buttons(catalogs: Catalogs, found: Overview) -> None:
    name, writable = found.name, not catalogs.settings.read_only
    if found.state in (READY, WORDS) or found.manifest is not None:
        asked = PageState(catalog="" if found.is_default else name)
        st.page_link(known_places()[SEARCH], label="Search", icon=":material/search:", query_params=asked.params())
    if is_busy(found):
        if writable:
            cancel = _try(catalogs.manage.cancel, name)
            st.button("Cancel", icon=":material/close:", key=f"cancel-{name}", on_click=cancel)
        return
    if writable:
        label = "Try again" if found.state in (FAILED, MISSING) else "Index again"
        again = _try(catalogs.manage.reindex, name)
        st.button(label, icon=":material/refresh:", type="tertiary", key=f"again-{name}", on_click=again)
    if writable and catalogs.queue.failure(name) is not None:
        dismiss = _try(catalogs.manage.dismiss, name)
        st.button("Dismiss", icon=":material/close:", type="tertiary", key=f"dismiss-{name}", on_click=dismiss)
    if found.manifest is not None and found.manifest.whole:
        st.download_button(
            "Export",
            lambda: _exported(catalogs, name),
            f"{name}.parquet",
            "application/vnd.apache.parquet",
            key=f"export-{name}",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
            help="All records with their vectors, as a Parquet file.",
        )
    if writable and not found.is_default:
        with st.popover("Rename", icon=":material/edit:", type="tertiary", key=f"rename-{name}"):
            _rename(catalogs, name)
        with st.popover("Delete", icon=":material/delete:", type="tertiary", key=f"delete-{name}"):
            _delete(catalogs, name)


def _rename(catalogs: Catalogs, name: str) -> None:
    key = f"new-name-{name}"
    with st.form(f"rename-form-{name}", border=False):
        st.text_input("New name", key=key)
        st.form_submit_button("Rename", on_click=lambda: _try(catalogs.manage.rename, name, chosen(key))())


def _delete(catalogs: Catalogs, name: str) -> None:
    """Asked twice: the name has to be typed."""
    key = f"typed-{name}"

    def delete() -> None:
        if str(chosen(key)).strip() == name:
            _try(catalogs.manage.remove, name)()
        else:
            _say(name, f"The catalog {name} was not deleted: the name typed is another one.")

    with st.form(f"delete-form-{name}", border=False):
        st.markdown("The index is deleted; the file it was built from is not.")
        st.text_input(f"Type {plain_label(name)} to delete it", key=key)
        st.form_submit_button("Delete for good", on_click=delete)


def _try(act: Callable[..., object], name: str, *arguments: str) -> Callable[[], None]:
    """What a press does to a catalog; what it refuses is said there."""

    def press() -> None:
        st.session_state.pop(_MESSAGE, None)
        try:
            act(name, *arguments)
        except SearchError as error:
            _say(name, str(error))

    return press


def _say(name: str, message: str) -> None:
    st.session_state[_MESSAGE] = name, message, time.monotonic()


def _exported(catalogs: Catalogs, name: str) -> BinaryIO:
    file = tempfile.NamedTemporaryFile(suffix=".parquet")  # noqa: SIM115 — goes with the answer
    catalogs.manage.export(name, Path(file.name))
    return Path(file.name).open("rb")

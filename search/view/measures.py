"""How far rankings agree: measures with what they say, and how long each engine took."""

from search.compare import RBO_P, Agreement, Comparison
from search.view.element import Element, h
from search.view.words import LABELS, encoding, milliseconds


def measures(agreement: Agreement) -> Element:
    """overlap@k, Jaccard and RBO, each with a sentence on what it says."""
    k = agreement.k
    shown = (
        (f"overlap@{k}", agreement.overlap, f"{agreement.shared} of the first {k} are in both rankings."),
        ("Jaccard", agreement.jaccard, "What both show, as a share of everything that either shows."),
        (
            "RBO",
            agreement.rbo,
            f"Rank-biased overlap: agreement with the top counting most (p = {RBO_P}); 1 is the same ranking.",
        ),
    )
    cells = [
        h(
            "div",
            h("dt", name),
            h("dd", f"{value:.2f}", h("span", f" {tip}", cls="spoken")),
            cls="measure",
            tabindex="0",
            data_tip=tip,
        )
        for name, value, tip in shown
    ]
    return h("dl", *cells, cls="measures")


def times(comparison: Comparison) -> Element:
    """How long each engine searched, and what encoding the query once for all of them costs."""
    shown = [f"{LABELS[result.engine]} {milliseconds(result.took_ms)}" for result in comparison.results]
    shown += [encoding(result) for result in comparison.results if result.encode_ms][:1]
    return h("p", " · ".join(shown), cls="summary times")

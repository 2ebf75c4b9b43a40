"""An explanation: what decided the score in a sentence, bars for its parts, and the text with its words' heat."""

import math
from collections.abc import Sequence

from search.explain import Explanation, Heat, Part
from search.request import FULLTEXT, HYBRID, NEURAL
from search.view.decided import decided
from search.view.element import Element, classes, h
from search.view.words import DIGITS, LABELS, UNITS, shortened

_BARS = 8
_TEXT_CHARS = 4_000
_LABEL_CHARS = 48
_SUM_OF_SCORES = "Each engine adds its weight × how far it counts × this record’s score ÷ the engine’s best score."


def explained(explanation: Explanation, *notes: Element) -> Element:
    """The sentence, the parts of the score, largest first, what they sum to, and where in the text they come from.

    ``notes`` are put below the sentence.
    """
    engine = explanation.engine
    score = f"{LABELS[engine]}: {_number(explanation.score, engine)} {UNITS[engine]}"
    return h(
        "section",
        h("h4", h("i", cls="swatch"), score),
        h("p", decided(explanation), cls="decided"),
        *notes,
        h("p", _SUM_OF_SCORES, cls="fine") if explanation.fused else None,
        *(_bars(explanation) if explanation.parts else ()),
        *(heated(explanation) if explanation.heat else ()),
        *(explained(parent) for parent in explanation.parents),
        cls=f"why {engine}",
    )


def heated(explanation: Explanation) -> list[Element]:
    """The text, every word shaded by what it adds; words that lower the score are dotted too; and a legend."""
    text, end = explanation.text, min(len(explanation.text), _TEXT_CHARS)
    strongest = max((abs(heat.value) for heat in explanation.heat), default=0.0)
    pieces: list[Element | str] = []
    at = 0
    for heat in explanation.heat:
        if heat.end > end:
            break
        if heat.start < at:
            continue
        pieces.append(text[at : heat.start])
        pieces.append(_shaded(text[heat.start : heat.end], heat, strongest, explanation.engine))
        at = heat.end
    read = max(at, min(explanation.read, end))
    pieces.append(text[at:read])
    if read < end:
        pieces.append(h("span", text[read:end], cls="unread", title="The model did not read this far"))
    if end < len(text):
        pieces.append("…")
    found = [h("p", *pieces, cls="heat", dir="auto"), _legend(explanation)]
    if explanation.engine == NEURAL and explanation.read < len(text.rstrip()):
        cut = "The model reads the beginning of a long text; the struck part has no share."
        found.append(h("p", cut, cls="fine"))
    return found


def _legend(explanation: Explanation) -> Element:
    pieces: list[Element | str] = [
        h("span", "adds little", cls="more", style="--heat:15%"),
        " ",
        h("span", "adds most", cls="more", style="--heat:100%"),
    ]
    if any(heat.value < 0 for heat in explanation.heat):
        pieces += [" ", h("span", "lowers the score", cls="less")]
    return h("p", *pieces, cls="legend")


def _bars(explanation: Explanation) -> list[Element]:
    """Bars for the strongest words; punctuation and function words are one line, and so are the other words."""
    engine = explanation.engine
    fused = engine == HYBRID
    words = [part for part in explanation.parts if fused or engine == FULLTEXT or not part.small]
    small = [part for part in explanation.parts if part not in words]
    if not fused:
        words.sort(key=lambda part: -abs(part.value))
    shown, rest = words[:_BARS], words[_BARS:]
    longest = max((abs(part.value) for part in shown), default=0.0) or 1.0
    rows = [_bar(part, longest, engine) for part in shown]
    folded = [(f"{len(rest)} other word{'s' * (len(rest) > 1)}", rest), ("function words and punctuation", small)]
    rows += [_total(label, math.fsum(part.value for part in parts), engine) for label, parts in folded if parts]
    rows.append(_total("sum", explanation.score, engine, "sum"))
    return [h("table", h("tbody", *rows), cls="parts"), *_facts(explanation.parts)]


def _total(label: str, value: float, engine: str, cls: str = "folded") -> Element:
    return h("tr", h("th", label, scope="row", colspan=2), h("td", _number(value, engine)), cls=cls)


def _bar(part: Part, longest: float, engine: str) -> Element:
    sign = classes(
        "less" if part.value < 0 else "more",
        engine == HYBRID and part.label.partition(" ")[0] in LABELS and part.label.partition(" ")[0],
    )
    return h(
        "tr",
        h("th", shortened(_label(part, engine), _LABEL_CHARS), scope="row"),
        h("td", h("i", cls=sign, style=f"width:{100 * abs(part.value) / longest:.1f}%"), cls="bar"),
        h("td", _number(part.value, engine)),
    )


def _label(part: Part, engine: str) -> str:
    """The part's label; that of a hybrid's begins with an engine, which is called as everywhere."""
    name, _, rest = part.label.partition(" ")
    return f"{LABELS[name]} {rest}" if engine == HYBRID and name in LABELS else part.label


def _facts(parts: Sequence[Part]) -> list[Element]:
    """How each BM25 part comes about, folded away."""
    found = [(part, part.facts) for part in parts if part.facts]
    if not found:
        return []
    rows = [
        h(
            "tr",
            h("th", part.label[:_LABEL_CHARS], scope="row"),
            h("td", str(facts.frequency)),
            h("td", f"{facts.idf:.3f}"),
            h("td", f"{facts.saturation:.3f}"),
            h("td", f"× {facts.asked}" if facts.asked > 1 else ""),
        )
        for part, facts in found
    ]
    facts = found[0][1]
    heads = ("word", "in the text", "idf", "saturation", "")
    note = (
        "idf is high for rare words. Saturation grows with how often the text has the word and falls with the "
        f"text’s length: {facts.length} terms here, {facts.avgdl:.0f} on average."
    )
    table = h("table", h("tbody", h("tr", *(h("th", head) for head in heads)), *rows), cls="facts")
    return [h("details", h("summary", "Each part is idf × saturation"), table, h("p", note, cls="fine"))]


def _shaded(word: str, heat: Heat, strongest: float, engine: str) -> Element:
    strength = math.ceil(100 * abs(heat.value) / strongest) if strongest else 0
    kind = "less" if heat.value < 0 else "more"
    value = f"{heat.value:+.{DIGITS[engine] + 1}f}"
    return h("span", word, cls=kind, style=f"--heat:{strength}%", title=value)


def _number(value: float, engine: str) -> str:
    return f"{value:.{DIGITS[engine] + 1}f}".replace("-", "−")

"""An explanation as HTML: bars for the parts of a score, and the text with its words' heat."""

import math
from collections.abc import Sequence
from html import escape

from search.explain import Explanation, Heat, Part
from search.explain.neural import ROUNDING, SPECIAL
from search.request import HYBRID, NEURAL
from search.view.fused import fused_sentences
from search.view.words import DIGITS, LABELS, UNITS, shortened

_BARS = 8
_TEXT_CHARS = 4_000
_LABEL_CHARS = 48
_MARKS = (SPECIAL, ROUNDING)


def explanation_html(explanation: Explanation) -> str:
    """The parts of the score, largest first, what they sum to, and where in the text they come from."""
    engine = explanation.engine
    pieces = [f"<h4>{LABELS[engine]}: {_number(explanation.score, engine)} {UNITS[engine]}</h4>"]
    pieces += [f"<p>{escape(sentence)}</p>" for sentence in fused_sentences(explanation)]
    if explanation.parts:
        pieces.append(_bars(explanation))
    else:
        pieces.append("<p>Its text has none of the query’s words, so nothing adds to its score.</p>")
    if explanation.heat:
        pieces.append(heat_html(explanation))
    pieces += [explanation_html(parent) for parent in explanation.parents]
    return f'<section class="why">{"".join(pieces)}</section>'


def heat_html(explanation: Explanation) -> str:
    """The text, every word shaded by what it adds; words that lower the score are dotted too."""
    text, end = explanation.text, min(len(explanation.text), _TEXT_CHARS)
    strongest = max((abs(heat.value) for heat in explanation.heat), default=0.0)
    pieces: list[str] = []
    at = 0
    for heat in explanation.heat:
        if heat.end > end:
            break
        if heat.start < at:
            continue
        pieces.append(escape(text[at : heat.start]))
        pieces.append(_shaded(text[heat.start : heat.end], heat, strongest, explanation.engine))
        at = heat.end
    read = max(at, min(explanation.read, end))
    pieces.append(escape(text[at:read]))
    if read < end:
        pieces.append(f'<span class="unread" title="The model did not read this far">{escape(text[read:end])}</span>')
    more = "…" if end < len(text) else ""
    cut = '<p class="fine">The model reads the beginning of a long text; the struck part has no share.</p>'
    unread = cut if explanation.engine == NEURAL and explanation.read < len(text.rstrip()) else ""
    return f'<p class="heat" dir="auto">{"".join(pieces)}{more}</p>{unread}'


def _bars(explanation: Explanation) -> str:
    engine = explanation.engine
    words = [part for part in explanation.parts if part.label not in _MARKS]
    marks = [part for part in explanation.parts if part.label in _MARKS]
    words.sort(key=lambda part: -abs(part.value))
    shown, rest = words[:_BARS], words[_BARS:]
    if rest:
        shown.append(Part(f"{len(rest)} other words", math.fsum(part.value for part in rest)))
    shown += [part for part in marks if part.label == SPECIAL or abs(part.value) >= 0.00005]
    longest = max(abs(part.value) for part in shown) or 1.0
    rows = "".join(_bar(part, longest, engine) for part in shown)
    total = f'<tr class="sum"><th scope="row">sum</th><td></td><td>{_number(explanation.score, engine)}</td></tr>'
    return f'<table class="parts">{rows}{total}</table>{_facts(explanation.parts)}'


def _bar(part: Part, longest: float, engine: str) -> str:
    sign = "less" if part.value < 0 else "more"
    width = 100 * abs(part.value) / longest
    label = shortened(part.label, _LABEL_CHARS)
    for name, shown in LABELS.items():
        label = f"{shown}{label[len(name) :]}" if engine == HYBRID and label.startswith(f"{name} ") else label
    return (
        f'<tr><th scope="row">{escape(label)}</th>'
        f'<td class="bar"><i class="{sign}" style="width:{width:.1f}%"></i></td>'
        f"<td>{_number(part.value, engine)}</td></tr>"
    )


def _facts(parts: Sequence[Part]) -> str:
    """How each BM25 part comes about, folded away."""
    rows = "".join(
        f'<tr><th scope="row">{escape(part.label[:_LABEL_CHARS])}</th><td>{facts.frequency}</td>'
        f"<td>{facts.idf:.3f}</td><td>{facts.saturation:.3f}</td>"
        f"<td>{f'× {facts.asked}' if facts.asked > 1 else ''}</td></tr>"
        for part in parts
        if (facts := part.facts)
    )
    if not rows:
        return ""
    facts = next(part.facts for part in parts if part.facts)
    return (
        "<details><summary>Each part is idf × saturation</summary>"
        '<table class="facts"><tr><th>word</th><th>in the text</th><th>idf</th><th>saturation</th><th></th></tr>'
        f'{rows}</table><p class="fine">idf is high for rare words. Saturation grows with how often the text has the '
        f"word and falls with the text’s length: {facts.length} terms here, {facts.avgdl:.0f} on average.</p>"
        "</details>"
    )


def _shaded(word: str, heat: Heat, strongest: float, engine: str) -> str:
    strength = math.ceil(100 * abs(heat.value) / strongest) if strongest else 0
    kind = "less" if heat.value < 0 else "more"
    value = f"{heat.value:+.{DIGITS[engine] + 1}f}"
    return f'<span class="{kind}" style="--heat:{strength}%" title="{value}">{escape(word)}</span>'


def _number(value: float, engine: str) -> str:
    return f"{value:.{DIGITS[engine] + 1}f}".replace("-", "−")

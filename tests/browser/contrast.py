"""How well text stands out, by WCAG 2: (L₁ + 0.05) / (L₂ + 0.05) of the lighter and darker luminance."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Locator

Colour = tuple[float, float, float]

_PAINT = """element => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
    const read = () => [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    const paint = (colour, alpha) => {
        canvas.globalAlpha = alpha; canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    };
    const line = [];
    for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) line.unshift(at);
    paint('white', 1);
    let alpha = 1;
    for (const at of line) {
        const style = getComputedStyle(at);
        alpha *= Number(style.opacity);
        paint(style.backgroundColor, alpha);
    }
    const ground = read();
    paint(getComputedStyle(element).color, alpha);
    return [read(), ground];
}"""


class Paint(NamedTuple):
    """The colours of an element's text and of what is behind it, as drawn, channels 0 to 255."""

    text: Colour
    ground: Colour

    @property
    def contrast(self) -> float:
        """From 1 to 21."""
        dark, light = sorted((luminance(self.text), luminance(self.ground)))
        return (light + 0.05) / (dark + 0.05)


def paint(element: Locator) -> Paint:
    """How ``element`` is painted, its ancestors' backgrounds and opacities taken in."""
    text, ground = element.evaluate(_PAINT)
    return Paint(tuple(text), tuple(ground))


def luminance(colour: Colour) -> float:
    """The relative luminance of an sRGB colour, 0 to 1."""
    parts = [c / 255 for c in colour]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

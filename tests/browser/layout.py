"""Measures of a page's layout."""

from __future__ import annotations

from playwright.sync_api import Page

_SIDEWAYS = """() => {
    const all = root => [...root.querySelectorAll('*')].flatMap(
        found => [found, ...found.shadowRoot ? all(found.shadowRoot) : []]
    );
    const cut = element => {
        for (let at = element.parentElement; at; at = at.parentElement)
            if (/hidden|clip/.test(getComputedStyle(at).overflowX)) return true;
        return false;
    };
    return [document.documentElement, document.body, ...all(document.body)]
        .filter(element => !element.closest('[role=listbox], svg, input, button > *') && element.checkVisibility())
        .filter(element => {
            const overflow = getComputedStyle(element).overflowX;
            const scrolls = overflow === 'auto' || overflow === 'scroll' || element === document.documentElement;
            const box = element.getBoundingClientRect();
            if (box.right <= 0) return false;
            const text = element.closest('article, section, h1, p, button');
            const leaves = text && box.width && box.right > innerWidth + 1 && !cut(element);
            return scrolls && element.scrollWidth > element.clientWidth + 1 || leaves;
        })
        .map(element => element.outerHTML.slice(0, 160));
}"""


def sideways(page: Page) -> list[str]:
    """The elements, shadow roots' too, that can be scrolled sideways or stick out at the right of the window."""
    found: list[str] = page.evaluate(_SIDEWAYS)
    return found

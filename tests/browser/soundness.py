"""What every page must be: nothing for axe to find, no sideways scroll at any width, a picture of each kept for a person to look at."""

from axe_playwright_python.base import AXE_SCRIPT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {1440: 900, 1366: 768, 768: 1024, 390: 844}
DESKTOP, PHONE = 1440, 390

# Only what is wrong comes back: the full report of a dense page takes longer to carry over than to find.
FIND = """([part, tags]) => axe.run(part, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
    .then(found => found.violations.map(one => `${one.id} (${one.impact}): ${one.nodes.map(node => node.target.join(' ')).join(', ')}`))"""


def faults_of(visitor, part: str = "html") -> list[str]:
    """What axe finds on the page as it stands, or in a part of it."""
    page = visitor.page
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(FIND, [part, TAGS])


def unsound(visitor, name: str, language: str, *, seen_before: bool = False) -> dict[str, list[str]]:
    """Faults of the page by width: axe on the desktop, in Chinese on the phone too; the sideways scroll at every width.

    A page that was looked at as another role already (`seen_before`) is not pictured again, nor searched on the phone.
    """
    found = {}
    for width, height in WIDTHS.items():
        visitor.page.set_viewport_size({"width": width, "height": height})
        faults = [f"scrolls sideways by {visitor.sideways()}"] if visitor.sideways() > 0 else []
        if width == DESKTOP or (width == PHONE and language == "zh-hans" and not seen_before):
            faults += faults_of(visitor)
            if not seen_before:
                visitor.picture(f"{name}-{width}-{language}")
        if faults:
            found[f"{name} at {width} in {language}"] = faults
    visitor.page.set_viewport_size({"width": DESKTOP, "height": WIDTHS[DESKTOP]})
    return found

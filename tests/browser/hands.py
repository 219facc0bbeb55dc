"""Hands that use the keyboard only, and eyes that follow the focus."""

from playwright.sync_api import Page

MOST_STOPS = 60
STOP = """() => {
    const one = document.activeElement, style = getComputedStyle(one), box = one.getClientRects()[0];
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, innerHeight) / 2);
    return {
        name: (one.labels?.[0] ?? one).textContent.replace(/\\s+/g, " ").trim(),
        tag: one.tagName,
        ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        seen: box.width > 1 && box.height > 1 && (one.contains(top) || (one.labels?.[0] ?? one).contains(top)),
    };
}"""


class Hands:
    """On the keyboard only; every stop shows its ring and is not covered."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def next(self) -> str:
        self.press("Tab")
        stop = self.page.evaluate(STOP)
        assert stop["tag"] != "BODY", "the focus left the page"
        assert stop["ring"] > 0, f"no ring on {stop}"
        assert stop["seen"], f"hidden: {stop}"
        return f"<{stop['tag'].lower()}>" if stop["tag"] == "AUDIO" else stop["name"]

    def reach(self, name: str) -> list[str]:
        """Tab on to what begins so; returns the stops on the way, this one included."""
        stops: list[str] = []
        while not (stops and stops[-1].startswith(name)):
            stops.append(self.next())
            assert len(stops) < MOST_STOPS, f"« {name} » is not reached: {stops}"
        return stops

    def type(self, name: str, text: str) -> None:
        self.reach(name)
        self.press("Control+A")
        self.page.keyboard.insert_text(text)  # as a paste does

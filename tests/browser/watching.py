"""What a person does not see of a page: its console, its requests, its weight, its accessibility."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_OPTIONS = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
NARROW = {"width": 320, "height": 640}  # also 1280 px at 400 %
WIDE = {"width": 1280, "height": 800}
NO_TIMER_WAITS = """() => {
    if (!matchMedia("(scripting: none)").matches) return;
    window.setTimeout = (work, wait, ...given) => { if ((wait ?? 0) < 1000) work(...given); return 0; };
}"""  # where scripts are off no timer ever rings, and axe waits for its own
LOOSER_TEXT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
                       p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""  # WCAG 1.4.12
TWICE_AS_LARGE = "() => { document.adoptedStyleSheets = []; document.documentElement.style.fontSize = '200%'; }"  # WCAG 1.4.4
AS_BEFORE = "() => { document.documentElement.style.fontSize = ''; }"
CLIPPED = """() => [...document.querySelectorAll("main :is(button, .button, label, legend, .tag, h1, h2, h3, p, dd, dt)")]
    .filter((one) => !one.closest(".vh, .printed") && one.getClientRects().length && one.scrollWidth > one.clientWidth + 1)
    .filter((one) => getComputedStyle(one).display !== "inline")
    .map((one) => one.outerHTML.slice(0, 120))"""
STATUS_SAID_TWICE = "Failed to load resource"  # the console's word for a status, which the response tells better
FIRST_ERROR = 400
FIRST_FAULT_OF_THE_SERVER = 500


class Watch:
    """Collects what must not happen on any page of a context."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.faults: list[str] = []
        self._expected: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self._note(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def expect(self, words: str) -> None:
        """This is what the test provokes."""
        self._expected.append(words)

    def _note(self, fault: str) -> None:
        if not any(words in fault for words in self._expected):
            self.faults.append(fault)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(STATUS_SAID_TWICE):
            self._note(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "blob:", "about:")):
            self._note(f"another host: {request.url}")

    def _response(self, response: Response) -> None:
        page_that_refuses = response.request.resource_type == "document" and response.status < FIRST_FAULT_OF_THE_SERVER
        if response.status >= FIRST_ERROR and not page_that_refuses:
            self._note(f"status {response.status}: {response.url}")


class Wire:
    """Bytes that came over the wire since this was made, headers and compression included, one number an answer."""

    def __init__(self, page: Page) -> None:
        self.sizes: list[int] = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, float]) -> None:
        self.sizes.append(int(event["encodedDataLength"]))

    @property
    def bytes(self) -> int:
        return sum(self.sizes)


def assert_accessible(page: Page) -> None:
    """axe finds nothing to say of the page as it stands, dialog or errors included."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(NO_TIMER_WAITS)
        page.evaluate(AXE_SCRIPT)
    results = AxeResults(page.evaluate("options => axe.run(options)", AXE_OPTIONS))
    assert results.violations_count == 0, f"{page.url} {page.viewport_size}\n{results.generate_report()}"


def assert_no_sideways_scroll(page: Page) -> None:
    """At 320 px a page is read downwards only (WCAG 1.4.10)."""
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow == 0, f"{page.url} is {overflow} px too wide"


def assert_good_in_every_look(page: Page) -> None:
    """2 themes × 2 widths, drawn again without asking for the page again (decision 35); then larger and looser text."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.evaluate(LOOSER_TEXT)
    _assert_readable(page)
    page.set_viewport_size(WIDE)
    page.evaluate(TWICE_AS_LARGE)
    _assert_readable(page)
    page.evaluate(AS_BEFORE)
    page.emulate_media(color_scheme="light")


def _assert_readable(page: Page) -> None:
    assert_no_sideways_scroll(page)
    assert page.evaluate(CLIPPED) == []

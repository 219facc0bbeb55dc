"""What a first visit weighs, on the portal as `choeur serve` runs it: gunicorn, compressed files, an empty cache (ux.md §2.3)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.watching import Watch, Wire
from tests.faults.portal import Portal

HEAVIEST_FIRST_VISIT = 60_000  # bytes over the wire, headers included
MOST_REQUESTS = 6


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a portal in processes of its own."""
    portal = Portal(tmp_path_factory.mktemp("served"), CHOEUR_WEB_WORKERS="1")
    portal.start("serve")
    yield f"http://127.0.0.1:{portal.port}"
    portal.stop()


@pytest.mark.parametrize("path", ["/", "/inscription", "/connexion"])
def test_a_first_visit_is_light_and_asks_the_portal_alone(browser: Browser, served: str, path: str, record_property):
    watch = Watch(served)
    context = browser.new_context()
    watch.follow(context)
    page = context.new_page()
    wire = Wire(page)

    page.goto(served + path, wait_until="networkidle")

    record_property("bytes", wire.bytes)
    assert wire.bytes <= HEAVIEST_FIRST_VISIT, wire.sizes
    assert len(wire.sizes) <= MOST_REQUESTS, wire.sizes
    assert watch.faults == []
    context.close()

"""A real browser on the portal as it is served in production: its middleware, its compressed files, its headers.

Every page is watched: an error in the console (a refused script or style is one), a file that is missing, or a request to
another host fails the test. Runs on SQLite alone (decision 33).
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import BrowserContext, Page, expect

from choeur.workspaces import reference
from tests import machine
from tests.browser.watching import NARROW, WIDE, Watch

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in this thread, where Django would refuse to query
expect.set_options(timeout=10_000)  # a machine may be busy
HERE = Path(__file__).parent
SWITCHES = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
USUAL = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": WIDE}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


# --- The portal ---------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def served_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Settings under which styles and scripts are compressed and named after their content, as in production."""
    return {
        "STATIC_ROOT": tmp_path_factory.mktemp("static"),
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
        },
        "WHITENOISE_AUTOREFRESH": False,
    }


@pytest.fixture(scope="session")
def base_url(django_db_setup: None, served_files: dict[str, Any]) -> Iterator[str]:
    """Where the portal answers; `page.goto("/")` starts from there."""
    with override_settings(**served_files):
        call_command("collectstatic", interactive=False, verbosity=0)
        server = LiveServerThread("127.0.0.1", static_handler=_nothing_added)
        server.daemon = True
        server.start()
        server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


def _nothing_added(application: Any) -> Any:
    """WhiteNoise serves the files, as in production; Django's test server would serve them itself."""
    return application


@pytest.fixture(autouse=True)
def portal(transactional_db: None, sample_registry: None, settings: Any, served_files: dict[str, Any], base_url: str) -> None:
    """The database is shared with the server and holds the reference data; links in mails lead to it."""
    reference.load()
    for name, value in (served_files | {"BASE_URL": base_url}).items():
        setattr(settings, name, value)


# --- The browser --------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    sandbox = [] if os.getuid() else ["--no-sandbox"]
    return {"executable_path": machine.chromium(), "headless": True, "args": [*SWITCHES, *sandbox]}


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    return {"base_url": base_url}


@pytest.fixture
def watch(base_url: str) -> Iterator[Watch]:
    """What went wrong behind the pages; `watch.expect("words")` lets one message through."""
    watch = Watch(base_url)
    yield watch
    assert watch.faults == []


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], watch: Watch) -> Callable[..., BrowserContext]:
    def make(**arguments: Any) -> BrowserContext:
        context = new_context(**(USUAL | arguments))
        context.set_default_timeout(10_000)
        watch.follow(context)
        return context

    return make


@pytest.fixture
def page_without_js(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def narrow_page(new_context: Callable[..., BrowserContext]) -> Page:
    """320 px, which is also 1280 px at 400 %."""
    return new_context(viewport=NARROW).new_page()


@pytest.fixture(params=["fr-FR", "en-GB"])
def any_language(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]) -> Page:
    """The same test in both languages."""
    return new_context(locale=request.param).new_page()

"""Which statements of the source document are proven: a test says so with `@pytest.mark.seed("S017")`.

When the whole suite runs (`--whole`), a statement that is due and has no passing test fails the run.
"""

from collections.abc import Iterator

import pytest


def _span(first: int, last: int) -> set[str]:
    return {f"S{number:03}" for number in range(first, last + 1)}


DUE = _span(1, 5) | _span(10, 30) | _span(40, 46) | _span(60, 64) | _span(70, 73) | {"S080"} | _span(90, 93)
WAITING = {  # what each waits for
    "notifications and their preferences": {"S100", "S101"},
}
ALL = DUE.union(*WAITING.values())


class Coverage:
    """Lives where the reports arrive: in the only process, or in the one that leads the others."""

    def __init__(self, *, whole: bool) -> None:
        self.whole = whole
        self.proven: set[str] = set()

    @property
    def missing(self) -> list[str]:
        return sorted(DUE - self.proven) if self.whole else []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.proven |= {str(value) for name, value in report.user_properties if name == "seed"}

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.missing and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.missing:
            terminalreporter.write_line(f"No passing test for these statements of the source: {', '.join(self.missing)}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Coverage(whole=config.getoption("whole")), "seed-coverage")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.user_properties += [("seed", statement) for statement in _statements(item)]


def _statements(item: pytest.Item) -> Iterator[str]:
    for mark in item.iter_markers("seed"):
        unknown = set(mark.args) - ALL
        if unknown:
            raise pytest.UsageError(f"{item.nodeid} proves {', '.join(sorted(unknown))}, which the source does not state.")
        yield from mark.args

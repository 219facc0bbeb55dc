"""Jobs of the test alone: those of the portal are put aside."""

from collections.abc import Callable, Iterator

import pytest

from choeur.jobs import declaring


@pytest.fixture(autouse=True)
def only_jobs_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    declaring.declared()
    monkeypatch.setattr(declaring, "_declared", {})


@pytest.fixture
def job() -> Iterator[Callable[..., list[int]]]:
    """`job("name", minutes=5)` declares a job; the list grows at each of its runs."""

    def declare(name: str, work: Callable[[], int] = lambda: 3, **interval: int) -> list[int]:
        runs: list[int] = []

        def run() -> int:
            runs.append(len(runs))
            return work()

        run.__module__, run.__name__ = "choeur.sample.jobs", name
        declaring.periodic(**interval)(run)
        return runs

    return declare

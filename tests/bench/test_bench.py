"""The benchmark itself: it runs, and says what it must. Its figures are not for a machine that runs tests."""

import json
import os
import subprocess
import sys

from tests.bench import figures
from tests.bench.figures import Figure

WITH_A_TARGET = {
    "log in: all but its hash, to Django alone",
    "log in: statements, known device",
    "home page, to its template alone",
    "home page: statements",
    "memory, web process 1",
    "memory, worker",
    "log ins, SQLite, to hashes alone",
    "log ins, SQLite, to Django alone",
    "log ins, PostgreSQL, to hashes alone",
    "50 log ins at once: home page, p95",
    "50 log ins at once: all processes, at their highest",
}
TOLD = {
    "log in: the whole, to its hash",
    "sign-ups with activation, by a processor",
    "writing one mail to the outbox",
    "statements: POST /inscription/verification",
    "statements: POST /activation",
    "first visit: home page",
}


def test_a_short_round_measures_everything_and_writes_it_down(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHOEUR_")}
    command = [sys.executable, "-m", "tests.bench", "--quick", "--to", str(tmp_path)]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)

    [file] = tmp_path.iterdir()
    told = {figure["name"]: figure for figure in json.loads(file.read_text())["figures"]}
    assert {name for name in told if told[name]["at_most"] or told[name]["at_least"]} >= WITH_A_TARGET - {"home page: statements"}
    assert told.keys() >= TOLD
    assert all(figure["name"] in done.stdout for figure in told.values())
    assert done.returncode == int(not all(figure["is_met"] for figure in told.values())), done.stderr
    assert told["home page: statements"]["value"] == 0
    assert told["log in: statements, known device"]["value"] <= 12


def test_a_figure_beyond_its_target_is_missed_and_said_so():
    met, missed = figures.of_rounds("fast", [1.0, 9.0, 2.0], "ms", 2), Figure("slow", 3, "ms", 2)
    many, few = Figure("many", 3, "/s", at_least=2), figures.of_rounds("few", [1.0], "/s", at_least=2)

    assert [figure.is_met for figure in (met, missed, many, few)] == [True, False, True, False]
    assert figures.table([met, missed, many, few]).splitlines() == [
        "fast          2 ms  target ≤ 2",
        "slow          3 ms  target ≤ 2  MISSED",
        "many          3 /s  target ≥ 2",
        "few           1 /s  target ≥ 2  MISSED",
    ]


def test_a_figure_over_its_aim_is_told_and_fails_nothing():
    hoped = Figure("hoped", 3, "ms", aim=2)

    assert hoped.is_met
    assert figures.table([hoped]) == "hoped          3 ms  aim ≤ 2"

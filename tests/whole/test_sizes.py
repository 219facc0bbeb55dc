"""Nothing grows beyond what a person reads at once (layout §9). A failure prints the ten longest."""

import pytest

from tests.whole import code

TABLES = {"catalogue.py", "reference.py", "words.py", "questions.py"}  # lists, as long as their subject
TEN = 10


def modules():
    return [(_lines(path), code.place(path)) for path in code.modules() if path.name not in TABLES]


def functions():
    return [(code.length(node), f"{code.place(path)} {node.name}") for path in code.modules() for node in code.functions(path)]


def views():
    return [
        (code.length(node), f"{code.place(path)} {node.name}")
        for path in code.modules()
        if path.stem == "views" or path.parent.name == "views"
        for node in code.functions(path)
    ]


def models():
    return [
        (code.length(node), f"{code.place(path)} {node.name}")
        for path in code.modules()
        if path.stem == "models" or path.parent.name == "models"
        for node in code.classes(path)
    ]


def templates():
    return [(_lines(path), code.place(path)) for path in code.templates()]


def files_of_tests():
    return [(_lines(path), code.place(path)) for path in code.modules(code.TESTS)]


def functions_of_tests():
    return [
        (code.length(node), f"{code.place(path)} {node.name}")
        for path in code.modules(code.TESTS)
        for node in code.functions(path)
        if node.name.startswith("test_")
    ]


def _lines(path):
    return path.read_text(encoding="utf-8").count("\n")


LIMITS = [
    (modules, 400),
    (functions, 60),
    (views, 40),
    (models, 120),
    (templates, 150),
    (files_of_tests, 500),
    (functions_of_tests, 40),
]


@pytest.mark.parametrize(("things", "limit"), LIMITS, ids=[things.__name__ for things, _limit in LIMITS])
def test_nothing_is_longer_than_its_limit(things, limit):
    longest = sorted(things(), reverse=True)[:TEN]

    assert not longest or longest[0][0] <= limit, "\n".join(f"{lines:4} {name}" for lines, name in longest)

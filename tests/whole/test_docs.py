"""The documents that describe the code are true to it."""

import re

from tests.whole import code
from tools import docs

RULES = code.ROOT / "docs" / "rules.md"
SECURITY = code.ROOT / "docs" / "security.md"
PROOF = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
NAMED = re.compile(r"`([\w/]+\.py)`")
SOME = 50
NOT_RULES = {"__init__", "apps", "models"}


def test_every_file_of_the_map_of_rules_exists():
    lost = [name for name in _named() if not (code.SOURCES / name).exists()]

    code.assert_none(lost)


def test_every_module_of_rules_is_on_the_map():
    modules = [
        path.relative_to(code.SOURCES).as_posix()
        for noun in code.NOUNS
        for path in code.modules(code.SOURCES / noun)
        if path.stem not in NOT_RULES
    ]
    unnamed = sorted(set(modules) - set(_named()))

    code.assert_none(unnamed)


def test_every_test_of_the_table_of_security_exists():
    named = PROOF.findall(SECURITY.read_text(encoding="utf-8"))

    assert len(named) > SOME
    code.assert_none([f"{file}::{name}" for file, name in named if not _is_there(code.ROOT / file, name)])


def _is_there(file, name):
    return file.exists() and (not name or any(function.name == name for function in code.functions(file)))


def test_the_page_of_settings_is_the_settings():
    assert docs.PAGE.read_text(encoding="utf-8") == docs.settings_page(), "make fix writes it anew"


def _named():
    return NAMED.findall(RULES.read_text(encoding="utf-8"))

"""The ways in are those of docs/security.md, and no other (security.md 6.1.3)."""

import ast
import re

from tests.whole import code
from tests.whole.addresses import every_address

OPENS = {"open_session", "enter"}
TABLE = (code.ROOT / "docs" / "security.md").read_text(encoding="utf-8").partition("## Ways in")[2]


def names_called(function: code.Function) -> set[str]:
    called = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in called}


def functions_that_open(module) -> set[str]:
    """Those of a module of views that open a session, by themselves or by another one of it."""
    functions = {function.name: names_called(function) for function in code.functions(module)}
    found = {name for name, called in functions.items() if called & OPENS}
    while more := {name for name, called in functions.items() if called & found} - found:
        found |= more
    return found


def test_every_way_that_opens_a_session_is_in_the_table():
    opening = {
        address.name
        for address in every_address()
        for module in [code.SOURCES.joinpath(*address.view.__module__.split(".")[1:]).with_suffix(".py")]
        if address.view.__name__ in functions_that_open(module)
    }

    assert opening == set(re.findall(r"^\| `([\w:]+)` \|", TABLE, re.MULTILINE))


def test_one_module_signs_people_in():
    signing = {
        str(path.relative_to(code.SOURCES))
        for path in code.modules()
        if re.search(r"\bauth\.login\(|import login\b.*\n|SESSION_KEY\] =", path.read_text(encoding="utf-8"))
    }

    assert signing == {"login/entering.py"}

"""The code as data, for the tests that look at all of it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ROOT / "src" / "choeur"
TESTS = ROOT / "tests"
NOUNS = ("accounts", "structures", "workspaces", "memberships")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(folder: Path = SOURCES) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(path for path in SOURCES.rglob("templates/**/*") if path.suffix in {".html", ".txt"})


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def classes(path: Path) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef))


def length(node: Function | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """What a module takes and whence: `("choeur.accounts", "models")`, `("httpx", "")`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def app(path: Path) -> str:
    return path.relative_to(SOURCES).parts[0]


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def assert_none(faults: list[str]) -> None:
    """The list is empty; where it is not, all of it is shown."""
    assert not faults, "\n".join(["", *faults])

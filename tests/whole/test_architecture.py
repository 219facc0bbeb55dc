"""What the layout asks of all the code, beside the layers that import-linter holds (layout §4)."""

import ast

from django.apps import apps

from tests.whole import code

OF_A_JOURNEY = {"views", "forms", "urls", "templates", "static"}
OF_THE_WEB = ("django.http", "django.shortcuts", "django.forms")
AGREED = {  # whose rows an app may write beside its own
    "signup": {"SignUp", "ActivationLink"},  # a sign-up lives with the person because the desk and the log in ask about it
}
MAKES_ITS_OWN_WORLD = "demo"
WRITES = {"create", "acreate", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete"}


def test_a_noun_has_no_page():
    pages = [code.place(path) for noun in code.NOUNS for path in (code.SOURCES / noun).iterdir() if path.stem in OF_A_JOURNEY]

    code.assert_none(pages)


def test_a_noun_knows_no_request_and_no_form():
    knowing = [
        f"{code.place(path)} imports {module}"
        for noun in code.NOUNS
        for path in code.modules(code.SOURCES / noun)
        for module, _name in code.imports(path)
        if module.startswith(OF_THE_WEB)
    ]

    code.assert_none(knowing)


def test_nobody_writes_a_table_of_another_app():
    writing = [
        f"{code.place(path)}:{line} {text}"
        for path in code.modules()
        if code.app(path) != MAKES_ITS_OWN_WORLD
        for line, text in _writes_elsewhere(path)
    ]

    code.assert_none(writing)


def _writes_elsewhere(path):
    foreign = {name for module, name in code.imports(path) if module.endswith(".models") and module.split(".")[1] != code.app(path)}
    for node in ast.walk(code.tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            chain = ast.unparse(node.func)
            if chain.split(".")[0] in foreign - AGREED.get(code.app(path), set()) and ".objects" in chain:
                yield node.lineno, chain


def test_an_app_has_a_name_of_the_layout_and_no_drawer():
    drawers = {"utils", "helpers", "services", "managers", "core", "base", "lib", "misc"}

    assert [code.place(path) for path in code.modules() if path.stem in drawers] == []
    assert [config.label for config in apps.get_app_configs() if config.label in drawers] == []


def test_every_app_has_its_migrations_and_no_migration_mixes_schema_and_data():
    mixed = [
        code.place(path)
        for path in code.SOURCES.rglob("migrations/*.py")
        if (
            calls := {
                node.func.attr
                for node in ast.walk(code.tree(path))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            }
        )
        & {"RunPython", "RunSQL"}
        and calls & {"CreateModel", "AddField", "AlterField", "RemoveField", "DeleteModel", "AddConstraint"}
    ]
    without = [
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("choeur.")
        and list(config.get_models())
        and not (code.SOURCES / config.label / "migrations" / "__init__.py").exists()
    ]

    code.assert_none(mixed)
    code.assert_none(without)

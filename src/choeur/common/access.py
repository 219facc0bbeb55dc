"""How a view says who may enter: login is required by default, `login_not_required` and `own` are said in words."""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from django.utils.functional import Promise

View = TypeVar("View", bound=Callable[..., Any])


def own(view: View) -> View:
    """The page of the signed-in person about herself: nothing but her own rows is fetched."""
    view.access = "own"  # type: ignore[attr-defined]
    return view


def adds_second_factor(view: View) -> View:
    """A page of one's own that stays open to who must first add a second factor (journeys §3)."""
    view.adds_second_factor = True  # type: ignore[attr-defined]
    return own(view)


def needs(right: Enum) -> Callable[[View], View]:
    """The page of those who hold this right on a structure: rows are fetched through their scope, the rule checks again."""

    def declare(view: View) -> View:
        view.access = f"needs {right.value}"  # type: ignore[attr-defined]
        return view

    return declare


def fresh_proof(action: Promise, *, shown_on: str = "", asks_password: bool = False) -> Callable[[View], View]:
    """The page of what is sensitive: entered within 5 minutes of a proof of who one is, else through L4 (security.md 7.5.1).

    `action` completes « Vous allez… ». `shown_on` names the page that L4 leads back to, where the address itself is a file.
    `asks_password`: the page asks for the current password itself, L4 is for who has a second factor besides.
    `config.entering` sees to it before the view is called.
    """

    def declare(view: View) -> View:
        view.proof, view.shown_on, view.asks_password = action, shown_on, asks_password  # type: ignore[attr-defined]
        return view

    return declare

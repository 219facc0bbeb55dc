"""How a view says who may enter: login is required by default, `login_not_required` and `own` are said in words."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def own(view: View) -> View:
    """The page of the signed-in person about herself: nothing but her own rows is fetched."""
    view.access = "own"  # type: ignore[attr-defined]
    return view

"""Who works at the desk of the support: agents and operators. Nobody else learns that it exists."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from choeur.accounts.models import Staff, User

AGENTS = (Staff.SUPPORT_AGENT, Staff.OPERATOR)


def is_agent(user: Any) -> bool:
    return isinstance(user, User) and user.is_active and user.staff in AGENTS


def agents_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view of an agent, who is its second argument; 404 for anybody else."""

    @wraps(view)
    def show(request: HttpRequest, **captured: Any) -> HttpResponse:
        if not is_agent(request.user):
            raise Http404
        return view(request, request.user, **captured)

    show.access = "agents"  # type: ignore[attr-defined]
    return show

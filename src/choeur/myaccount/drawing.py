"""What the pages of a signed-in person have in common."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from choeur.accounts.models import User
from choeur.memberships.models import Membership

WRONG = 422


def person(request: HttpRequest) -> User:
    """The signed-in person: these pages are closed to anybody else."""
    return cast("User", request.user)


def draw(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of « Mon compte », with the name of her structure in its head where she has only one."""
    names = (
        Membership.objects.active().filter(user=person(request)).values_list("structure__legal_name", flat=True).order_by("pk")[:2]
    )
    [name, *others] = list(names) or [""]
    return render(request, template, {"tab": "account", "structure_name": "" if others else name} | dict(context), status=status)

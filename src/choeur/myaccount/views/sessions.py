"""M7: « Sessions et appareils » (journeys §5)."""

from typing import NamedTuple

from django.contrib import messages
from django.core import signing
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from choeur.accounts import devices, sessions
from choeur.accounts.models import KnownDevice, Session
from choeur.common import cookies, networks, tokens
from choeur.common.access import fresh_proof, own
from choeur.myaccount.drawing import draw, person


class Line(NamedTuple):
    """A session or a device as its owner reads it; `name` is what the button sends, signed for her."""

    row: Session | KnownDevice
    name: str
    is_this: bool


@own
@require_safe
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """What is open and what is known, this browser first. Reading asks for no proof, closing does (security.md 7.5.2)."""
    user = person(request)
    here = tokens.digest(request.session.session_key or "")
    this_device = tokens.digest(cookies.read(request, devices.COOKIE))
    opened = [Line(row, _name(request, row), row.pk == here) for row in sessions.live(user).order_by("-last_used_at")]
    known = [
        Line(row, _name(request, row), row.token_digest == this_device) for row in user.known_devices.order_by("-last_seen_at")
    ]
    lists = {"sessions": sorted(opened, key=_not_this), "devices": sorted(known, key=_not_this)}
    return draw(request, "myaccount/sessions.html", lists)


def _not_this(line: Line) -> bool:
    return not line.is_this


@own
@fresh_proof(gettext_lazy("fermer une de vos sessions"))
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """« Fermer » one session of one's own."""
    session = person(request).sessions.filter(pk=_named(request, Session)).first()
    if session and sessions.close(session, by=person(request), network=_network(request)):
        messages.success(request, _("Session fermée."))
    else:
        messages.info(request, _("Cette session n'était déjà plus ouverte. Voici celles qui le sont."))
    return redirect("myaccount:sessions")


@own
@fresh_proof(gettext_lazy("fermer toutes vos autres sessions"))
@require_POST
def close_others(request: HttpRequest) -> HttpResponse:
    """« Fermer toutes les autres sessions »."""
    number = sessions.close_others(request.session.session_key or "", by=person(request), network=_network(request))
    closed = ngettext("%(number)d session fermée.", "%(number)d sessions fermées.", number) % {"number": number}
    messages.success(request, closed if number else _("Aucune autre session n'était ouverte."))
    return redirect("myaccount:sessions")


@own
@fresh_proof(gettext_lazy("oublier un de vos appareils"))
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """« Oublier » a browser that is known: its next log in is announced by mail."""
    device = person(request).known_devices.filter(pk=_named(request, KnownDevice)).first()
    if device and devices.forget(device, by=person(request), network=_network(request)):
        messages.success(request, _("Appareil oublié."))
    else:
        messages.info(request, _("Cet appareil était déjà oublié."))
    return redirect("myaccount:sessions")


def _name(request: HttpRequest, row: Session | KnownDevice) -> str:
    return _signer(request, type(row)).sign(str(row.pk))


def _named(request: HttpRequest, model: type[Model]) -> str:
    """The key of the row that a button names. Made up, or made for somebody else: no such page."""
    try:
        return _signer(request, model).unsign(request.POST.get("name", ""))
    except signing.BadSignature:
        raise Http404 from None


def _signer(request: HttpRequest, model: type[Model]) -> signing.Signer:
    return signing.Signer(salt=f"choeur.myaccount.{model.__name__}:{person(request).pk}")


def _network(request: HttpRequest) -> str:
    return networks.masked_of(request)

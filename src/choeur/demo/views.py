"""What `CHOEUR_DEMO=1` adds, and nothing else: accounts to try, the mailbox, the captcha's answer, the clock (contract.md)."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from choeur.common import clock as clocks
from choeur.common.fields import LONGEST_ADDRESS
from choeur.demo import movable_clock, seeding
from choeur.guard import captcha as challenges
from choeur.guard.captcha import UnknownChallenge
from choeur.jobs import running
from choeur.notifications.models import OutgoingMail, State

SHOWN_MAILS = 200
LINK = re.compile(r"https?://[^\s<>\"]+")
View = Callable[..., HttpResponse]


def _demo_only(view: View) -> View:
    """Open to everybody in a demonstration, absent everywhere else."""

    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return login_not_required(never_cache(show))


@_demo_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/index.html", {"fixtures": seeding.fixtures(), "accounts": seeding.ACCOUNTS})


@_demo_only
@require_safe
def fixtures(request: HttpRequest) -> HttpResponse:
    return JsonResponse(seeding.fixtures())


@_demo_only
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/mails.html", {"mails": _sent("")})


@_demo_only
@require_safe
def mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    sent = get_object_or_404(OutgoingMail, pk=mail_id)
    return render(request, "demo/mail.html", {"mail": sent, "links": _links(sent)})


@_demo_only
@require_safe
def mails_json(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "").replace("\0", "")[:LONGEST_ADDRESS]
    return JsonResponse([_as_json(sent) for sent in _sent(to)], safe=False)


def _sent(to: str) -> list[OutgoingMail]:
    sent = OutgoingMail.objects.filter(state=State.SENT).order_by("-sent_at", "-created_at")
    return list((sent.filter(to__iexact=to) if to else sent)[:SHOWN_MAILS])


def _links(sent: OutgoingMail) -> list[str]:
    return list(dict.fromkeys(LINK.findall(sent.text)))


def _as_json(sent: OutgoingMail) -> dict[str, Any]:
    return {
        "id": str(sent.pk),
        "code": sent.code,
        "date": sent.created_at.isoformat(),
        "to": sent.to,
        "from": sent.headers.get("From", ""),
        "subject": sent.subject,
        "text": sent.text,
        "html": sent.html,
        "headers": sent.headers,
        "links": _links(sent),
    }


@_demo_only
@require_safe
def captcha(request: HttpRequest) -> HttpResponse:
    try:
        answer = challenges.answer_of(request.GET.get("key", ""))
    except UnknownChallenge:
        return JsonResponse({"error": "unknown or expired key"}, status=404)
    return JsonResponse({"answer": answer})


@csrf_exempt
@_demo_only
@require_POST
def clock(request: HttpRequest) -> HttpResponse:
    try:
        offset = _move(_body(request))
    except (ValueError, OverflowError) as error:
        return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse({"now": clocks.now().isoformat(), "offset": int(offset.total_seconds())})


def _move(asked: dict[str, Any]) -> timedelta:
    seconds = asked.get("advance")
    if asked.get("reset") is True:
        return movable_clock.reset()
    if isinstance(seconds, int) and not isinstance(seconds, bool):
        return movable_clock.advance(seconds)
    raise ValueError('Send {"advance": seconds} or {"reset": true}.')


@csrf_exempt
@_demo_only
@require_POST
def jobs(request: HttpRequest) -> HttpResponse:
    if _body(request).get("run") != "due":
        return JsonResponse({"error": 'Send {"run": "due"}.'}, status=400)
    return JsonResponse({"ran": running.run_due()})


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        asked = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        return {}
    return asked if isinstance(asked, dict) else {}

"""The image and the sound of a challenge, and a challenge for a page that is already open. Nothing is written."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from choeur.guard import captcha, speaking
from choeur.guard.captcha import UnknownChallenge

NOT_KEPT = {"Cache-Control": "no-store"}


@login_not_required
@require_safe
def image(request: HttpRequest, key: str) -> HttpResponse:
    try:
        png = captcha.image(key)
    except UnknownChallenge:
        raise Http404 from None
    return HttpResponse(png, content_type="image/png", headers=NOT_KEPT)


@login_not_required
@require_safe
def sound(request: HttpRequest, key: str, language: str) -> HttpResponse:
    if language not in speaking.LANGUAGES:
        raise Http404
    try:
        wav = captcha.sound(key, language)
    except UnknownChallenge:
        raise Http404 from None
    return HttpResponse(wav, content_type="audio/wav", headers=NOT_KEPT)


@login_not_required
@require_safe
def renew(request: HttpRequest) -> HttpResponse:
    """« Nouvelle image » without leaving the page."""
    key = captcha.new_challenge().key
    answer = {"key": key, "image": reverse("guard:image", args=[key]), "sound": reverse("guard:sound", args=[key, get_language()])}
    return JsonResponse(answer, headers=NOT_KEPT)

"""The draft of a visitor: found by a cookie of this browser, kept 7 days, never with a secret (decision 8)."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from choeur.common import clock, cookies, tokens
from choeur.signup.models import SignupDraft

COOKIE = "draft"
KEPT_FOR = timedelta(days=7)
HUMAN_FOR = timedelta(minutes=30)


def find(request: HttpRequest) -> SignupDraft | None:
    """The draft of this browser, confirmed or not; None where there is none, or it expired."""
    cookie = cookies.read(request, COOKIE)
    if not cookie:
        return None
    return (
        SignupDraft.objects.filter(token_digest=tokens.digest(cookie), expires_at__gt=clock.now()).select_related("sign_up").first()
    )


def start(data: dict[str, Any]) -> tuple[SignupDraft, str]:
    """A new draft and the secret of its cookie."""
    token = tokens.new_token()
    now = clock.now()
    draft = SignupDraft.objects.create(token_digest=token.digest, data=data, created_at=now, expires_at=now + KEPT_FOR)
    return draft, token.clear


def keep(draft: SignupDraft, **steps: Any) -> None:
    """Keep what was typed at these steps; seven days start again."""
    draft.data |= steps
    draft.expires_at = clock.now() + KEPT_FOR
    SignupDraft.objects.filter(pk=draft.pk, confirmed_at=None).update(data=draft.data, expires_at=draft.expires_at)


def correct_addresses(draft: SignupDraft, login_address: str, *, contact_address: str) -> None:
    """A login address corrected at step 2 is the one of step 1 too: a person never reads two."""
    keep(
        draft,
        address=draft.data["address"] | {"login_address": login_address},
        person=draft.data["person"] | {"contact_address": contact_address},
    )


def note_human(draft: SignupDraft) -> None:
    """The captcha was passed: going back does not ask for it again for half an hour."""
    draft.human_until = clock.now() + HUMAN_FOR
    SignupDraft.objects.filter(pk=draft.pk).update(human_until=draft.human_until)


def is_human(draft: SignupDraft) -> bool:
    return draft.human_until is not None and clock.now() < draft.human_until


def start_again(draft: SignupDraft) -> tuple[SignupDraft, str]:
    """A new draft with what a confirmed one held: to correct a mistyped address from the recap."""
    return start(draft.data)


def erase(draft: SignupDraft) -> None:
    """« Effacer ce brouillon »."""
    draft.delete()


def remember(response: HttpResponse, secret: str) -> None:
    cookies.write(response, COOKIE, secret, age=KEPT_FOR)


def forget(response: HttpResponse) -> None:
    cookies.drop(response, COOKIE)

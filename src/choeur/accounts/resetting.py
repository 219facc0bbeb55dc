"""Choosing a new password: what was proven stands on one row, and the last page checks it again (journeys §4).

Whoever has the address, each step makes the same statements, the same hashes, and one row of the outbox. The link of a mail is
always needed, the answer to the secret question too where there is one; neither opens a session, nor spares a second factor.
"""

from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from choeur.accounts import decoys, devices, identities, secret_question, slowing_resets
from choeur.accounts.models import ContactConfirmation, ResetRequest, SecretQuestion, User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import addresses, clock, tokens
from choeur.common.dates import HOUR, MINUTE
from choeur.common.errors import Refusal
from choeur.notifications import catalogue as mails
from choeur.notifications import sending
from choeur.notifications.mail_types import MailType
from choeur.notifications.sending import Addressee

LINK_LIVES = HOUR
SENT_AGAIN_AFTER = 2 * MINUTE
SHOWN_AGAIN_FOR = 10 * MINUTE
COUNTED_UP_TO = 1000
KEPT_FOR = timedelta(days=2)  # long enough to count the wrong answers of a day
NOBODY = UUID(int=0)


class LinkState(Enum):
    GOOD = "good"
    EXPIRED = "expired"
    USED = "used"
    REPLACED = "replaced"
    GUESSED = "guessed"
    BROKEN = "broken"


class LinkNotGood(Refusal):
    """The link expired, served, was replaced, or what it needs beside was not proven."""

    code = "reset_link_not_good"

    def __init__(self, state: LinkState) -> None:
        super().__init__(_("Ce lien ne permet plus de choisir un mot de passe."))
        self.state = state


# --- Before the link -------------------------------------------------------------------------------------------------


def asks_before_link() -> bool:
    """Whether the question comes before the mail, as in the source (`CHOEUR_SECRET_QUESTION`)."""
    return bool(settings.SECRET_QUESTION == "before_link")


def begin(address: str, *, device: str, network: str) -> ResetRequest:
    """§4: a person passed the captcha and gave an address. Where no question comes before the link, the link leaves."""
    now, key = clock.now(), addresses.normalise(address)
    request = ResetRequest(
        address_key=slowing_resets.address_key(key),
        from_known_device=devices.is_known(key, device),
        created_at=now,
        expires_at=now + LINK_LIVES,
    )
    may_write = asks_before_link() or slowing_resets.may_write(request)
    with transaction.atomic():
        owner = User.objects.select_for_update().filter(login_key=key).first()
        question = SecretQuestion.objects.filter(user_id=_key(owner)).first()
        request.user, request.question = owner, decoys.question_for(key, question)
        request.save(force_insert=True)
        recording.record(Event.RESET_ASKED, target=owner, network=network)
        if not asks_before_link():
            _send_link(request, owner if may_write else None, now)
    return request


def running(key: str) -> ResetRequest | None:
    """The reset that a browser is in, for an hour after its last step."""
    try:
        pk = UUID(key)
    except ValueError:
        return None
    return ResetRequest.objects.filter(pk=pk, expires_at__gt=clock.now()).first()


def answer(request: ResetRequest, text: str, *, network: str) -> None:
    """§4: the answer is right, and the link leaves; or it is not, and nothing tells. One hash in all cases."""
    is_right = _is_right(request, text)
    may_write = slowing_resets.may_write(request)
    with transaction.atomic():
        owner, request = _locked(request)
        now = clock.now()
        is_right = _note_answer(request, owner, is_right=is_right, network=network, now=now)
        _send_link(request, owner if is_right and may_write else None, now)


def send_again(request: ResetRequest, *, network: str) -> bool:
    """R3, « Renvoyer »: another link, if one had left and the person still may. False where two minutes have not passed."""
    if clock.now() < request.expires_at - LINK_LIVES + SENT_AGAIN_AFTER:
        return False
    may_write = slowing_resets.may_write(request)
    with transaction.atomic():
        owner, request = _locked(request)
        recording.record(Event.RESET_LINK_ASKED_AGAIN, target=owner, network=network)
        had_left = request.link_sent_at is not None and request.ended_at is None
        _send_link(request, owner if had_left and may_write else None, clock.now())
    return True


def mail_question(request: ResetRequest, *, network: str) -> None:
    """§4: the question that a person wrote goes to her login address alone; for a decoy, the same work for nobody."""
    may_write = slowing_resets.may_write(request)
    with transaction.atomic():
        owner, request = _locked(request)
        question = SecretQuestion.objects.filter(user_id=_key(owner)).select_related("user").first()
        recording.record(Event.RESET_QUESTION_MAILED, target=owner, network=network)
        is_own = question is not None and request.question == secret_question.OWN and not question.code
        text = secret_question.text_of(question) if question and is_own else str(secret_question.OWN_LABEL)
        write = sending.notify if owner and is_own and may_write else sending.decoy
        write(owner or _nobody(), mails.RESET_QUESTION, question=text, at=clock.now())


def grant(owner: User) -> None:
    """§4: somebody else vouched for her, after the waiting time: a link that asks for no answer. In the caller's transaction."""
    now = clock.now()
    owner = User.objects.select_for_update().get(pk=owner.pk)
    _send_link(_vouched_for(owner, now), owner, now, mail=mails.ACCESS_GRANTED)


def first_link(owner: User) -> str:
    """The path by which a person whom the command line made chooses her password. It is mailed to nobody. In the caller's transaction."""
    now = clock.now()
    return _new_link(_vouched_for(owner, now), owner, now)


def _vouched_for(owner: User, now: datetime) -> ResetRequest:
    """A reset whose question counts as answered."""
    return ResetRequest.objects.create(
        user=owner,
        address_key=slowing_resets.address_key(owner.login_key),
        question=secret_question.OWN,
        from_known_device=False,
        created_at=now,
        expires_at=now + LINK_LIVES,
        answered_at=now,
    )


# --- The link --------------------------------------------------------------------------------------------------------


def find(clear: str) -> ResetRequest | None:
    """The reset that the token of a mail leads to, whatever became of it. Reading changes nothing: mail scanners follow links too."""
    rows = ResetRequest.objects.select_related("user").filter(link_sent_at__isnull=False, user__is_active=True)
    return rows.filter(token_digest=tokens.digest(clear)).first()


def state_of(request: ResetRequest | None) -> LinkState:
    """Whether its link still opens the last page."""
    if request is None or request.link_sent_at is None:
        return LinkState.BROKEN
    if request.end:
        return LinkState(request.end)
    return LinkState.GOOD if clock.now() < request.link_sent_at + LINK_LIVES else LinkState.EXPIRED


def question_owed(request: ResetRequest) -> SecretQuestion | None:
    """The question that the last page still has to ask; none where it was answered, was never chosen, or is switched off."""
    if settings.SECRET_QUESTION == "off" or request.answered_at:
        return None
    return SecretQuestion.objects.filter(user_id=_key_of(request)).select_related("user").first()


def answer_after_link(request: ResetRequest, text: str, *, network: str) -> bool:
    """§4, `after_link`: the holder of the link answers. Whether the answer is right, and counts.

    Raises:
        LinkNotGood: it was the third wrong answer, or another link has left meanwhile.
    """
    is_right = _is_right(request, text)
    with transaction.atomic():
        owner, request = _locked(request)
        now = clock.now()
        is_right = _note_answer(request, owner, is_right=is_right, network=network, now=now)
        if not is_right and request.wrong_answers >= slowing_resets.WRONG_ANSWERS_A_REQUEST:
            ResetRequest.objects.filter(pk=request.pk, ended_at=None).update(ended_at=now, end=ResetRequest.End.GUESSED)
    if not is_right and request.wrong_answers >= slowing_resets.WRONG_ANSWERS_A_REQUEST:
        raise LinkNotGood(LinkState.GUESSED)
    return is_right


@transaction.atomic
def change_password(request: ResetRequest, password_hash: str, *, device_digest: str, device_label: str, network: str) -> None:
    """§4: the link is consumed, the password changed, all sessions and links end, every address of the person is told.

    The browser that did it is known from now on, and no other: a thief's would spare him a notice.

    Raises:
        LinkNotGood: another click came first, a newer link left, or a proof is missing.
    """
    now = clock.now()
    owner, fresh = _locked(request)
    good = ResetRequest.objects.filter(
        pk=request.pk, token_digest=request.token_digest, ended_at=None, link_sent_at__gt=now - LINK_LIVES
    )
    if owner is None or question_owed(fresh) or not good.update(ended_at=now, end=ResetRequest.End.USED):
        raise LinkNotGood(LinkState(fresh.end) if fresh.end else LinkState.REPLACED)

    User.objects.filter(pk=owner.pk).update(password=password_hash)
    end_everything(owner)
    identities.unlink_all(owner, device=device_label)
    slowing_resets.forgive(fresh)
    devices.remember(owner, device_digest, label=device_label)
    recording.record(Event.PASSWORD_RESET, actor=owner, target=owner, network=network)
    sending.notify_everywhere(owner, mails.PASSWORD_CHANGED, at=now, device=device_label, network=network)


def end_everything(owner: User, *, but: str = "") -> None:
    """Whoever knew the old password is out, but for the session of this key, and no link that he asked for serves."""
    owner.sessions.exclude(session_key=tokens.digest(but)).delete()
    owner.known_devices.all().delete()
    ContactConfirmation.objects.filter(user=owner, confirmed_at=None).delete()
    ResetRequest.objects.filter(user=owner, ended_at=None).update(ended_at=clock.now(), end=ResetRequest.End.REPLACED)


def was_just_used(request: ResetRequest | None) -> bool:
    """For ten minutes the browser that changed the password may see again that it is done."""
    if request is None or request.ended_at is None or request.end != ResetRequest.End.USED:
        return False
    return clock.now() - request.ended_at < SHOWN_AGAIN_FOR


def erase_old() -> int:
    """Requests that count for nothing any more."""
    erased, _rows = ResetRequest.objects.filter(created_at__lte=clock.now() - KEPT_FOR, expires_at__lte=clock.now()).delete()
    return erased


# --- The answer ------------------------------------------------------------------------------------------------------


def _is_right(request: ResetRequest, text: str) -> bool:
    """Who never chose a question (it was switched off then) has none to answer. One hash in all cases."""
    question = SecretQuestion.objects.filter(user_id=_key_of(request)).first()
    matches = secret_question.answer_matches(text[: secret_question.LONGEST_ANSWER + 1], question.answer_hash if question else "")
    return matches or (request.user_id is not None and question is None)


def _note_answer(request: ResetRequest, owner: User | None, *, is_right: bool, network: str, now: datetime) -> bool:
    """Writes on the row whether the answer was right; after too many wrong ones a right one counts as wrong."""
    too_many = slowing_resets.answered_wrong_too_often(request)
    counts = is_right and owner is not None and request.ended_at is None and not too_many
    request.wrong_answers = request.wrong_answers if counts else min(request.wrong_answers + 1, COUNTED_UP_TO)
    ResetRequest.objects.filter(pk=request.pk).update(wrong_answers=request.wrong_answers)
    ResetRequest.objects.filter(pk=request.pk if counts else NOBODY).update(answered_at=now)
    recording.record(Event.RESET_ANSWERED if counts else Event.RESET_ANSWER_REFUSED, target=owner, network=network)
    return counts


# --- What all steps share --------------------------------------------------------------------------------------------


def _locked(request: ResetRequest) -> tuple[User | None, ResetRequest]:
    """The person first, then her request: of two steps of one person the second waits here."""
    owner = User.objects.select_for_update().filter(pk=_key_of(request)).first()
    fresh = ResetRequest.objects.select_for_update().filter(pk=request.pk).first()
    if fresh is None:  # erased meanwhile
        raise LinkNotGood(LinkState.BROKEN)
    return (owner if owner and owner.is_active else None), fresh


def _send_link(request: ResetRequest, owner: User | None, now: datetime, *, mail: MailType = mails.RESET_LINK) -> None:
    """For nobody: the same statements, and a row of the outbox that goes to nobody."""
    addressee = owner if owner and owner.is_active else None
    link = _new_link(request, addressee, now)
    write = sending.notify if addressee else sending.decoy
    write(addressee or _nobody(), mail, expires_at=now + LINK_LIVES, link=link, at=now)


def _new_link(request: ResetRequest, owner: User | None, now: datetime) -> str:
    """Its path. The newest link voids the older ones."""
    older = ResetRequest.objects.filter(user_id=_key(owner), ended_at=None, link_sent_at__isnull=False)
    older.exclude(pk=request.pk).update(ended_at=now, end=ResetRequest.End.REPLACED)
    token = tokens.new_token()
    ResetRequest.objects.filter(pk=request.pk).update(expires_at=now + LINK_LIVES)
    ResetRequest.objects.filter(pk=request.pk if owner else NOBODY).update(token_digest=token.digest, link_sent_at=now)
    return reverse("login:reset_link", args=[token.clear])


def _key(owner: User | None) -> UUID:
    return owner.pk if owner else NOBODY


def _key_of(request: ResetRequest) -> UUID:
    return request.user_id or NOBODY


def _nobody() -> Addressee:
    """Never what was typed: nothing is written to an address without account."""
    return Addressee(settings.EMAIL_SENDER, settings.LANGUAGE_CODE)

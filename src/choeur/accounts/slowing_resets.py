"""How often somebody may ask for a new password, answer the question, be written to; and who is told (journeys §4, decision 16).

Whatever slows strangers spares the known devices of the owner, which are counted apart: nobody can keep her out.
"""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum

from choeur.accounts import devices
from choeur.accounts.models import ResetRequest, User
from choeur.common import addresses, clock
from choeur.common.dates import DAY, HOUR, MINUTE
from choeur.guard import buckets
from choeur.notifications import catalogue as mails
from choeur.notifications import sending

REQUESTS_OF_A_NETWORK = 10  # a minute
REQUESTS_AN_HOUR = 20  # for one address
MAILS_AN_HOUR = 5  # to one address
ANSWERS_OF_A_NETWORK = 20  # a minute
CODES_A_REQUEST = 5  # in a row
CODES_A_DAY = 20  # for one address
WRONG_ANSWERS_A_REQUEST = 3
WRONG_ANSWERS_A_DAY = 5  # for one address


def address_key(login_key: str) -> str:
    """What a request keeps of the address typed: enough to count, nothing to read."""
    message = f"reset.address:{login_key}"
    return hmac.new(settings.PEPPER.encode("utf-8"), message.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


# --- Brakes: outside any transaction ---------------------------------------------------------------------------------


def seconds_before_asking(address: str, *, device: str, client: str) -> int:
    """§4: how long to wait before asking for this address from here; 0: at once."""
    of_network = buckets.take_of_network("reset.network", client, capacity=REQUESTS_OF_A_NETWORK, per=MINUTE)
    if not of_network:
        return of_network.retry_after
    key = addresses.normalise(address)
    own = f":{device}" if devices.is_known(key, device) else ""
    return buckets.take("reset.address", f"{buckets.address_key(key)}{own}", capacity=REQUESTS_AN_HOUR, per=HOUR).retry_after


def seconds_before_answering(*, client: str) -> int:
    """How long this network waits before its next answer: each costs a slow hash."""
    return buckets.take_of_network("reset.answers", client, capacity=ANSWERS_OF_A_NETWORK, per=MINUTE).retry_after


def seconds_before_code(request: ResetRequest, *, client: str) -> int:
    """How long before the next recovery code, right or wrong: five in a row, 20 a day for one address, what the network may answer."""
    wait = seconds_before_answering(client=client)
    wait = wait or buckets.take("reset.codes_in_a_row", str(request.pk), capacity=CODES_A_REQUEST, per=DAY).retry_after
    return wait or buckets.take("reset.codes", _mailbox(request), capacity=CODES_A_DAY, per=DAY).retry_after


def may_write(request: ResetRequest) -> bool:
    """Whether fewer than five mails left in an hour."""
    return bool(buckets.take("reset.mails", _mailbox(request), capacity=MAILS_AN_HOUR, per=HOUR))


def forgive(request: ResetRequest) -> None:
    """Its owner has proven who she is: what was tried before counts no more."""
    buckets.reset("reset.mails", _mailbox(request))
    ResetRequest.objects.filter(address_key=request.address_key).update(wrong_answers=0)


def _mailbox(request: ResetRequest) -> str:
    return f"{request.address_key}:{request.from_known_device}"


# --- Wrong answers ---------------------------------------------------------------------------------------------------


def answered_wrong_too_often(request: ResetRequest) -> bool:
    """Three times to this request, or five in a day for its address: then the same pages go on, and no link leaves."""
    alike = ResetRequest.objects.filter(address_key=request.address_key, from_known_device=request.from_known_device)
    of_day = alike.filter(created_at__gt=clock.now() - DAY).aggregate(wrong=Sum("wrong_answers"))["wrong"] or 0
    return request.wrong_answers >= WRONG_ANSWERS_A_REQUEST or of_day >= WRONG_ANSWERS_A_DAY


def warn_owners() -> int:
    """SEC-03 to whoever's question was answered wrong 5 times in a day: told apart from the answers, which all cost the same."""
    since = clock.now() - DAY
    recent = ResetRequest.objects.filter(user__isnull=False, created_at__gt=since).order_by().values("user")
    counted = recent.annotate(wrong=Sum("wrong_answers"), last=Max("warned_at"))
    owners = counted.filter(wrong__gte=WRONG_ANSWERS_A_DAY, last=None).values_list("user", flat=True)
    return sum(_warn(owner) for owner in list(owners))


@transaction.atomic
def _warn(owner_id: UUID) -> bool:
    since = clock.now() - DAY
    owner = User.objects.select_for_update().get(pk=owner_id)
    recent = ResetRequest.objects.filter(user=owner, created_at__gt=since)
    if recent.exclude(warned_at=None).exists():
        return False
    recent.update(warned_at=clock.now())
    sending.notify_everywhere(owner, mails.RESET_ATTEMPTS, since=since)
    return True

"""How much may be asked and sent, per network, address and person (security.md §1.4, §1.5, T25). Known or not, all count alike."""

from collections.abc import Sequence

from choeur.accounts.models import User
from choeur.common import addresses
from choeur.common.dates import DAY, HOUR
from choeur.guard import buckets
from choeur.guard.buckets import Verdict
from choeur.support.attaching import CheckedFile
from choeur.support.file_types import MB

REQUESTS_AN_HOUR = 10  # of one network, by visitors
SKIPS_AN_HOUR = 5  # of one network: the mail to confirm is their check
REQUESTS_A_DAY = 5  # with one address
REQUESTS_A_DAY_SIGNED_IN = 20
REPLIES_AN_HOUR = 20  # on one sollicitation
CONTESTS_AN_HOUR = 20  # of one network
CONTESTS_A_DAY = 5  # with one address
FILES_A_DAY = 200
MEGABYTES_A_DAY = 500
FILES_OF_A_NETWORK = 5  # times what a person may: a company is one network
ALLOWED = Verdict(allowed=True)


def take_request(*, user: User | None, address: str, client: str, skips: bool) -> Verdict:
    """One sollicitation more. A visitor's counts for her network and for the address that she gives."""
    if user is not None:
        return buckets.take("support.person", str(user.pk), capacity=REQUESTS_A_DAY_SIGNED_IN, per=DAY)
    if skips and not (verdict := buckets.take_of_network("support.skip", client, capacity=SKIPS_AN_HOUR, per=HOUR)):
        return verdict
    if not (verdict := buckets.take_of_network("support.network", client, capacity=REQUESTS_AN_HOUR, per=HOUR)):
        return verdict
    key = buckets.address_key(addresses.normalise(address))
    return buckets.take("support.address", key, capacity=REQUESTS_A_DAY, per=DAY)


def take_contest(user: User, *, client: str) -> Verdict:
    """One contest more: each is a mail to every manager of a structure."""
    if not (verdict := buckets.take_of_network("support.contest.network", client, capacity=CONTESTS_AN_HOUR, per=HOUR)):
        return verdict
    return buckets.take("support.contest", buckets.address_key(user.login_key), capacity=CONTESTS_A_DAY, per=DAY)


def take_reply(number: str) -> Verdict:
    """One message more on a sollicitation."""
    return buckets.take("support.reply", number, capacity=REPLIES_AN_HOUR, per=HOUR)


def take_files(files: Sequence[CheckedFile], *, user: User | None, client: str) -> Verdict:
    """Their number and their weight, of a day."""
    if not files:
        return ALLOWED
    key = str(user.pk) if user else buckets.network_key(client)
    factor = 1 if user else buckets.network_capacity(FILES_OF_A_NETWORK)
    if not (verdict := buckets.take("support.files", key, capacity=FILES_A_DAY * factor, per=DAY, cost=len(files))):
        return verdict
    weight = max(1.0, sum(checked.size for checked in files) / MB)
    return buckets.take("support.megabytes", key, capacity=MEGABYTES_A_DAY * factor, per=DAY, cost=weight)

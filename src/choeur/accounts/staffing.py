"""Who works for the portal itself: agents of the support and operators. The command line alone names them (security.md 6.3.2)."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from choeur.accounts import resetting
from choeur.accounts.models import Staff, User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import addresses
from choeur.common.errors import Refusal


class NoAccount(Refusal):
    """Nobody has this address, and no account can be opened for it."""

    code = "no_account"

    def __init__(self) -> None:
        super().__init__(_("Aucun compte n'a cette adresse : donnez un prénom et un nom pour en ouvrir un."))


@transaction.atomic
def name(address: str, role: Staff, *, first_name: str = "", last_name: str = "") -> str:
    """She has this role from now on, or none.

    Returns the path of a link, good once within an hour, by which a person who had no account chooses her password; it is
    empty for who had one. There is no default account and no default password.

    Raises:
        NoAccount: nobody has this address, and it is malformed or no name was given.
    """
    user = User.objects.select_for_update().filter(login_key=addresses.normalise(address)).first()
    link = ""
    if user is None:
        user = _open_account(address, first_name, last_name)
        link = resetting.first_link(user)
    User.objects.filter(pk=user.pk).update(staff=role)
    recording.record(Event.STAFF_NAMED, target=user, role=role.value or "none")
    return link


def _open_account(address: str, first_name: str, last_name: str) -> User:
    try:
        validate_email(address)
    except ValidationError:
        raise NoAccount from None
    if not (first_name and last_name):
        raise NoAccount
    user = User(login_address=address, login_key=addresses.normalise(address), first_name=first_name, last_name=last_name)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user

"""« Changer mon mot de passe », by who knows the current one (journeys §5, security.md 6.2.2)."""

from django.db import transaction

from choeur.accounts import devices, factors, resetting
from choeur.accounts.models import User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock
from choeur.notifications import catalogue as mails
from choeur.notifications.sending import notify_everywhere


@transaction.atomic
def change(user: User, password_hash: str, *, session_key: str, device_digest: str, device_label: str, network: str) -> None:
    """§5: her other sessions, her other known devices and all links end; every address of hers is told.

    `user` is as she was when her current password was checked, before this transaction.

    Raises:
        WrongPassword: it was changed elsewhere meanwhile.
    """
    owner = User.objects.select_for_update().get(pk=user.pk)
    if owner.password != user.password:
        raise factors.WrongPassword
    User.objects.filter(pk=owner.pk).update(password=password_hash)
    resetting.end_everything(owner, but=session_key)
    devices.remember(owner, device_digest, label=device_label)
    recording.record(Event.PASSWORD_CHANGED, actor=owner, target=owner, network=network)
    notify_everywhere(owner, mails.PASSWORD_CHANGED, at=clock.now(), device=device_label, network=network)

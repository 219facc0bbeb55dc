"""Files between two sendings of a form: kept under its key, so that a wrong field elsewhere does not lose them."""

import re
import secrets

from django.http import HttpRequest
from django.utils.translation import gettext as _

from choeur.accounts.models import User
from choeur.common import networks
from choeur.support import attaching, quotas
from choeur.support.forms import AttachingForm
from choeur.support.models import Attachment

KEY = re.compile(r"[0-9a-f]{64}")


def key_of(request: HttpRequest) -> str:
    """The key that the form carries, or a new one."""
    sent = request.POST.get("key", "")
    return sent if KEY.fullmatch(sent) else secrets.token_hex(32)


def kept_with(request: HttpRequest, key: str) -> list[Attachment]:
    """The files of this form so far, less those that the person takes out."""
    if request.method == "POST":
        attaching.remove(key, request.POST.getlist("remove"))
    return attaching.waiting(key)


def keep(request: HttpRequest, form: AttachingForm, key: str) -> int:
    """Keep the good files of a form that was cleaned. Returns the seconds to wait where a quota refuses them, or 0."""
    user = request.user if isinstance(request.user, User) else None
    verdict = quotas.take_files(form.good_files, user=user, client=networks.client_address(request))
    if verdict:
        attaching.keep(form.good_files, batch=key)
        form.kept = attaching.waiting(key)
    else:
        form.add_error(
            "attachments", _("Trop de fichiers envoyés aujourd'hui depuis votre compte ou votre réseau. Réessayez demain")
        )
    return verdict.retry_after

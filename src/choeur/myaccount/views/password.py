"""M4: « Changer mon mot de passe » (journeys §5)."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from choeur.accounts import changing_password, devices, factors, passwords
from choeur.common import cookies, networks
from choeur.common.access import fresh_proof, own
from choeur.common.errors import Refusal
from choeur.memberships import own_words
from choeur.myaccount.drawing import WRONG, draw, person
from choeur.myaccount.factor_forms import PasswordChangeForm


@own
@fresh_proof(gettext_lazy("changer votre mot de passe"), asks_password=True)
@never_cache
@sensitive_post_parameters("current", "password", "confirmation")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """The current one, then the new one twice. This session goes on under another key, the others end."""
    form = PasswordChangeForm(request.POST if request.method == "POST" else None, about=own_words.of(person(request)))
    if form.is_valid() and _changed(request, form):
        messages.success(request, _("Mot de passe modifié. Vos autres sessions ont été fermées."))
        return redirect("myaccount:login_means")
    return draw(request, "myaccount/password.html", {"form": form}, status=WRONG if form.errors else 200)


def _changed(request: HttpRequest, form: PasswordChangeForm) -> bool:
    """The slow hashes first, then the transaction."""
    user, device = person(request), devices.secret_of(cookies.read(request, devices.COOKIE))
    new = passwords.normalise(form.cleaned_data["password"])
    try:
        factors.check_password(user, form.cleaned_data["current"])
        changing_password.change(
            user,
            make_password(new),
            session_key=request.session.session_key or "",
            device_digest=device.digest,
            device_label=devices.label(request.headers.get("User-Agent", "")),
            network=networks.masked_of(request),
        )
    except Refusal as refusal:
        form.add_error("current", str(refusal.message))
        return False
    user.refresh_from_db()
    update_session_auth_hash(request, user)
    return True

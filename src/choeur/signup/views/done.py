"""S5: « Votre compte a bien été créé », the same whatever the address (journeys §1)."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from choeur.accounts.models import SignUp
from choeur.signup import contesting, drafting, submitting
from choeur.signup.branches import FOUNDING
from choeur.signup.views import resend
from choeur.structures.founding import Description
from choeur.structures.identifiers import IdentifierType
from choeur.structures.identifiers import shown as shown_identifier
from choeur.workspaces import catalogue


def confirmed(
    view: Callable[[HttpRequest, SignUp], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The recap belongs to the browser that confirmed, for a day; anybody else starts at step 1."""

    @login_not_required
    @never_cache
    @wraps(view)
    def show(request: HttpRequest) -> HttpResponse:
        draft = drafting.find(request)
        if draft is None or draft.sign_up is None:
            return redirect("signup:address")
        return view(request, draft.sign_up)

    return show


@confirmed
@require_safe
def show(request: HttpRequest, sign_up: SignUp) -> HttpResponse:
    description = Description.from_json(sign_up.structure)
    structure = contesting.structure_of(sign_up)
    shown = {
        "sign_up": sign_up,
        "founds": sign_up.branch in FOUNDING,
        "unverified": structure is not None and not structure.manager_verified,
        "unattached": not sign_up.asks_membership,
        "structure_name": description.public_name,
        "has_siret": description.identifier_type == IdentifierType.SIRET,
        "identifier": shown_identifier(description.identifier_type, description.identifier),
        "identifier_label": IdentifierType(description.identifier_type).label,
        "workspaces": [w.label for code in sign_up.workspaces if (w := catalogue.BY_CODE.get(code))],
        "sender": settings.EMAIL_SENDER,
    }
    return render(request, "signup/done.html", shown)


@confirmed
@require_POST
def send_again(request: HttpRequest, sign_up: SignUp) -> HttpResponse:
    """« Renvoyer le courriel »: 3 a day and address, and the same answer whatever happened."""
    resend.ask_again(request, sign_up.login_address)
    return redirect("signup:done")


@confirmed
@require_POST
def correct(request: HttpRequest, sign_up: SignUp) -> HttpResponse:
    """« Ce n'est pas la bonne adresse ? »: a new draft with all that was typed; the mail that left opens nothing any more."""
    submitting.give_up(sign_up)
    _draft, secret = drafting.start_again(sign_up.draft)
    response = redirect("signup:person")
    drafting.remember(response, secret)
    return response


@confirmed
@require_POST
def ask_membership(request: HttpRequest, sign_up: SignUp) -> HttpResponse:
    """§1, branch 1.5: one click; the manager hears of it once the account is active."""
    submitting.ask_for_membership(sign_up)
    messages.success(request, _("C'est noté : votre demande de rattachement partira dès l'activation."))
    return redirect("signup:done")

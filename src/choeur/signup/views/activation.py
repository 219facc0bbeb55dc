"""A1 to A3: the link of the mail. GET shows and writes nothing; a person's POST consumes it (journeys §2, decision 11)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from choeur.accounts import activation_links, devices, passwords, secret_question
from choeur.accounts.activation_links import FoundLink, LinkState
from choeur.accounts.creating import Secrets
from choeur.accounts.models import SignUp, User
from choeur.common import clock, cookies, networks
from choeur.common.mailed_links import MailedLink
from choeur.memberships.models import Membership
from choeur.signup import activating
from choeur.signup.activating import LinkNotGood
from choeur.signup.activation_form import ActivationForm
from choeur.signup.forms import ResendForm
from choeur.structures.founding import Description
from choeur.structures.identifiers import IdentifierType
from choeur.structures.identifiers import shown as shown_identifier

LINK = MailedLink(cookie="activation", page="signup:activation")


@login_not_required
@never_cache
@require_safe
def follow_link(request: HttpRequest, token: str) -> HttpResponse:
    """Takes the secret out of the address at once."""
    return LINK.follow(token)


def _link(request: HttpRequest) -> FoundLink:
    return activation_links.find(LINK.token(request))


@login_not_required
@never_cache
@sensitive_post_parameters("password", "confirmation", "answer", "own_question")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """A1 while the link is good, else why it is not and the ways on."""
    link = _link(request)
    if link.state is not LinkState.GOOD or link.sign_up is None:
        return _refuse(request, link)
    about = _about(link.sign_up)
    asks_question = settings.SECRET_QUESTION != "off"
    if request.method != "POST":
        return _draw(request, link.sign_up, ActivationForm(about=about, asks_question=asks_question))
    form = ActivationForm(request.POST, about=about, asks_question=asks_question)
    if not form.is_valid():
        return _draw(request, link.sign_up, form)
    return _activate(request, link.sign_up, form)


def _activate(request: HttpRequest, sign_up: SignUp, form: ActivationForm) -> HttpResponse:
    """The slow hashes first, then the transaction."""
    device = devices.secret_of(cookies.read(request, devices.COOKIE))
    try:
        activating.activate(
            sign_up,
            _secrets(form),
            device_digest=device.digest,
            device_label=devices.label(request.headers.get("User-Agent", "")),
            network=networks.masked_of(request),
        )
    except LinkNotGood as refusal:
        return _refuse(request, FoundLink(refusal.state, _link(request).sign_up))  # read again: a double click has just ended it
    response = redirect("signup:activated")
    cookies.write(response, devices.COOKIE, device.clear, age=devices.COOKIE_AGE)
    return response


def _secrets(form: ActivationForm) -> Secrets:
    typed = form.cleaned_data
    answer = typed.get("answer", "")
    return Secrets(
        password_hash=make_password(passwords.normalise(typed["password"])),
        question_code=typed.get("question", ""),
        question_text=typed.get("own_question", ""),
        answer_hash=secret_question.hash_answer(answer) if answer else "",
    )


def _about(sign_up: SignUp) -> list[str]:
    description = Description.from_json(sign_up.structure)
    return passwords.about_person(
        first_name=sign_up.first_name,
        last_name=sign_up.last_name,
        addresses=[sign_up.login_address, sign_up.contact_address],
        legal_name=description.legal_name,
        identifier=description.identifier,
    )


def _draw(request: HttpRequest, sign_up: SignUp, form: ActivationForm) -> HttpResponse:
    description = Description.from_json(sign_up.structure)
    shown = {
        "form": form,
        "sign_up": sign_up,
        "description": description,
        "identifier": shown_identifier(description.identifier_type, description.identifier),
        "identifier_label": IdentifierType(description.identifier_type).label,
    }
    return render(request, "signup/activation.html", shown, status=422 if form.errors else 200)


def _refuse(request: HttpRequest, link: FoundLink) -> HttpResponse:
    """A2: expired, used or broken; the one who has just activated sees again that it is done."""
    if link.state is LinkState.USED and link.sign_up is not None and _just_activated(link.sign_up):
        return redirect("signup:activated")
    form = ResendForm()
    shown = {"state": link.state.value, "sign_up": link.sign_up, "form": form}
    return render(request, "signup/activation_refused.html", shown, status=410 if link.sign_up else 404)


def _just_activated(sign_up: SignUp) -> bool:
    ended_at = sign_up.ended_at
    is_done = sign_up.end == SignUp.End.ACTIVATED
    return is_done and ended_at is not None and clock.now() - ended_at < activating.SHOWN_AGAIN_FOR


@login_not_required
@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """A3: « Votre compte est activé », for ten minutes and in the browser that did it. No session is opened."""
    link = _link(request)
    if link.sign_up is None or not _just_activated(link.sign_up):
        return redirect("login:login")
    user = User.objects.with_address(link.sign_up.login_address)
    membership = Membership.objects.filter(user=user).select_related("structure").order_by("requested_at").first()
    outcome = activating.outcome_of(link.sign_up, membership)
    description = Description.from_json(link.sign_up.structure)
    shown = {"outcome": outcome.value, "structure_name": description.public_name, "legal_name": description.legal_name}
    return render(request, "signup/activated.html", shown)

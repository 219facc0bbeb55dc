"""Who enters a page that is not public: a person who logged in, with a fresh proof where the page asks for one (ux.md L4).

What she sent meanwhile is kept and shown filled when she is through: nothing of it is done before she sends it again.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from choeur.accounts import devices, factors, kept_forms, proving, sessions
from choeur.accounts.kept_forms import Typed
from choeur.accounts.models import User
from choeur.common import cookies, forms
from choeur.myaccount.views import asking
from choeur.support.rights import is_agent

KEEP_ONLY = "X-Keep-Only"  # of `session.js` at the end of a session: the form is to be kept, whatever else is true not to be sent
CARRIED = {asking.FOUND}  # of a session that ended, what its owner's next one may know


class Entering(LoginRequiredMiddleware):
    """Views say it in words: `login_not_required`, `own`, `needs`, `fresh_proof`."""

    def __call__(self, request: HttpRequest) -> Any:
        with forms.giving_back():
            return super().__call__(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],  # noqa: ARG002 - Django's signature
        view_kwargs: dict[str, Any],  # noqa: ARG002 - Django's signature
    ) -> HttpResponse | None:
        is_public = not getattr(view_func, "login_required", True)
        if KEEP_ONLY in request.headers and (is_public or request.user.is_authenticated):
            return HttpResponse(status=204)
        if is_public:
            return None
        if not isinstance(request.user, User):
            return _to_log_in(request)
        if _needs_proof(view_func, request.user) and not proving.is_fresh(request.session):
            return _to_proof(request, request.user, shown_on=getattr(view_func, "shown_on", ""))
        _give_back(request, request.user)
        return None


def _to_log_in(request: HttpRequest) -> HttpResponse:
    """The log in page, then the page where she was; what she sent is kept where her session had ended by itself."""
    page = _page(request)
    if request.method == "POST" and (session := sessions.ended(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))):
        owner, device = session.user, cookies.read(request, devices.COOKIE)
        carried = {name: value for name, value in session.get_decoded().items() if name in CARRIED}
        if owner and kept_forms.keep(_typed(request, page, carried), owner, device=device):
            messages.info(request, _("Votre session a expiré. Reconnectez-vous : votre saisie sera reprise."))
    return redirect_to_login(page)


def _needs_proof(view: Callable[..., HttpResponseBase], user: User) -> bool:
    if not hasattr(view, "proof") or (getattr(view, "access", "") == "agents" and not is_agent(user)):
        return False  # nobody else learns that a page of agents exists
    return not getattr(view, "asks_password", False) or factors.are_set(user)


def _to_proof(request: HttpRequest, user: User, *, shown_on: str) -> HttpResponse:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    page = f"{reverse(shown_on)}{query}" if shown_on else _page(request)
    if request.method == "POST":
        kept_forms.hold(_typed(request, page), request.session, user)
    return redirect(f"{reverse('login:confirm_identity')}?{urlencode({'act': request.path, 'next': page})}")


def _give_back(request: HttpRequest, user: User) -> None:
    kept = kept_forms.held(request.session, user)
    if kept is None:
        return
    if request.method == "POST" and request.path == kept.sent_to:
        kept_forms.let_go(request.session)
    elif request.method != "POST" and request.path == kept.page.partition("?")[0]:
        typed = QueryDict(mutable=True)
        for name, value in kept.fields:
            typed.appendlist(name, value)
        forms.give_back(typed)


def _typed(request: HttpRequest, page: str, carried: dict[str, Any] | None = None) -> Typed:
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    return kept_forms.typed(page, request.path, fields, carried)


def _page(request: HttpRequest) -> str:
    """The page that the person has before her: of a form, the one that shows it, since its own address may take POST alone."""
    if request.method == "POST":
        try:
            referer = urlsplit(request.headers.get("Referer", ""))
        except ValueError:
            return request.get_full_path()
        if referer.netloc == request.get_host() and referer.path.startswith("/"):
            return f"{referer.path}?{referer.query}" if referer.query else referer.path
    return request.get_full_path()

"""« Ce n'était pas moi »: the link of the mail on a new device. GET shows, a person's POST acts (journeys §3, decision 11)."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from choeur.accounts import disavowing
from choeur.accounts.disavowing import Found, LinkState
from choeur.common import cookies, networks

COOKIE = "disavowal"
COOKIE_AGE = timedelta(minutes=30)
SALT = "choeur.login.disavowal"
STATUSES = {LinkState.GOOD: 200, LinkState.USED: 200, LinkState.BROKEN: 404}


@login_not_required
@never_cache
@require_safe
def follow_link(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - a view
    """Takes the secret out of the address at once, as that of the activation link does."""
    response = redirect("login:disavowal")
    response.headers["Referrer-Policy"] = "no-referrer"
    cookies.write(response, COOKIE, signing.dumps(token, salt=SALT), age=COOKIE_AGE)
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Closes what the unknown browser opened; in every case the way on is a new password."""
    found = _found(request)
    if request.method == "POST" and found.state is LinkState.GOOD and found.notice:
        disavowing.disavow(found.notice, network=networks.masked(networks.client_address(request)))
        return redirect("login:disavowal")
    context = {"state": found.state.value, "notice": found.notice}
    return render(request, "login/disavowal.html", context, status=STATUSES[found.state])


def _found(request: HttpRequest) -> Found:
    try:
        token = signing.loads(cookies.read(request, COOKIE), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return Found(LinkState.BROKEN)
    return disavowing.find(token)

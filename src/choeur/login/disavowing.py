"""« Ce n'était pas moi »: the link of the mail on a new device. GET shows, a person's POST acts (journeys §3, decision 11)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from choeur.accounts import disavowing
from choeur.accounts.disavowing import LinkState
from choeur.common import networks
from choeur.common.mailed_links import MailedLink

LINK = MailedLink(cookie="disavowal", page="login:disavowal")
STATUSES = {LinkState.GOOD: 200, LinkState.USED: 200, LinkState.BROKEN: 404}


@login_not_required
@never_cache
@require_safe
def follow_link(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - a view
    """Takes the secret out of the address at once."""
    return LINK.follow(token)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Closes what the unknown browser opened; in every case the way on is a new password."""
    found = disavowing.find(LINK.token(request))
    if request.method == "POST" and found.state is LinkState.GOOD and found.notice:
        disavowing.disavow(found.notice, network=networks.masked_of(request))
        return redirect("login:disavowal")
    context = {"state": found.state.value, "notice": found.notice}
    return render(request, "login/disavowal.html", context, status=STATUSES[found.state])

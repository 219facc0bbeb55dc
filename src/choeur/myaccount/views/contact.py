"""The link that confirms a contact address (journeys §5, mail SEC-11)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from choeur.accounts import addresses
from choeur.common import networks


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_contact(request: HttpRequest, token: str) -> HttpResponse:
    """The link of SEC-11: GET shows, POST confirms."""
    confirmation = addresses.pending_confirmation(token)
    network = networks.masked_of(request)
    done = confirmation is not None and request.method == "POST" and addresses.confirm(confirmation, network=network)
    context = {"confirmation": confirmation, "done": done}
    return render(request, "myaccount/confirm_contact.html", context, status=200 if confirmation else 404)

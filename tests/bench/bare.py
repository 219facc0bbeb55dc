"""A log in as Django alone gives it, on our people: what our own is compared with.

With the statement that notes the last login of Django's own users; middleware and sessions are those of `bare_settings.py`.
"""

from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from choeur.accounts.models import User
from choeur.common import clock
from choeur.config import urls


def log_in(request: HttpRequest) -> HttpResponse:
    user = authenticate(request, username=request.POST["login_address"], password=request.POST["password"])
    if not isinstance(user, User):
        return HttpResponse(status=422)
    login(request, user)
    user.last_seen = {"at": clock.now().isoformat()}  # Django's own users keep `last_login` by the same statement
    user.save(update_fields=["last_seen"])
    return redirect("/")


urlpatterns = [path("connexion", log_in), *urls.urlpatterns]

"""The least that a Django project needs to log somebody in: what our own log in is compared with."""

from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


def log_in(request: HttpRequest) -> HttpResponse:
    user = authenticate(request, username=request.POST["login_address"], password=request.POST["password"])
    if user is None:
        return HttpResponse(status=422)
    login(request, user)
    return redirect("/")


urlpatterns = [path("connexion", log_in)]

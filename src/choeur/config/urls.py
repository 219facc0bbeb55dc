"""All addresses, one include a journey."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("choeur.pages.urls")),
    path("", include("choeur.login.urls")),
    path("", include("choeur.signup.urls")),
    path("", include("choeur.myaccount.urls")),
    path("", include("choeur.support.urls")),
    path("", include("choeur.guard.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("choeur.demo.urls")))

handler400 = "choeur.pages.errors.bad_request"
handler403 = "choeur.pages.errors.forbidden"
handler404 = "choeur.pages.errors.not_found"
handler500 = "choeur.pages.errors.server_error"

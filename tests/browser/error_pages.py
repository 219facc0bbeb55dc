"""Addresses of the tests' own that lead to each page of an error, beside the portal's."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.urls import path

from choeur.config import urls
from choeur.pages import errors

SHOWN = {
    "400": lambda request: errors.bad_request(request, Exception()),
    "403": lambda request: errors.forbidden(request, PermissionDenied()),
    "404": lambda request: errors.not_found(request, Exception()),
    "413": errors.too_large,
    "429": lambda request: errors.too_many(request, 600),
    "500": errors.server_error,
    "503": errors.unavailable,
    "expired": errors.page_expired,
}
urlpatterns = [path(f"error/{name}", login_not_required(view)) for name, view in SHOWN.items()] + urls.urlpatterns

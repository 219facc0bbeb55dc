"""Public pages, probes, and the pages of errors that have an address."""

from django.conf import settings
from django.urls import URLPattern, path

from choeur.pages import components, health, views

app_name = "pages"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("recherche", views.search, name="search"),
    path("aide", views.help_page, name="help"),
    path("support", views.support, name="support"),
    path("accessibilite", views.accessibility, name="accessibility"),
    path("mentions-legales", views.legal, name="legal"),
    path("donnees-personnelles", views.privacy, name="privacy"),
    path("notifications", views.notifications, name="notifications"),
    path("plan-du-site", views.site_map, name="site_map"),
    path("robots.txt", views.robots, name="robots"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]
if settings.DEMO:
    urlpatterns.append(path("composants", components.show, name="components"))

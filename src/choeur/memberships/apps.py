from django.apps import AppConfig


class MembershipsConfig(AppConfig):
    name = "choeur.memberships"
    label = "memberships"

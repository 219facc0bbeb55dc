from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "choeur.guard"
    label = "guard"

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "choeur.support"
    label = "support"

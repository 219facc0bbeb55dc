from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "choeur.common"
    label = "common"

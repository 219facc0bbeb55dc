from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "choeur.demo"
    label = "demo"

from django.apps import AppConfig


class LoginConfig(AppConfig):
    name = "choeur.login"
    label = "login"

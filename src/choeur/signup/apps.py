from django.apps import AppConfig


class SignupConfig(AppConfig):
    name = "choeur.signup"
    label = "signup"

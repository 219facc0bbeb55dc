from django.apps import AppConfig


class MyaccountConfig(AppConfig):
    name = "choeur.myaccount"
    label = "myaccount"

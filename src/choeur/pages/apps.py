from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "choeur.pages"
    label = "pages"

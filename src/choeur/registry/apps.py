from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "choeur.registry"
    label = "registry"

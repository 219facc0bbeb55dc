from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "choeur.jobs"
    label = "jobs"

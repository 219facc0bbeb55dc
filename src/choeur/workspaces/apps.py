from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "choeur.workspaces"
    label = "workspaces"

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "choeur.audit"
    label = "audit"

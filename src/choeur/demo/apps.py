from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "choeur.demo"
    label = "demo"

    def ready(self) -> None:
        from choeur.demo import movable_clock

        movable_clock.install()

from django.apps import AppConfig


class NwlbConfig(AppConfig):
    name = "nwlb"
    verbose_name = "No Worker Left Behind"

    def ready(self) -> None:
        from nwlb import checks, wiring

        checks.register_all()
        wiring.join()

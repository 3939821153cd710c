from importlib import import_module

from django.apps import AppConfig


class NwlbConfig(AppConfig):
    name = "nwlb"
    verbose_name = "No Worker Left Behind"

    def ready(self) -> None:
        """Join the floors once every model is loaded; not before, so not at the top of this file."""
        import_module("nwlb.checks")
        import_module("nwlb.wiring").join()

"""Django application of the screens."""

from contextlib import suppress

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "arrears.web"
    label = "web"
    verbose_name = "Screens"

    def ready(self) -> None:
        """Compiles translations that are newer than their compiled file; a read-only package brings its own."""
        from arrears.web.messages import compile_all

        with suppress(OSError):
            compile_all()

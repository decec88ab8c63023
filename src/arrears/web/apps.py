"""Django application of the screens."""

from contextlib import suppress
from pathlib import Path

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "arrears.web"
    label = "web"
    verbose_name = "Screens"

    def ready(self) -> None:
        """Compiles changed translations (a read-only package brings its own); makes STATIC_ROOT."""
        from django.conf import settings

        from arrears.web.messages import compile_all

        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        with suppress(OSError):
            compile_all()

"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrears.config.settings")
application = get_wsgi_application()

from arrears.config import wiring  # noqa: E402  (the slices' tables exist once Django is set up)

wiring.join()

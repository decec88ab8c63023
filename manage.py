#!/usr/bin/env python
"""Django's own commands (migrations, messages). People use `arrears`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrears.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)

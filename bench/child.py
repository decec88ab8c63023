"""One measurement in a process and a database of its own: `python -m bench.child close 100000`."""

import importlib
import json
import os
import sys


def main() -> None:
    """Runs `bench.<name>.run(loans=N)` on an empty, migrated database and prints the result as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrears.config.settings")
    import django

    django.setup()
    from django.db import connection

    from arrears.config.prepare import prepare_database
    from arrears.kernel import warm

    name, loans = sys.argv[1], int(sys.argv[2])
    with connection.cursor() as cursor:
        cursor.execute("drop database if exists arrears_bench with (force)")
        cursor.execute("create database arrears_bench")
    connection.close()
    connection.settings_dict["NAME"] = "arrears_bench"
    prepare_database()
    warm.load()
    result = importlib.import_module(f"bench.{name}").run(loans=loans)
    connection.close()
    print(json.dumps(result))


if __name__ == "__main__":
    main()

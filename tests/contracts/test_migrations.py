"""The tables in the database are those of the models."""


def test_no_migration_is_missing(db: str) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)

"""Language and time zone of many people at once, where nothing was said before."""

from collections.abc import Collection

from arrears.parties.models import Preferences


def prefer_many(*, person_ids: Collection[int], language: str, time_zone: str) -> None:
    """Writes both for the people who have no preferences yet."""
    Preferences.objects.bulk_create(
        [Preferences(person_id=person, language=language, time_zone=time_zone) for person in person_ids],
        ignore_conflicts=True,
        batch_size=5_000,
    )

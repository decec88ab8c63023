"""A supervisor holds a conversation against the checklist."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases.checklist import ANSWERS, checklist, score
from arrears.collection.cases.failures import UnableToReview
from arrears.collection.cases.models import Conversation, Review


def review(
    *, conversation_id: int, answers: Mapping[str, str], reviewer: str, on: date, remark: str = ""
) -> int:
    """Stores the review and returns its score in ppm. Raises UnableToReview.

    Once a conversation, never one's own; every item is answered (checklist.ANSWERS).
    """
    items = checklist()
    if set(answers) != {item.code for item in items} or not set(answers.values()) <= set(ANSWERS):
        raise UnableToReview(_("Answer every item of the checklist: yes, no, or does not apply."))
    with transaction.atomic():
        found = Conversation.objects.select_for_update().filter(id=conversation_id).first()
        if found is None:
            raise UnableToReview(_("There is no conversation %(id)d.") % {"id": conversation_id})
        if found.collector == reviewer:
            raise UnableToReview(_("Somebody else reviews what you said."))
        if Review.objects.filter(conversation_id=conversation_id).exists():
            raise UnableToReview(_("This conversation was reviewed before."))
        points, failed = score(items=items, answers=answers)
        Review.objects.create(
            conversation_id=conversation_id,
            reviewer=reviewer,
            on=on,
            answers=dict(answers),
            score_ppm=points,
            failed=failed,
            remark=remark.strip(),
        )
        return points

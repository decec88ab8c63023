"""Every operation on a loan has its form, and every form's fields are words that the operation knows."""

import inspect
from datetime import date
from typing import get_type_hints


def test_every_verb_has_a_form(django_ready: None) -> None:
    from arrears.servicing.operations.verbs import VERBS
    from arrears.web.servicing.event_forms import FORMS

    assert set(VERBS) == set(FORMS)


def test_every_field_is_a_word_of_its_verb(django_ready: None) -> None:
    from arrears.servicing.operations.verbs import VERBS
    from arrears.web.servicing.event_forms import FORMS

    for verb, form in FORMS.items():
        words = inspect.signature(VERBS[verb].run).parameters["said"].annotation.__args__[0]
        hints = get_type_hints(words, include_extras=False)
        for field in form.fields:
            assert field.name in hints, (verb, field.name)
            if field.kind == "day":
                assert date in (hints[field.name], *getattr(hints[field.name], "__args__", ())), (
                    verb,
                    field.name,
                )
        needed = set(words.__required_keys__) - {"loan_id", "idempotency_key", "actor", "source"}
        assert needed <= {field.name for field in form.fields}, verb

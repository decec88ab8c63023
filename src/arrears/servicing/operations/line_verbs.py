"""Every verb of a line (not of one of its loans) by name: for proposals, previews, screens and the API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

from django.utils.translation import gettext as _

from arrears.servicing.operations import (
    cancel_line,
    change_limit,
    draw,
    freeze_line,
    reverse_line_change,
    unfreeze_line,
)
from arrears.servicing.operations.draw import Drawing
from arrears.servicing.operations.one_line_change import LineChanged, LineRequest
from arrears.servicing.operations.verbs import UnableToFindVerb, Word, word_of


@dataclass(frozen=True, kw_only=True)
class LineVerb:
    """A verb of a line: `run` does it, `request` is the change of the limit (None: a drawing is none)."""

    name: str
    run: Callable[..., LineChanged | Drawing]
    request: Callable[..., LineRequest] | None

    def words(self) -> dict[str, Word]:
        """What it may be told, by name: for forms and the API."""
        said = get_args(get_type_hints(self.run, include_extras=True)["said"])[0]
        return {name: word_of(hint) for name, hint in get_type_hints(said, include_extras=True).items()}


LINE_VERBS: Mapping[str, LineVerb] = {
    verb.name: verb
    for verb in (
        LineVerb(name="draw", run=draw.draw, request=None),
        LineVerb(name="change_limit", run=change_limit.change_limit, request=change_limit.request_of),
        LineVerb(name="freeze_line", run=freeze_line.freeze_line, request=freeze_line.request_of),
        LineVerb(name="unfreeze_line", run=unfreeze_line.unfreeze_line, request=unfreeze_line.request_of),
        LineVerb(name="cancel_line", run=cancel_line.cancel_line, request=cancel_line.request_of),
        LineVerb(
            name="reverse_line_change",
            run=reverse_line_change.reverse_line_change,
            request=reverse_line_change.request_of,
        ),
    )
}


def line_verb(name: str) -> LineVerb:
    """A verb of lines by its name. Raises UnableToFindVerb."""
    if name not in LINE_VERBS:
        raise UnableToFindVerb(
            _("There is no operation %(name)r; there are %(known)s.")
            % {"name": name, "known": ", ".join(sorted(LINE_VERBS))}
        )
    return LINE_VERBS[name]


def change_of(*, verb: str, said: Mapping[str, Any]) -> LineRequest:
    """The change of the limit that is said. Raises UnableToFindVerb for a verb that is none."""
    found = line_verb(verb)
    if found.request is None:
        raise UnableToFindVerb(
            _("%(name)s changes no limit: there is nothing to propose.") % {"name": found.name}
        )
    return found.request(**said)

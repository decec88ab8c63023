"""Teams and collectors: who works on what and carries how much; added, changed, taken out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from arrears.collection.cases.operations.manage_team import known_skills, put_collector, put_team, take_out
from arrears.collection.cases.queries.work import CollectorRow, collectors, team_queues, teams
from arrears.collection.cases.queues import queues
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.web.access import access_supervisor
from arrears.web.roles import COLLECTOR, role_of
from arrears.web.tables import Column, Link, Table
from arrears.web.workbench.collectors_table import load_columns, load_rows
from arrears.web.workbench.opened import needs_book

SKILLS = {"negotiation": gettext_lazy("Negotiation"), "recovery": gettext_lazy("Recovery")}
LANGUAGES = {"zh-hans": gettext_lazy("Chinese"), "en": gettext_lazy("English")}
_CAPACITY = 120
_DIGITS = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class CollectorForm(forms.Form):
    """A collector; the log-in is an administrator's to make."""

    username = forms.CharField(label=gettext_lazy("Log-in name"), max_length=150)
    team = forms.ChoiceField(label=gettext_lazy("Team"))
    capacity = forms.IntegerField(
        label=gettext_lazy("Capacity"),
        help_text=gettext_lazy("Debtors that they carry at most."),
        initial=_CAPACITY,
        widget=_DIGITS,
    )
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("Skills"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.CharField(
        label=gettext_lazy("Languages"),
        help_text=gettext_lazy("Codes with a space between, such as zh-hans en."),
        initial="zh-hans",
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["team"], [(code, name) for code, name in teams().items()])
        _choose(self.fields["skills"], [(code, SKILLS.get(code, code)) for code in known_skills()])


class TeamForm(forms.Form):
    """A team and its queues."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=32)
    name = forms.CharField(label=gettext_lazy("Name of the team"), max_length=80)
    queues = forms.MultipleChoiceField(
        label=gettext_lazy("Queues"),
        help_text=gettext_lazy("None chosen: all of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["queues"], [(queue.code, queue.name) for queue in queues()])


def _choose(field: Any, choices: Sequence[tuple[str, Any]]) -> None:
    field.choices = list(choices)


@needs_book
def team_page(request: HttpRequest) -> HttpResponse:
    """The lists, and the forms; `?collector=` and `?team=` fill them with who is to be changed."""
    access_supervisor(request.user)
    people = {row.username: row for row in collectors()}
    chosen, team = people.get(request.GET.get("collector", "")), request.GET.get("team", "")
    return _page(request, CollectorForm(initial=_of(chosen)), TeamForm(initial=_of_team(team)), chosen)


def _page(
    request: HttpRequest, form: CollectorForm, team: TeamForm, chosen: CollectorRow | None = None
) -> HttpResponse:
    rows = collectors()
    context = {
        "collectors": _collectors([row for row in rows if row.active]),
        "gone": [row.username for row in rows if not row.active],
        "teams": _teams(rows),
        "has_teams": bool(teams()),
        "form": form,
        "team_form": team,
        "chosen": chosen if chosen is not None and chosen.active else None,
    }
    return render(request, "workbench/teams.html", context, status=422 if form.errors or team.errors else 200)


def _of(row: CollectorRow | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "username": row.username,
        "team": row.team,
        "capacity": row.capacity,
        "skills": list(row.skills),
        "languages": " ".join(row.languages),
    }


def _of_team(code: str) -> dict[str, Any]:
    name = teams().get(code)
    return {} if name is None else {"code": code, "name": name, "queues": list(team_queues()[code])}


@require_POST
@needs_book
def change_collector(request: HttpRequest) -> HttpResponse:
    """Adds or changes a collector."""
    staff = access_supervisor(request.user)
    form = CollectorForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        user = User.objects.filter(username=said["username"]).first()
        if user is None or role_of(user) != COLLECTOR:
            words = _("No open log-in of this name has the role of a collector; an administrator makes it.")
            form.add_error("username", words)
        else:
            try:
                put_collector(
                    username=user.username,
                    team=said["team"],
                    capacity=said["capacity"],
                    skills=said["skills"],
                    languages=said["languages"].split(),
                    actor=f"staff:{staff.name}",
                )
            except Unable as failure:
                form.add_error(None, str(failure))
            else:
                messages.success(request, _("%(name)s is in the team.") % {"name": user.username})
                return redirect("teams")
    return _page(request, form, TeamForm())


@require_POST
@needs_book
def change_team(request: HttpRequest) -> HttpResponse:
    """Adds or changes a team."""
    staff = access_supervisor(request.user)
    form = TeamForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            put_team(
                code=said["code"], name=said["name"], queue_codes=said["queues"], actor=f"staff:{staff.name}"
            )
        except Unable as failure:
            form.add_error(None, str(failure))
        else:
            messages.success(request, _("Team %(code)s is written down.") % {"code": said["code"]})
            return redirect("teams")
    return _page(request, CollectorForm(), form)


@require_POST
@needs_book
def take_out_collector(request: HttpRequest) -> HttpResponse:
    """Takes a collector out; their cases are shared out among the others."""
    staff = access_supervisor(request.user)
    name = request.POST.get("username", "")
    why = " ".join(request.POST.get("why", "").split())[:300]
    try:
        taken = take_out(username=name, why=why, at=clock.moment(), actor=f"staff:{staff.name}")
    except Unable as failure:
        messages.error(request, str(failure))
        return redirect("teams")
    words = ngettext(
        "%(name)s is taken out; %(n)d case went to others.",
        "%(name)s is taken out; %(n)d cases went to others.",
        taken,
    )
    messages.success(request, words % {"name": name, "n": taken})
    return redirect("teams")


def _collectors(rows: list[CollectorRow]) -> Table:
    loads = load_rows(rows, address=f"{reverse('teams')}?collector=%s#collector")
    return Table(
        caption=_("Collectors"),
        columns=[
            *load_columns(),
            Column(key="skills", label=_("Skills")),
            Column(key="languages", label=_("Languages")),
        ],
        rows=[
            load | {"skills": _names(row.skills, SKILLS), "languages": _names(row.languages, LANGUAGES)}
            for row, load in zip(rows, loads, strict=True)
        ],
    )


def _teams(people: list[CollectorRow]) -> Table:
    known = {queue.code: queue.name for queue in queues()}
    of_team = team_queues()
    return Table(
        caption=_("Teams"),
        columns=[
            Column(key="name", label=_("Team"), kind="link", head=True),
            Column(key="people", label=_("Collectors"), kind="count"),
            Column(key="queues", label=_("Queues"), kind="words"),
        ],
        rows=[
            {
                "name": Link(text=name, href=f"{reverse('teams')}?team={code}#team"),
                "people": sum(row.active and row.team == code for row in people),
                "queues": ", ".join(known.get(queue, queue) for queue in of_team[code]) or _("all"),
            }
            for code, name in teams().items()
        ],
    )


def _names(codes: Sequence[str], known: dict[str, Any]) -> str:
    return ", ".join(str(known.get(code, code)) for code in codes) or "–"

"""Bank statements: uploaded, their lines seen, and those settled that wait."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from arrears.payments.ports import statement_taker
from arrears.payments.queries import receipts_of_file
from arrears.payments.queries_of_files import LineRow, bank_files, bank_lines
from arrears.plumbing.failures import Unable
from arrears.servicing.operations.settle_line import book_line, note_line, take_back_by_line
from arrears.web.access import access_bank_file, access_bank_line, access_servicing
from arrears.web.servicing.bank_tables import files_table, lines_table, receipts_table, totals_table

SIZES = {".xml": 20 * 2**20, ".csv": 20 * 2**20, ".yaml": 64 * 2**10}
_SHOWN = 500


class Upload(forms.Form):
    """A statement, and for CSV the mapping that says what its columns mean."""

    file = forms.FileField(
        label=gettext_lazy("Statement"),
        help_text=gettext_lazy("camt.053 (.xml) or .csv, at most 20 MiB."),
        widget=forms.FileInput(attrs={"accept": ".xml,.csv"}),
    )
    mapping = forms.FileField(
        label=gettext_lazy("Mapping, for CSV only"),
        help_text=gettext_lazy("A .yaml file that says what the columns mean (docs/payments.md)."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yaml"}),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        return _typed(self.cleaned_data["file"], ".xml", ".csv")

    def clean_mapping(self) -> "UploadedFile[Any] | None":
        given = self.cleaned_data["mapping"]
        return _typed(given, ".yaml") if given else None

    def clean(self) -> dict[str, Any] | None:
        said = self.cleaned_data
        if "file" in said and said["file"].name.lower().endswith(".csv") != bool(said.get("mapping")):
            raise forms.ValidationError(_("A .csv file needs a mapping; a .xml file has none."))
        return said


def _typed(given: "UploadedFile[Any]", *endings: str) -> "UploadedFile[Any]":
    ending = Path(given.name or "").suffix.lower()
    if ending not in endings:
        raise forms.ValidationError(
            _("Choose a file ending in %(endings)s.") % {"endings": ", ".join(endings)}
        )
    if (given.size or 0) > SIZES[ending]:
        raise forms.ValidationError(_("The file is too large. Ask the bank for smaller ones."))
    return given


def bank(request: HttpRequest) -> HttpResponse:
    """The files that were taken, the lines that wait, and the form that takes a file."""
    staff = access_servicing(request.user)
    form = Upload(request.POST or None, request.FILES or None)
    failure = ""
    if request.method == "POST" and form.is_valid():
        try:
            file_id = _take(form.cleaned_data["file"], form.cleaned_data["mapping"], actor=staff.name)
        except Unable as unable:
            failure = str(unable)
        else:
            return redirect("bank_file", file_id=file_id)
    waiting = bank_lines(waiting_only=True, limit=_SHOWN)
    context = {
        "form": form,
        "failure": failure,
        "files": files_table(bank_files(limit=50)),
        "waiting": lines_table(waiting),
    }
    return render(request, "servicing/bank.html", context, status=422 if failure else 200)


def _take(file: "UploadedFile[Any]", mapping: "UploadedFile[Any] | None", *, actor: str) -> int:
    """The reader wants a path, and its messages name the file: both live in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="arrears-bank-") as folder:
        paths = [_written(Path(folder), one) for one in (file, mapping) if one is not None]
        return statement_taker()(path=paths[0], mapping=paths[1] if mapping else None, actor=actor)


def _written(folder: Path, given: "UploadedFile[Any]") -> Path:
    name = Path(given.name or "statement").name[-80:]
    path = folder / name
    with path.open("wb") as out:
        for part in given.chunks():
            out.write(part)
    return path


def bank_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file: what became of its lines, the money that came in, and the lines that are no money in."""
    _staff, row = access_bank_file(user=request.user, file_id=file_id)
    context = {
        "row": row,
        "totals": totals_table(row),
        "receipts": receipts_table(receipts_of_file(file_id=row.id, limit=_SHOWN)),
        "lines": lines_table(bank_lines(file_id=row.id, waiting_only=False, limit=_SHOWN)),
        "shown": _SHOWN,
    }
    return render(request, "servicing/bank_file.html", context)


def bank_line(request: HttpRequest, line_id: int) -> HttpResponse:
    """One line that is no receipt, and what can be done with it."""
    _staff, row = access_bank_line(user=request.user, line_id=line_id)
    return _line(request, row)


def _line(request: HttpRequest, row: LineRow, *, failure: str = "") -> HttpResponse:
    from arrears.payments.choices import LINE_OUTCOME, LineOutcome
    from arrears.web.formats import money
    from arrears.web.servicing.bank_tables import TOLD, reason_of
    from arrears.web.servicing.return_reasons import words_of

    context = {
        "row": row,
        "amount": money(row.amount_minor, row.currency),
        "state": LINE_OUTCOME[row.outcome],
        "why": reason_of(row.code),
        "open": row.outcome == LineOutcome.WAITING,
        "credit": row.amount_minor > 0,
        "told": [(TOLD.get(name, name), words_of(text)) for name, text in row.told.items() if text],
        "failure": failure,
        "typed": request.POST,
    }
    return render(request, "servicing/bank_line.html", context, status=422 if failure else 200)


@require_POST
def settle_bank_line(request: HttpRequest, line_id: int) -> HttpResponse:
    """Books it, takes a payment back by it, or notes that it was settled elsewhere."""
    staff, row = access_bank_line(user=request.user, line_id=line_id)
    reason = " ".join(request.POST.get("reason", "").split())[:300]
    action, receipt = request.POST.get("action", ""), request.POST.get("receipt", "").strip()
    try:
        if action == "book":
            book_line(line_id=row.id, actor=staff.name, reason=reason)
        elif action == "take_back":
            if not (receipt.isascii() and receipt.isdigit() and len(receipt) < 19):
                return _line(request, row, failure=_("Write the number of the receipt in digits."))
            take_back_by_line(line_id=row.id, receipt_id=int(receipt), actor=staff.name, reason=reason)
        else:
            note_line(line_id=row.id, actor=staff.name, reason=reason)
    except Unable as failure:
        return _line(request, row, failure=str(failure))
    messages.success(request, _("Line %(line)s is settled.") % {"line": row.id})
    return redirect("bank_file", file_id=row.file_id)

"""Every text that people see is translated: checked without GNU gettext."""

import re
from pathlib import Path

import polib

from tests.web.extraction import in_python, in_template, messages

CATALOG = Path(__file__).resolve().parents[2] / "src/arrears/locale/zh_Hans/LC_MESSAGES/django.po"
_PLACES = re.compile(r"%\(\w+\)[.\d]*[a-z]|\{\w*\}")


def test_python_calls_are_found() -> None:
    source = """
from django.utils.translation import gettext as _, pgettext, gettext_lazy as later
a = _("one") + later("two") + pgettext("context", "three")
b = ngettext("%d loan", "%d loans", n)
c = _(name)
"""
    assert {key for key, _line in in_python(source)} == {
        (None, "one", None),
        (None, "two", None),
        ("context", "three", None),
        (None, "%d loan", "%d loans"),
    }


def test_template_tags_are_found(django_ready: None) -> None:
    source = """{% load i18n %}{% translate "one" %}{% trans 'two' context "c" %}{{ x|default:_("three") }}
{% blocktranslate with n=a %}four {{ n }}{% endblocktranslate %}
{% blocktranslate count n=a %}{{ n }} loan{% plural %}{{ n }} loans{% endblocktranslate %}"""
    assert {key for key, _line in in_template(source)} == {
        (None, "one", None),
        ("c", "two", None),
        (None, "three", None),
        (None, "four %(n)s", None),
        (None, "%(n)s loan", "%(n)s loans"),
    }


def test_chinese_is_complete_and_nothing_is_stale(django_ready: None) -> None:
    found = {(context, message): places for (context, message, _plural), places in messages().items()}
    catalog = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(CATALOG))}
    missing = {key: places for key, places in found.items() if key not in catalog or not _text(catalog[key])}
    assert not missing, missing
    assert not [key for key in catalog if key not in found], "no longer in the sources"
    assert not [key for key, entry in catalog.items() if entry.fuzzy], "to be looked at by a person"


def test_plurals_and_placeholders_agree(django_ready: None) -> None:
    catalog = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(CATALOG))}
    for context, message, plural in messages():
        entry = catalog.get((context, message))
        if entry is None:
            continue
        assert (entry.msgid_plural or None) == plural or plural is None, message
        assert set(_PLACES.findall(_text(entry))) == set(_PLACES.findall(plural or message)), message


def test_compiled_catalog_speaks_chinese(django_ready: None, tmp_path: Path) -> None:
    from django.utils.translation import gettext, ngettext, override, pgettext

    with override("zh-hans"):
        assert gettext("Overview") == "总览"
        assert pgettext("instalment", "overdue") == "逾期"
        assert ngettext("%(n)d month", "%(n)d months", 3) % {"n": 3} == "3 个月"
    with override("en"):
        assert gettext("Overview") == "Overview"


def _text(entry: polib.POEntry) -> str:
    return entry.msgstr or "".join(entry.msgstr_plural.values())

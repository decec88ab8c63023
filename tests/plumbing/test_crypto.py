"""Sealed columns and masks."""

import pytest

from arrears.plumbing import crypto


@pytest.fixture(autouse=True)
def _settings(django_ready: None) -> None:
    """The key comes from the settings."""


def test_what_is_sealed_opens_for_its_purpose_only() -> None:
    sealed = crypto.seal("张三", purpose="person.name")
    assert crypto.open_sealed(sealed, purpose="person.name") == "张三"
    assert sealed != crypto.seal("张三", purpose="person.name")
    with pytest.raises(crypto.UnableToOpenSealed):
        crypto.open_sealed(sealed, purpose="person.phone")


@pytest.mark.parametrize("place", [0, 1, 20, -1])
def test_an_altered_byte_is_noticed(place: int) -> None:
    sealed = bytearray(crypto.seal("12012345678", purpose="p"))
    sealed[place] ^= 1
    with pytest.raises(crypto.UnableToOpenSealed):
        crypto.open_sealed(bytes(sealed), purpose="p")


def test_blind_indexes_find_and_tell_nothing() -> None:
    one = crypto.blind_index("120 1234-5678", purpose="phone")
    assert one == crypto.blind_index("12012345678", purpose="phone")
    assert one != crypto.blind_index("12012345678", purpose="id")
    assert len(one) == 16


@pytest.mark.parametrize(
    ("text", "masked"),
    [("", ""), ("王", "王*"), ("张三", "张*"), ("Johannes", "J***")],
)
def test_masked_names(text: str, masked: str) -> None:
    assert crypto.mask_name(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [("", ""), ("1", "*"), ("123", "*23"), ("12345678", "******78"), ("12012345678", "120****5678")],
)
def test_masked_numbers(text: str, masked: str) -> None:
    assert crypto.mask_number(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("", ""),
        ("张三 还款 12012345678", "张* 还* 120****5678"),
        ("from +86 120-1234-5678 (Feb 2025)", "f*** +86 *********5678 (F** 2025)"),
        ("120 1234 5678", "120******5678"),
        ("12012345678.0", "120****5678.0"),
        ("1,234.50", "1,234.50"),
        ("-0.05", "-0.05"),
        ("2024-01-31", "2024-01-31"),
        ("paid 2024-01-31", "p*** 2024-01-31"),
        ("X-9", "X*-9"),
    ],
)
def test_masked_texts(text: str, masked: str) -> None:
    assert crypto.mask_text(text) == masked


def test_only_what_is_quoted_of_a_sentence_is_masked() -> None:
    said = "phone: '12012345678' is no number, was \"O'Neil\""
    assert crypto.mask_quoted(said) == "phone: '120****5678' is no number, was \"O*'N***\""


def test_many_are_sealed_like_one() -> None:
    sealed = crypto.seal_many(["a", None, ""], purpose="p")
    assert sealed[1] is None
    assert [crypto.open_sealed(s, purpose="p") for s in sealed if s is not None] == ["a", ""]


def test_a_fingerprint_is_exact_and_keyed() -> None:
    one = crypto.fingerprint("a b", purpose="p")
    assert one == crypto.fingerprint("a b", purpose="p")
    assert one not in {crypto.fingerprint("ab", purpose="p"), crypto.fingerprint("a b", purpose="q")}

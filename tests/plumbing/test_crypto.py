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

"""How often a token may ask, and how often an address may guess."""

from tests.api.callers import Asking, book, problem, token


def test_a_token_may_ask_so_often_a_minute(db: str) -> None:
    book()
    asking = Asking(token(requests_a_minute=5))
    answers = [asking.get("/products/none") for _ in range(12)]  # over two windows ten are answered
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    assert problem(refused[0]) == "too-many-requests"
    assert 1 <= int(refused[0]["retry-after"]) <= 60
    assert answers[0]["ratelimit-limit"] == "5"
    assert answers[0]["ratelimit-remaining"] == "4"
    assert Asking(token(requests_a_minute=5)).get("/products/none").status_code == 404  # another token


def test_guessing_is_stopped_for_the_address_that_guesses(db: str) -> None:
    from django.test import override_settings

    book()
    good = Asking(token())
    with override_settings(API_FAILED_A_MINUTE=4):
        guesses = [Asking("arr_0123456789ab_" + f"{n:064x}").get("/products") for n in range(10)]
        refused = [guess for guess in guesses if guess.status_code == 429]
        assert len(refused) >= 2
        assert problem(refused[0]) == "too-many-requests"
        assert int(refused[0]["retry-after"]) >= 1
        assert problem(guesses[0]) == "unauthenticated"
        assert good.get("/products/none").status_code == 404  # a good token is not locked out
        elsewhere = Asking("x").client.get("/api/products", REMOTE_ADDR="192.0.2.7")
        assert elsewhere.status_code == 401

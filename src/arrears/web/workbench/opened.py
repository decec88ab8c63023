"""Pages that need an open business date say so where there is none yet."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from arrears.plumbing.clock import UnableToReadClock


def needs_book(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Shows how to get a book instead of a page that can have nothing on it."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UnableToReadClock:
            return render(request, "console/no_book.html")

    return inner

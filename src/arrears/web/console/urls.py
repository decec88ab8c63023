"""Addresses of the console: risk, supervision, administration."""

from django.urls import URLPattern, path

from arrears.web.console.users import change_user, user, users
from arrears.web.design.page import design
from arrears.web.preferences import set_theme

urlpatterns: list[URLPattern] = [
    path("users/", users, name="users"),
    path("users/<int:account_id>/", user, name="user"),
    path("users/<int:account_id>/change/", change_user, name="change_user"),
    path("design/", design, name="design"),
    path("theme/", set_theme, name="set_theme"),
    path("", design, name="overview"),
    path("loans/", design, name="loans"),
    path("close/", design, name="closes"),
]

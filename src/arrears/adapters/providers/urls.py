"""Addresses of providers' webhooks."""

from django.urls import include, path

from arrears.adapters.providers.views import webhook

app_name = "hooks"
urlpatterns = [
    path("messages/", include("arrears.adapters.channels.urls")),
    path("<slug:provider>/", webhook, name="webhook"),
]

"""Addresses of providers' webhooks."""

from django.urls import path

from arrears.adapters.providers.views import webhook

app_name = "hooks"
urlpatterns = [path("<slug:provider>/", webhook, name="webhook")]

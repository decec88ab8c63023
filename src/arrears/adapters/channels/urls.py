"""Addresses of message gateways' webhooks (below hooks/messages/)."""

from django.urls import path

from arrears.adapters.channels.views import message_news

urlpatterns = [path("<slug:provider>/", message_news, name="message_news")]

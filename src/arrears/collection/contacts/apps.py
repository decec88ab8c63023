"""Django application of the sub-slice `contacts`."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "arrears.collection.contacts"
    label = "contacts"
    verbose_name = "Contacts"

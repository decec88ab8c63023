"""Addresses of the agencies' portal and of the lender's pages about agencies."""

from django.urls import URLPattern, path

from arrears.web.agency.panel import (
    agency,
    agency_invoice,
    panel,
    place,
    recall_placement,
    upload_invoice,
)
from arrears.web.agency.placed import accept_all, cases_file, placed, results_file
from arrears.web.agency.placement import change_placement, contact, placement, record

urlpatterns: list[URLPattern] = [
    path("placed/", placed, name="placed"),
    path("placed/accept/", accept_all, name="accept_all"),
    path("placed/cases.csv", cases_file, name="cases_file"),
    path("placed/results/", results_file, name="results_file"),
    path("placed/<int:placement_id>/", placement, name="placement"),
    path("placed/<int:placement_id>/change/", change_placement, name="change_placement"),
    path("placed/<int:placement_id>/contact/", contact, name="agency_contact"),
    path("placed/<int:placement_id>/record/", record, name="agency_record"),
    path("agencies/", panel, name="agencies"),
    path("agencies/place/", place, name="place_cases"),
    path("agencies/invoices/<int:invoice_id>/", agency_invoice, name="agency_invoice"),
    path("agencies/<slug:code>/", agency, name="agency"),
    path("agencies/<slug:code>/recall/", recall_placement, name="recall_placement"),
    path("agencies/<slug:code>/invoice/", upload_invoice, name="upload_invoice"),
]

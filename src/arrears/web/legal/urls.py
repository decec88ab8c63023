"""Addresses of legal action, sales and visits."""

from django.urls import path, re_path

from arrears.web.legal import cases, owners, sales, visits

urlpatterns = [
    path("legal/", cases.legal, name="legal"),
    path("legal/<int:legal_case_id>/", cases.legal_case, name="legal_case"),
    path("legal/<int:legal_case_id>/notice/", cases.legal_notice, name="legal_notice"),
    path("legal/<int:legal_case_id>/cost/", cases.legal_cost, name="legal_cost"),
    path("legal/<int:legal_case_id>/pack/", cases.legal_pack, name="legal_pack"),
    path("sales/", sales.legal_sales, name="legal_sales"),
    path("sales/owners/", owners.sale_owners, name="sale_owners"),
    path("sales/<int:sale_id>/", sales.legal_sale, name="legal_sale"),
    path("sales/<int:sale_id>/tape/", sales.sale_tape, name="sale_tape"),
    re_path(
        r"^sales/(?P<sale_id>\d+)/(?P<action>accept|transfer|tell|take_back|cancel)/$",
        sales.change_sale,
        name="change_sale",
    ),
    path("visits/", visits.legal_visits, name="legal_visits"),
    path("visits/<int:visit_id>/", visits.legal_visit, name="legal_visit"),
    path("visits/<int:visit_id>/cancel/", visits.drop_visit, name="drop_visit"),
]

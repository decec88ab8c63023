"""Addresses of the workbench: collectors and their supervisors."""

from django.urls import URLPattern, path

from arrears.web.workbench.board import board, hand_over, share
from arrears.web.workbench.case_list import cases
from arrears.web.workbench.case_page import add_note, case, change_hold
from arrears.web.workbench.day import next_debtor, work_day
from arrears.web.workbench.phone_help import agree_by_phone, phone_help, phone_plan
from arrears.web.workbench.review import review
from arrears.web.workbench.talk import ask_gate, leave, talk
from arrears.web.workbench.teams import change_collector, change_team, take_out_collector, team_page

urlpatterns: list[URLPattern] = [
    path("", work_day, name="work_day"),
    path("next/", next_debtor, name="next_debtor"),
    path("cases/", cases, name="cases"),
    path("cases/<int:case_id>/", case, name="case"),
    path("cases/<int:case_id>/talk/", talk, name="talk"),
    path("cases/<int:case_id>/ask/", ask_gate, name="ask_gate"),
    path("cases/<int:case_id>/leave/", leave, name="leave"),
    path("cases/<int:case_id>/note/", add_note, name="add_note"),
    path("cases/<int:case_id>/hold/", change_hold, name="change_hold"),
    path("cases/<int:case_id>/help/", phone_help, name="phone_help"),
    path("help/<int:plan_id>/", phone_plan, name="phone_plan"),
    path("help/<int:plan_id>/<int:offer_id>/", agree_by_phone, name="agree_by_phone"),
    path("board/", board, name="board"),
    path("board/hand-over/", hand_over, name="hand_over"),
    path("board/share/", share, name="share_out"),
    path("board/teams/", team_page, name="teams"),
    path("board/teams/collector/", change_collector, name="change_collector"),
    path("board/teams/team/", change_team, name="change_team"),
    path("board/teams/take-out/", take_out_collector, name="take_out_collector"),
    path("board/reviews/<int:conversation_id>/", review, name="review"),
]

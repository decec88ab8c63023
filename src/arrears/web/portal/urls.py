"""Addresses of the borrower's portal, below /my/."""

from django.urls import URLPattern, path

from arrears.web.portal import contact, counsel, enter, helping, home, inbox, loan, mine, push, saying

urlpatterns: list[URLPattern] = [
    path("log-in/", enter.enter, name="enter"),
    path("log-in/code/", enter.code, name="code"),
    path("log-out/", enter.leave, name="leave"),
    path("", home.home, name="home"),
    path("contact/", contact.contact, name="contact"),
    path("messages/", inbox.read_messages, name="messages"),
    path("push/", push.subscribe, name="push"),
    path("advice/", counsel.counsel, name="counsel"),
    path("data/", mine.mine, name="mine"),
    path("data.json", mine.my_copy, name="my_copy"),
    path("say/", saying.matters, name="matters"),
    path("say/<slug:kind>/", saying.say, name="say"),
    path("matters/<int:matter_id>/", saying.matter, name="matter"),
    path("plans/<int:plan_id>/", helping.plan, name="plan"),
    path("plans/<int:plan_id>/again/", helping.renew_plan, name="renew_plan"),
    path("plans/<int:plan_id>/withdraw/", helping.withdraw_plan, name="withdraw_plan"),
    path("plans/<int:plan_id>/offers/<int:offer_id>/", helping.offer, name="offer"),
    path("plans/<int:plan_id>/offers/<int:offer_id>/accept/", helping.accept_offer, name="accept_offer"),
    # The number of an imported loan has slashes in it.
    path("help/<path:number>/", helping.ask_help, name="ask_help"),
    path("pay/<path:number>/", loan.pay, name="pay"),
    path("papers/<slug:kind>/<path:number>/", loan.own_paper, name="own_paper"),
    path("loans/<path:number>/", loan.loan, name="loan"),
]

from django.urls import path

from choeur.myaccount.views import asking, contact, dashboard, history, memberships, requests, sessions, siret

app_name = "myaccount"
urlpatterns = [
    path("tableau-de-bord", dashboard.dashboard, name="dashboard"),
    path("adresse-de-contact/<str:token>", contact.confirm_contact, name="confirm_contact"),
    path("mes-rattachements", memberships.memberships, name="memberships"),
    path("mes-rattachements/<uuid:membership_id>/retirer", memberships.withdraw, name="withdraw"),
    path("mes-rattachements/<uuid:membership_id>/quitter", memberships.leave, name="leave"),
    path("mes-rattachements/demander", asking.search, name="search"),
    path("mes-rattachements/demander/<uuid:structure_id>", asking.ask, name="ask"),
    path("mes-rattachements/demander/<uuid:structure_id>/a-nouveau", asking.ask_again, name="ask_again"),
    path("mon-compte/sessions", sessions.show, name="sessions"),
    path("mon-compte/sessions/fermer", sessions.close, name="close_session"),
    path("mon-compte/sessions/fermer-les-autres", sessions.close_others, name="close_other_sessions"),
    path("mon-compte/appareils/oublier", sessions.forget, name="forget_device"),
    path("structures/<uuid:structure_id>/siret", siret.give, name="siret"),
    path("structures/<uuid:structure_id>/siret/verification", siret.answer, name="siret_answer"),
    path("mon-compte/historique", history.history, name="history"),
    path("mon-compte/historique.csv", history.export, name="history_csv"),
    path("demandes", requests.requests, name="requests"),
    path("demandes/<uuid:request_id>", requests.show, name="request"),
    path("demandes/<uuid:request_id>/valider", requests.approve, name="approve"),
    path("demandes/<uuid:request_id>/refuser", requests.refuse, name="refuse"),
]

from django.urls import path

from choeur.myaccount.views import asking, contact, dashboard, memberships, recoveries, requests, siret

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
    path("structures/<uuid:structure_id>/siret", siret.give, name="siret"),
    path("structures/<uuid:structure_id>/siret/verification", siret.answer, name="siret_answer"),
    path("demandes", requests.requests, name="requests"),
    path("demandes/acces", recoveries.listing, name="recoveries"),
    path("demandes/acces/<uuid:recovery_id>/approuver", recoveries.approve, name="approve_recovery"),
    path("demandes/acces/<uuid:recovery_id>/refuser", recoveries.refuse, name="refuse_recovery"),
    path("demandes/<uuid:request_id>", requests.show, name="request"),
    path("demandes/<uuid:request_id>/valider", requests.approve, name="approve"),
    path("demandes/<uuid:request_id>/refuser", requests.refuse, name="refuse"),
]

from django.urls import path

from choeur.myaccount.views import (
    adding_passkeys,
    asking,
    contact,
    dashboard,
    login_means,
    memberships,
    recovery_codes,
    requests,
    siret,
)

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
    path("demandes/<uuid:request_id>", requests.show, name="request"),
    path("demandes/<uuid:request_id>/valider", requests.approve, name="approve"),
    path("demandes/<uuid:request_id>/refuser", requests.refuse, name="refuse"),
    path("mon-compte/second-facteur", login_means.asked, name="second_factor_asked"),
    path("mon-compte/moyens-de-connexion", login_means.login_means, name="login_means"),
    path("mon-compte/moyens-de-connexion/choisir", login_means.choose, name="choose_factor"),
    path("mon-compte/moyens-de-connexion/application", login_means.add_app, name="add_app"),
    path("mon-compte/moyens-de-connexion/application/commencer", login_means.begin_app, name="begin_app"),
    path("mon-compte/moyens-de-connexion/cle", adding_passkeys.add_passkey, name="add_passkey"),
    path("mon-compte/moyens-de-connexion/cle/options", adding_passkeys.options, name="passkey_options"),
    path("mon-compte/moyens-de-connexion/codes-de-secours", recovery_codes.recovery_codes, name="recovery_codes"),
    path("mon-compte/moyens-de-connexion/codes-de-secours/conserves", recovery_codes.keep_codes, name="keep_recovery_codes"),
    path("mon-compte/moyens-de-connexion/codes-de-secours/telecharger", recovery_codes.download, name="download_recovery_codes"),
    path("mon-compte/moyens-de-connexion/<uuid:factor_id>/renommer", login_means.rename, name="rename_factor"),
    path("mon-compte/moyens-de-connexion/<uuid:factor_id>/supprimer", login_means.remove, name="remove_factor"),
    path("mon-compte/navigateurs/<uuid:browser_id>/retirer", login_means.revoke_browser, name="revoke_browser"),
]

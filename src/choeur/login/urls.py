from django.urls import path

from choeur.login import access, confirming, disavowing, fresh_proof, openid, openid_leaving, passkeys, reset, reset_link, views

app_name = "login"
urlpatterns = [
    path("connexion", views.login, name="login"),
    path("connexion/confirmation", confirming.second_factor, name="second_factor"),
    path("connexion/cle", passkeys.passkey, name="passkey"),
    path("connexion/cle/options", passkeys.options, {"second": False}, name="passkey_options"),
    path("connexion/confirmation/cle", passkeys.second_passkey, name="second_passkey"),
    path("connexion/confirmation/cle/options", passkeys.options, {"second": True}, name="second_passkey_options"),
    path("connexion/openid", openid.begin, name="openid"),
    path("connexion/openid/retour", openid.come_back, name="openid_return"),
    path("connexion/openid/relier", openid.link, name="link_identity"),
    path("connexion/openid/continuer", openid.go_on, name="openid_continue"),
    path("deconnexion", views.logout, name="logout"),
    path("deconnexion/fournisseur", openid_leaving.left, name="openid_left"),
    path("deconnexion/fournisseur/fermer", openid_leaving.leave, name="leave_openid"),
    path("connexion/confirmer", fresh_proof.confirm_identity, name="confirm_identity"),
    path("connexion/pas-moi", disavowing.show, name="disavowal"),
    path("connexion/pas-moi/<str:token>", disavowing.follow_link, name="follow_disavowal"),
    path("session/prolonger", views.keep_alive, name="keep_alive"),
    path("mot-de-passe-oublie", reset.ask, name="reset"),
    path("mot-de-passe-oublie/question", reset.question, name="reset_question"),
    path("mot-de-passe-oublie/question/recevoir", reset.mail_question, name="reset_mail_question"),
    path("mot-de-passe-oublie/courriel", reset.sent, name="reset_sent"),
    path("mot-de-passe-oublie/lien/<str:token>", reset_link.follow, name="reset_link"),
    path("mot-de-passe-oublie/nouveau", reset_link.choose, name="reset_password"),
    path("mot-de-passe-oublie/autrement", access.other_way, name="other_way"),
    path("mot-de-passe-oublie/autrement/demande", access.other_way_asked, {"by_code": False}, name="other_way_asked"),
    path("mot-de-passe-oublie/autrement/code", access.recovery_code, name="other_way_code"),
    path("mot-de-passe-oublie/autrement/code/demande", access.other_way_asked, {"by_code": True}, name="other_way_code_given"),
    path("acces/refuser/lien/<str:token>", access.follow, name="access_link"),
    path("acces/refuser", access.oppose, name="access_oppose"),
    path("acces/refuse", access.opposed, name="access_opposed"),
    path("mot-de-passe-oublie/termine", reset_link.done, name="reset_done"),
]

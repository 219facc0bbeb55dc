from django.urls import path

from choeur.login import confirming, passkeys, views

app_name = "login"
urlpatterns = [
    path("connexion", views.login, name="login"),
    path("connexion/confirmation", confirming.second_factor, name="second_factor"),
    path("connexion/cle", passkeys.passkey, name="passkey"),
    path("connexion/cle/options", passkeys.options, {"second": False}, name="passkey_options"),
    path("connexion/confirmation/cle", passkeys.second_passkey, name="second_passkey"),
    path("connexion/confirmation/cle/options", passkeys.options, {"second": True}, name="second_passkey_options"),
    path("deconnexion", views.logout, name="logout"),
    path("session/prolonger", views.keep_alive, name="keep_alive"),
]

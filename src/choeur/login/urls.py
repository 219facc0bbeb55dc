from django.urls import path

from choeur.login import confirming, views

app_name = "login"
urlpatterns = [
    path("connexion", views.login, name="login"),
    path("connexion/confirmation", confirming.second_factor, name="second_factor"),
    path("deconnexion", views.logout, name="logout"),
    path("session/prolonger", views.keep_alive, name="keep_alive"),
]

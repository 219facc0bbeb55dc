from django.urls import path

from choeur.login import confirming, disavowing, views

app_name = "login"
urlpatterns = [
    path("connexion", views.login, name="login"),
    path("deconnexion", views.logout, name="logout"),
    path("connexion/confirmer", confirming.confirm_identity, name="confirm_identity"),
    path("connexion/pas-moi", disavowing.show, name="disavowal"),
    path("connexion/pas-moi/<str:token>", disavowing.follow_link, name="follow_disavowal"),
    path("session/prolonger", views.keep_alive, name="keep_alive"),
]

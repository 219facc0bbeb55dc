from django.urls import path

from choeur.login import views

app_name = "login"
urlpatterns = [
    path("connexion", views.login, name="login"),
    path("deconnexion", views.logout, name="logout"),
    path("session/prolonger", views.keep_alive, name="keep_alive"),
]

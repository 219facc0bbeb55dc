from django.urls import path

from choeur.login import access, reset, reset_link, views

app_name = "login"
urlpatterns = [
    path("connexion", views.login, name="login"),
    path("deconnexion", views.logout, name="logout"),
    path("session/prolonger", views.keep_alive, name="keep_alive"),
    path("mot-de-passe-oublie", reset.ask, name="reset"),
    path("mot-de-passe-oublie/question", reset.question, name="reset_question"),
    path("mot-de-passe-oublie/question/recevoir", reset.mail_question, name="reset_mail_question"),
    path("mot-de-passe-oublie/courriel", reset.sent, name="reset_sent"),
    path("mot-de-passe-oublie/lien/<str:token>", reset_link.follow, name="reset_link"),
    path("mot-de-passe-oublie/nouveau", reset_link.choose, name="reset_password"),
    path("mot-de-passe-oublie/autrement", access.other_way, name="other_way"),
    path("mot-de-passe-oublie/autrement/demande", access.other_way_asked, name="other_way_asked"),
    path("acces/refuser/lien/<str:token>", access.follow, name="access_link"),
    path("acces/refuser", access.oppose, name="access_oppose"),
    path("acces/refuse", access.opposed, name="access_opposed"),
    path("mot-de-passe-oublie/termine", reset_link.done, name="reset_done"),
]

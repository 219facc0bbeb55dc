from django.urls import path

from choeur.signup.views import activation, address, company, confirm, contest, done, person, resend, workspaces

app_name = "signup"
urlpatterns = [
    path("inscription", address.show, name="address"),
    path("inscription/brouillon/effacer", address.erase_draft, name="erase_draft"),
    path("inscription/entreprise", company.show, name="company"),
    path("inscription/informations", person.show, name="person"),
    path("inscription/espaces", workspaces.show, name="workspaces"),
    path("inscription/verification", confirm.show, name="confirm"),
    path("inscription/fin", done.show, name="done"),
    path("inscription/fin/renvoyer", done.send_again, name="send_again"),
    path("inscription/fin/corriger", done.correct, name="correct"),
    path("inscription/fin/rattachement", done.ask_membership, name="ask_membership"),
    path("inscription/fin/contester", contest.show, name="contest"),
    path("activation/renvoi", resend.show, name="resend"),
    path("activation/lien/<str:token>", activation.follow_link, name="follow_link"),
    path("activation", activation.show, name="activation"),
    path("activation/terminee", activation.done, name="activated"),
]

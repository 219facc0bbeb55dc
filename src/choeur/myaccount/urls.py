from django.urls import path

from choeur.myaccount import views

app_name = "myaccount"
urlpatterns = [
    path("tableau-de-bord", views.dashboard, name="dashboard"),
    path("adresse-de-contact/<str:token>", views.confirm_contact, name="confirm_contact"),
]

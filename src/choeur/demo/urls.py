from django.urls import path

from choeur.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.index, name="index"),
    path("fixtures.json", views.fixtures, name="fixtures"),
    path("mails/", views.mails, name="mails"),
    path("mails/<uuid:mail_id>", views.mail, name="mail"),
    path("mails.json", views.mails_json, name="mails_json"),
    path("captcha.json", views.captcha, name="captcha"),
    path("clock", views.clock, name="clock"),
    path("jobs", views.jobs, name="jobs"),
]

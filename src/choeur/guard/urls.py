from django.urls import path

from choeur.guard import views

app_name = "guard"
urlpatterns = [
    path("verification/nouvelle", views.renew, name="renew"),
    path("verification/<str:key>.png", views.image, name="image"),
    path("verification/<str:key>.<str:language>.wav", views.sound, name="sound"),
]

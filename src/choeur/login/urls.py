from django.urls import URLPattern

app_name = "login"
urlpatterns: list[URLPattern] = []

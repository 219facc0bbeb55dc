from django.urls import URLPattern

app_name = "myaccount"
urlpatterns: list[URLPattern] = []

"""A page of the tests' own with a form that only a person may send."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path

from choeur.guard.forms import HumanCheck

PAGE = """<!doctype html>
<html lang="fr"><head><title>Essai</title><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="stylesheet" href="{% static "choeur/choeur.css" %}">
<link rel="icon" href="{% static "choeur/favicon.svg" %}"><script type="module" src="{% static "choeur/page.js" %}"></script></head>
<body><main class="frame"><div class="sheet"><h1>Essai</h1>{% if passed %}<p>Passé : {{ passed }}</p>{% else %}
<form method="post" novalidate>{% csrf_token %}
{{ form.name.as_field_group }}
{% if form.captcha %}{{ form.captcha.as_field_group }}{% endif %}
<button class="button">Valider</button>
</form>{% endif %}</div></main><div role="status" id="status"></div><div role="alert" id="alert"></div></body></html>"""


class MailedForm(HumanCheck):
    name = forms.CharField(error_messages={"required": "Saisissez votre nom"})
    allow_skip = True


class StrictForm(HumanCheck):
    name = forms.CharField(error_messages={"required": "Saisissez votre nom"})


@login_not_required
def page(request, form_class):
    form = form_class(request.POST or None)
    if form.is_valid():
        return redirect(f"/passed?way={form.human_way}")
    status = 422 if form.is_bound and not form.asks_new_image else 200
    return draw(request, status=status, form=form)


@login_not_required
def passed(request):
    return draw(request, passed=request.GET["way"])


def draw(request, *, status=200, **context):
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": None, "passed": ""} | context, request), status=status)


urlpatterns = [
    path("", include("choeur.guard.urls")),
    path("mailed", page, {"form_class": MailedForm}),
    path("strict", page, {"form_class": StrictForm}),
    path("passed", passed),
]

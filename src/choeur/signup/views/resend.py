"""« Recevoir un nouveau lien »: for whoever lost the mail, with the same answer for everybody (journeys §2)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from choeur.signup.forms import ResendForm
from choeur.signup.views import done


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    form = ResendForm(request.POST) if request.method == "POST" else ResendForm()
    if request.method != "POST" or not form.is_valid():
        return render(request, "signup/resend.html", {"form": form}, status=422 if form.errors else 200)
    retry_after = done.resend(request, form.cleaned_data["login_address"])
    if retry_after:
        response = render(request, "signup/resend.html", {"form": form}, status=429)
        response.headers["Retry-After"] = str(retry_after)
        return response
    return redirect("signup:resend")

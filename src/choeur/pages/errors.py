from django.http import HttpRequest, HttpResponse


def too_large(request: HttpRequest) -> HttpResponse:
    return HttpResponse("413", status=413)


def page_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse("403", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("400", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("403", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("404", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse("500", status=500)

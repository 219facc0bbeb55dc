"""The secret of a mailed link leaves the address at once: it goes on in a signed cookie of this browser (decision 11)."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from choeur.common import cookies


@dataclass(frozen=True)
class MailedLink:
    """One kind of link: the cookie that carries its secret, for how long, and the page that it opens."""

    cookie: str
    page: str
    age: timedelta = timedelta(minutes=30)

    def follow(self, token: str) -> HttpResponse:
        """To the clean page, which is asked for from nowhere; nothing is written but the cookie."""
        response = redirect(self.page)
        response.headers["Referrer-Policy"] = "no-referrer"
        cookies.write(response, self.cookie, signing.dumps(token, salt=self._salt), age=self.age)
        return response

    def token(self, request: HttpRequest) -> str:
        """The secret that this browser followed; empty where there is none, or no longer."""
        try:
            return str(signing.loads(cookies.read(request, self.cookie), salt=self._salt, max_age=self.age))
        except signing.BadSignature:
            return ""

    @property
    def _salt(self) -> str:
        return f"choeur.mailed_links.{self.cookie}"

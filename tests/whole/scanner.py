"""A mail scanner, a preview or a browser that fetches ahead: it follows every link of a page and of a mail, and never presses a button."""

import copy
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin

from django.db import connection
from django.test import Client

from choeur.accounts.models import Session
from choeur.notifications.models import OutgoingMail

HERE = "http://localhost:8000"
EXEMPT = {Session._meta.db_table}  # decision 21: touched once a minute
FOLLOWED = ("href", "src", "data-renew", "data-worker")
WAYS: tuple[tuple[str, dict[str, str]], ...] = (
    ("get", {}),
    ("head", {}),
    ("get", {"Sec-Purpose": "prefetch"}),
    ("get", {"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch"}),
)


class _Links(HTMLParser):
    """Whatever can be asked for without pressing a button that posts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._searches: tuple[str, dict[str, str]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in pairs}
        self.found += [given[name] for name in FOLLOWED if given.get(name)]
        if tag == "form" and given.get("method", "get").lower() == "get":
            self._searches = (given.get("action", ""), {})
        elif tag == "input" and self._searches and given.get("name"):
            self._searches[1][given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._searches:
            address, values = self._searches
            self.found.append(f"{address}?{urlencode(values)}")
            self._searches = None


def links_of_page(html: str, path: str) -> set[str]:
    """Paths of the portal, as a page at `path` gives them."""
    addresses = {urljoin(HERE + path, link) for link in _Links(html).found if not link.startswith("#")}
    return _ours(addresses)


def links_of_mail(mail: OutgoingMail) -> set[str]:
    """Those of its text and those of its HTML."""
    return _ours(re.findall(r"https?://[^\s>]+", mail.text)) | links_of_page(mail.html, "/")


def _ours(addresses: Iterable[str]) -> set[str]:
    return {address.removeprefix(HERE) or "/" for address in addresses if address.startswith(HERE)}


def click(links: Iterable[str], *, cookies: Any = None) -> int:
    """Ask for each link in every way; returns how many requests were made."""
    client = Client(headers={"user-agent": "Mozilla/5.0 (compatible; SafeLinks)"})
    client.cookies = copy.deepcopy(cookies or client.cookies)
    asked = 0
    for link in sorted(links):
        for method, headers in WAYS:
            answer = getattr(client, method)(link, headers=headers, follow=True)
            assert answer.status_code in {200, 403, 404, 410, 422}, f"{method} {link} gave {answer.status_code}"
            asked += 1
    return asked


def everything() -> dict[str, list[str]]:
    """Every row of every table of the database, Django's own included."""
    rows: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in EXEMPT:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows

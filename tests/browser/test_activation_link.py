"""The secret of an activation link goes nowhere but to the portal, and its form is accepted (decision 11)."""

from playwright.sync_api import expect

from choeur.accounts import activation_links
from tests.browser.acting import ADDRESS, Visitor
from tests.people import make_sign_up


def test_the_token_is_never_a_referrer_and_the_form_keeps_its_origin(page, base_url):
    token = activation_links.issue(make_sign_up(ADDRESS))
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url, request.all_headers())))

    Visitor(page).activates(activation_links.address_of(token))
    expect(page.get_by_role("heading", name="Votre compte est activé")).to_be_visible()

    carried = [url for _method, url, headers in sent if token in f"{headers.get('referer', '')} {headers.get('cookie', '')}"]
    assert carried == []
    assert [url for _method, url, _headers in sent if token in url] == [f"{base_url}{activation_links.address_of(token)}"]
    posts = [headers for method, _url, headers in sent if method == "POST"]
    assert [(post["origin"], post["referer"]) for post in posts] == [(base_url, f"{base_url}/activation")]


def test_no_page_knows_where_the_mail_led(page):
    token = activation_links.issue(make_sign_up(ADDRESS))
    page.goto("/aide")

    page.evaluate("address => location.assign(address)", activation_links.address_of(token))
    page.wait_for_url("**/activation")

    assert token not in page.evaluate("document.referrer + location.href")
    assert token not in page.content()

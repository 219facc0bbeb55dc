"""« Vouliez-vous dire … ? »: one slip from a great provider is pointed out, an ordinary domain never is (ux.md S1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choeur.common import mail_domains
from choeur.common.mail_domains import suggestion


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("claire@gmial.com", "claire@gmail.com"),
        ("claire@gmai.com", "claire@gmail.com"),
        ("claire@gmaill.com", "claire@gmail.com"),
        ("claire@gmail.con", "claire@gmail.com"),
        ("claire@GMIAL.com", "claire@gmail.com"),
        ("Claire.B@ornage.fr", "Claire.B@orange.fr"),
        ("claire@wanado.fr", "claire@wanadoo.fr"),
        ("claire@hotmial.fr", "claire@hotmail.fr"),
        ("claire@laposte.nte", "claire@laposte.net"),
        ("claire@lagoon.nv", "claire@lagoon.nc"),
        (" claire@freee.fr ", "claire@free.fr"),
    ],
)
def test_one_slip_is_pointed_out_and_the_name_before_it_stays(typed, meant):
    assert suggestion(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "claire",
        "claire@",
        "claire@lunebleue.example",
        "claire@gmail.com",
        "claire@ORANGE.FR",
        "claire@ymail.com",
        "claire@live.com",
        "claire@a.fr",
        "claire@hotnail.co",
    ],
)
def test_nothing_is_suggested_where_nothing_suggests_a_mistake(typed):
    assert suggestion(typed) == ""


@pytest.mark.parametrize("domain", [*mail_domains.COMMON, *sorted(mail_domains.ALSO_REAL)])
def test_no_real_domain_is_taken_for_a_slip(domain):
    assert suggestion(f"claire@{domain}") == ""


@given(st.sampled_from([d for d in mail_domains.COMMON if len(d) > mail_domains.SHORTEST]), st.data())
def test_whatever_letter_is_forgotten_a_great_provider_is_suggested(domain, data):
    at = data.draw(st.integers(0, len(domain) - 1))

    typed = domain[:at] + domain[at + 1 :]

    if typed not in mail_domains.ALSO_REAL and typed not in mail_domains.COMMON:
        assert suggestion(f"c@{typed}").removeprefix("c@") in mail_domains.COMMON


@given(st.text(max_size=40))
def test_a_suggestion_is_never_corrected_again(text):
    assert suggestion(suggestion(text)) == ""

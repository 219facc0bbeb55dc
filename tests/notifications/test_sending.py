"""Writing to somebody: one row, in the transaction of what it tells."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from choeur.common import clock
from choeur.notifications import catalogue, quoting
from choeur.notifications.models import OutgoingMail, State
from choeur.notifications.sending import Addressee, decoy, notify


class Claire:
    login_address = "Claire@Exemple.fr"
    notified_address = "contact@exemple.fr"
    language = "en"
    first_name = "Claire"


REQUEST = {
    "person": "Émile Petit",
    "address": "emile@exemple.fr",
    "structure": "ATELIERS DES TROIS PONTS",
    "identifier": "012 345 674 00017",
    "message": "",
}


def activation(write, to="claire@exemple.fr"):
    return write(Addressee(to, "fr"), catalogue.ACTIVATION, expires_at=clock.now() + timedelta(days=30), link="/activer/jeton")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("write", [notify, decoy])
def test_a_mail_outside_a_transaction_is_refused(write):
    with pytest.raises(RuntimeError):
        activation(write)

    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_not_kept_sends_no_mail():
    @transaction.atomic
    def change_that_fails():
        activation(notify)
        raise LookupError

    with pytest.raises(LookupError):
        change_that_fails()

    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("write", [notify, decoy])
def test_a_mail_is_one_insert_and_so_is_a_decoy(db, write):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        activation(write)

    [statement] = [query["sql"] for query in queries]
    assert statement.startswith("INSERT INTO")


def test_a_decoy_is_born_discarded_and_empty(db):
    activation(decoy, to="inconnue@exemple.fr")

    [mail] = OutgoingMail.objects.all()
    assert (mail.state, mail.to, mail.domain, mail.subject, mail.text, mail.html) == (State.DISCARDED, "", "", "", "", "")
    assert "inconnue" not in str(mail.headers)


def test_security_goes_to_the_login_address_and_the_rest_to_the_contact_address(db):
    moment = clock.now()
    security = notify(Claire(), catalogue.LOGIN_SLOWED, since=moment)
    request = notify(Claire(), catalogue.MEMBERSHIP_REQUESTED, **REQUEST)

    assert (security.to, security.domain, security.language) == ("Claire@Exemple.fr", "exemple.fr", "en")
    assert request.to == "contact@exemple.fr"
    assert request.text.startswith("Hello Claire,")


def test_a_mail_is_rendered_when_it_is_written(db, settings):
    mail = activation(notify)

    settings.PORTAL_NAME = "Autre"

    mail.refresh_from_db()
    assert "Chœur" in mail.text
    assert "http://localhost:8000/activer/jeton" in mail.text


def test_an_unknown_language_is_french(db):
    mail = notify(Addressee("a@exemple.fr", "de"), catalogue.ALREADY_REGISTERED)

    assert mail.subject == "Vous avez déjà un compte"


def test_a_context_that_is_not_the_one_declared_is_refused(db):
    with pytest.raises(ValueError, match="RAT-01"):
        notify(Claire(), catalogue.MEMBERSHIP_REQUESTED, structure="X")
    with pytest.raises(ValueError, match="ACT-01"):
        notify(Claire(), catalogue.ACTIVATION, link="/activer/jeton")


@pytest.mark.parametrize("address", ["a@b.fr\r\nBcc: c@d.fr", "a@b.fr\nX: y", "a\x00@b.fr", "a@b.fr\u2028"])
def test_an_address_with_a_line_break_is_refused(db, address):
    with pytest.raises(ValueError, match="header"):
        activation(notify, to=address)


@pytest.mark.parametrize(
    "link", ["https://ailleurs.example/", "//ailleurs.example/", "activer/x", "/a b", "/a\r\nb", "/x@y", "/<b>"]
)
def test_a_link_that_is_not_a_path_of_the_portal_is_refused(db, link):
    with pytest.raises(ValueError, match="path"):
        notify(Claire(), catalogue.ACTIVATION, expires_at=clock.now(), link=link)


@given(st.text(max_size=80), st.text(max_size=400))
def test_whatever_is_typed_the_subject_is_one_short_line(name, message):
    subject = quoting.refuse_line_breaks(quoting.shortened(f"Demande de rattachement à {quoting.quoted(name)}", 60))

    assert len(subject) <= 60
    assert "\n" not in quoting.quoted(message)
    assert len(quoting.quoted(message)) <= 300


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Voyez exemple.fr", "Voyez exemple[.]fr"),
        ("https://www.exemple.fr/x", "https[:]//www[.]exemple[.]fr/x"),
        ("exemple。fr", "exemple[.]fr"),
        ("S.A.R.L. Dupont, 12.50 €", "S.A.R.L. Dupont, 12.50 €"),
        ("écrire à emile.petit@exemple.fr.", "écrire à emile.petit@exemple.fr."),
        ("a\r\nBcc: x\u202egnirts", "a Bcc: x gnirts"),
        ("«\u00a0exemple.fr\u00a0»", "« exemple[.]fr »"),
    ],
)
def test_typed_words_are_quoted_without_line_or_live_link(typed, shown):
    assert quoting.quoted(typed) == shown


def test_a_long_text_is_cut_between_words():
    assert quoting.shortened("Demande de rattachement à SOCIÉTÉ GÉNÉRALE DE MENUISERIE DU LIMOUSIN", 60) == (
        "Demande de rattachement à SOCIÉTÉ GÉNÉRALE DE MENUISERIE DU…"
    )
    assert quoting.shortened("x" * 70, 60) == "x" * 59 + "…"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": State.SENT},
        {"sent_at": clock.now()},
        {"state": State.DISCARDED},
        {"text": ""},
        {"to": ""},
        {"state": State.PARKED, "html": ""},
        {"lease_until": clock.now()},
    ],
)
def test_the_database_refuses_a_row_that_contradicts_itself(db, wrong):
    mail = activation(notify)

    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(**wrong)

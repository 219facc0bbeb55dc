"""A web process that dies at any point of a sign-up or of an activation leaves all of it or nothing; the same form settles it."""

import contextlib
import http.client

import pytest

from choeur.registry.sample import cases
from tests.faults import dying, making, portal, visiting

CUT = (OSError, http.client.HTTPException)
WAITING = """SELECT (SELECT COUNT(*) FROM accounts_signup WHERE login_address = ?),
    (SELECT COUNT(*) FROM accounts_activationlink AS link JOIN accounts_signup AS waiting ON waiting.id = link.sign_up_id
        WHERE waiting.login_address = ?),
    (SELECT COUNT(*) FROM notifications_outgoingmail AS mail WHERE mail."to" = ? AND mail.code = 'ACT-01')"""
ACTIVE = """SELECT (SELECT COUNT(*) FROM accounts_user WHERE login_address = ?),
    (SELECT COUNT(*) FROM memberships_membership AS membership JOIN accounts_user AS person ON person.id = membership.user_id
        WHERE person.login_address = ? AND membership.role = 'principal_manager'),
    (SELECT COUNT(*) FROM notifications_outgoingmail AS mail WHERE mail."to" = ? AND mail.code = 'ACT-06')"""
SIRETS = dict(zip(dying.POINTS, cases.NEW, strict=False))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with portal.running(tmp_path_factory.mktemp("portal"), program=portal.DYING) as site:
        yield site


@pytest.mark.parametrize("point", dying.SUBMIT)
def test_a_sign_up_cut_at_any_point_is_whole_or_absent_and_sending_it_again_settles_it(site, point):
    visitor, address = site.visitor(), making.new_address()
    visiting.walk_to_confirm(visitor, address, SIRETS[point])

    die_during(site, point, lambda: visiting.confirm(visitor))

    assert counts(site, WAITING, address) == (3 * (1,) if point.startswith("committed") else 3 * (0,))
    assert visiting.confirm(visitor).short == (302, visiting.DONE)
    assert address in visitor.get(visiting.DONE).body
    assert counts(site, WAITING, address) == (1, 1, 1)
    assert [mail["code"] for mail in site.mails(address)] == ["ACT-01"]
    assert site.errors() == []


@pytest.mark.parametrize("point", dying.ACTIVATE)
def test_an_activation_cut_at_any_point_is_whole_or_absent_and_sending_it_again_settles_it(site, point):
    visitor, address = site.visitor(), making.new_address()
    visiting.walk_to_confirm(visitor, address, SIRETS[point])
    visiting.confirm(visitor)
    [mail] = site.mails(address)
    visiting.follow_link(visitor, mail["links"][0])

    die_during(site, point, lambda: visiting.activate(visitor))

    assert counts(site, ACTIVE, address) == (3 * (1,) if "committed" in point else 3 * (0,))
    assert visiting.activate(visitor).short == (302, visiting.ACTIVATED)
    assert "Votre compte est activé" in visitor.get(visiting.ACTIVATED).body
    assert counts(site, ACTIVE, address) == (1, 1, 1)
    assert visiting.log_in(visitor, address).status == http.client.FOUND
    assert site.errors() == []


def die_during(site, point, act):
    dying.order(site.data, point)
    with contextlib.suppress(*CUT):
        answer = act()
        raise AssertionError(f"answered {answer.short} instead of dying")
    assert dying.is_done(site.data)


def counts(site, sql, address):
    [row] = site.rows(sql, address, address, address)
    return row

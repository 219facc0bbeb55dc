"""The same code twice at the same moment, each on a connection of its own: exactly one success (security.md 6.5.1)."""

from functools import partial

import pytest

from choeur.accounts import checking_factors, factors, recovery_codes, totp
from choeur.accounts.factors import Origin
from choeur.accounts.models import Factor
from choeur.audit.models import Entry
from choeur.notifications.models import OutgoingMail
from tests import factors as telephone
from tests.faults import racing
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)

ANYWHERE = {"device": "", "device_label": "", "client": "203.0.113.7"}


@pytest.fixture
def bob():
    return make_user("bob@troisponts.example")


def confirm(user, **typed):
    return checking_factors.confirm(user, **({"code": "", "recovery_code": ""} | typed | ANYWHERE))


def test_of_the_same_code_twice_at_once_one_is_right(bob):
    telephone.give_app(bob)
    code = telephone.code()

    answers = racing.together([partial(confirm, bob, code=code)] * 2)

    assert sorted(answer.means for answer in answers) == ["", "totp"]


def test_of_the_same_recovery_code_twice_at_once_one_is_right(bob):
    telephone.give_app(bob)
    [code, *_others] = recovery_codes.renew(bob, device="")

    answers = racing.together([partial(confirm, bob, recovery_code=code)] * 2)

    assert sorted(answer.means for answer in answers) == ["", "recovery_code"]
    assert recovery_codes.left(bob) == 9
    assert OutgoingMail.objects.filter(code="SEC-09").count() == 1


def test_two_sets_of_codes_at_once_leave_one_set(bob):
    results = racing.together([partial(recovery_codes.renew, bob, device="")] * 2)

    good = [codes for codes in results if recovery_codes.use(bob, codes[0], device="")]
    assert len(good) == 1
    assert bob.recovery_codes.count() == 10


def test_an_eleventh_factor_never_comes_in_at_once(bob):
    for number in range(9):
        telephone.give_app(bob, name=str(number))
    seeds = [totp.new_seed(), totp.new_seed()]
    here = Origin(device="", session_key="x")

    results = racing.together(
        [partial(totp.add, bob, seed=seed, code=telephone.code(seed), name="Téléphone", origin=here) for seed in seeds]
    )

    assert sorted(type(result).__name__ for result in results) == ["Factor", "TooManyFactors"]
    assert bob.factors.count() == 10


def test_removing_at_once_removes_and_tells_once(bob):
    factor = telephone.give_app(bob)
    here = Origin(device="", session_key="x")

    racing.together([partial(factors.remove, factor, origin=here)] * 2)

    assert not Factor.objects.exists()
    assert Entry.objects.filter(event="factor.removed").count() == 1
    assert OutgoingMail.objects.filter(code="SEC-08").count() == 1

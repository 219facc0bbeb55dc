"""Two at the same moment, each on a connection of its own: an identity has one owner, a proof serves once (security.md T10)."""

from functools import partial

import pytest

from choeur.accounts import identities, openid_provider
from choeur.accounts.factors import Origin
from choeur.accounts.models import OpenIdIdentity
from choeur.accounts.openid_provider import Proof
from choeur.audit.models import Entry
from tests.faults import racing

pytestmark = pytest.mark.django_db(transaction=True)

PROOF = Proof("https://provider.example", "subject", "", 0, "", "", "nonce-of-one-walk")
HERE = Origin("Firefox", "")


def test_an_identity_that_two_people_link_at_once_has_one_owner(alice, bob):
    results = racing.together([partial(identities.link, user, PROOF, origin=HERE) for user in (alice, bob)])

    assert sorted(type(result).__name__ for result in results) == ["AlreadyLinked", "NoneType"], results
    owner = OpenIdIdentity.objects.get().user
    assert Entry.objects.filter(event="identity.linked").values_list("actor_id", flat=True).get() == str(owner.pk)


def test_one_person_never_has_six(alice):
    for number in range(identities.MOST - 1):
        OpenIdIdentity.objects.create(user=alice, issuer=PROOF.issuer, subject=str(number))
    proofs = [Proof("https://provider.example", name, "", 0, "", "", name) for name in ("one", "other")]

    results = racing.together([partial(identities.link, alice, proof, origin=HERE) for proof in proofs])

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "TooManyIdentities"], results
    assert alice.identities.count() == identities.MOST


def test_a_proof_that_is_shown_twice_at_once_serves_once():
    assert sorted(racing.together([partial(openid_provider.serves_now, PROOF)] * 2)) == [False, True]

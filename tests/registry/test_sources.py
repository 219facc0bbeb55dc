"""The order of the sources, and when the copy is not believed alone (registry.md §8)."""

import time

import pytest

from choeur.registry import live, lookup
from choeur.registry.lookup import Closed, Found, Protected, Unknown, Unreachable
from choeur.registry.sample import cases
from tests.registry import server
from tests.registry.api_answers import insee_one, insee_period, insee_site, recherche_head_office, recherche_one

OPEN = cases.NEW[0]


def insee_says(played, siret, **columns):
    played.answer(f"/insee/siret/{siret}", server.says(insee_one(siret=siret, **columns)))


def recherche_says(played, siret):
    played.answer("/recherche/search", server.says(recherche_one(siren=siret[:9], siege=recherche_head_office(siret=siret))))


@pytest.fixture
def all_sources(settings):
    settings.REGISTRY_SOURCES = ("local", "insee", "recherche-entreprises")


def test_a_fresh_copy_that_knows_an_open_number_asks_nobody(sample, public_api, all_sources):
    answer = lookup.find(OPEN)

    assert (type(answer), answer.establishment.source) == (Found, "local")
    assert public_api.asked == []


def test_what_the_copy_does_not_know_is_asked_live(sample, public_api, all_sources):
    insee_says(public_api, cases.UNKNOWN)

    answer = lookup.find(cases.UNKNOWN)

    assert (type(answer), answer.establishment.source) == (Found, "insee")


def test_unknown_everywhere_is_unknown(sample, public_api, all_sources):
    assert lookup.find(cases.UNKNOWN) == Unknown()


def test_unknown_here_and_silence_elsewhere_is_unknown(sample, public_api, all_sources):
    public_api.answer(f"/insee/siret/{cases.UNKNOWN}", server.status(500))
    public_api.answer("/recherche/search", server.status(500))

    assert lookup.find(cases.UNKNOWN) == Unknown()


def test_an_old_closing_is_confirmed_live(sample, public_api, all_sources, move_clock):
    move_clock(days=40)
    insee_says(public_api, cases.CLOSED)

    assert isinstance(lookup.find(cases.CLOSED), Found)


def test_a_copy_past_its_age_is_asked_last(sample, public_api, all_sources, move_clock):
    move_clock(days=60)
    insee_says(public_api, OPEN, unit={"denominationUniteLegale": "NOUVEAU NOM"})

    assert lookup.find(OPEN).establishment.legal_name == "NOUVEAU NOM"
    other = lookup.find(cases.NEW[1])
    public_api.answer(f"/insee/siret/{cases.NEW[2]}", server.status(500))
    public_api.answer("/recherche/search", server.status(500))
    last = lookup.find(cases.NEW[2])

    assert other == Unknown()
    assert (type(last), last.establishment.source) == (Found, "local")


def test_a_copy_alone_is_believed_whatever_its_age(sample, move_clock):
    move_clock(days=400)

    assert isinstance(lookup.find(OPEN), Found)
    assert isinstance(lookup.find(cases.CLOSED), Closed)
    assert lookup.find(cases.UNKNOWN) == Unknown()


def test_the_next_source_answers_where_the_first_is_silent(public_api, all_sources):
    public_api.answer(f"/insee/siret/{OPEN}", server.status(503))
    recherche_says(public_api, OPEN)

    answer = lookup.find(OPEN)

    assert (type(answer), answer.establishment.source) == (Found, "recherche-entreprises")


def test_a_slow_first_source_leaves_time_for_the_second(public_api, all_sources, monkeypatch):
    monkeypatch.setattr(live, "SECONDS_FOR_ALL", 1.0)
    public_api.answer(f"/insee/siret/{OPEN}", server.sleepy)
    recherche_says(public_api, OPEN)
    started = time.monotonic()

    answer = lookup.find(OPEN)

    assert isinstance(answer, Found)
    assert time.monotonic() - started < 2.5


def test_all_silent_is_unreachable_and_in_time(public_api, all_sources, monkeypatch):
    monkeypatch.setattr(live, "SECONDS_FOR_ALL", 0.6)
    public_api.answer(f"/insee/siret/{OPEN}", server.sleepy)
    public_api.answer("/recherche/search", server.one_byte_at_a_time)
    started = time.monotonic()

    assert lookup.find(OPEN) == Unreachable()
    assert time.monotonic() - started < 2.5


def test_no_copy_and_no_other_source_is_unreachable():
    assert lookup.find(OPEN) == Unreachable()
    assert lookup.establishments(OPEN[:9]) == []


def test_a_unit_of_defence_is_protected(public_api, all_sources):
    public_api.answer(f"/insee/siret/{OPEN}", server.status(403))

    assert lookup.find(OPEN) == Protected()


def test_a_closing_told_live_comes_with_its_successors_and_those_still_open(public_api, settings):
    settings.REGISTRY_SOURCES = ("insee",)
    closed, successor = cases.MOVED, cases.MOVED_TO
    insee_says(public_api, closed, periods=[insee_period("F", "2021-01-15")])
    insee_says(public_api, successor)
    link = {"siretEtablissementPredecesseur": closed, "siretEtablissementSuccesseur": successor, "dateLienSuccession": "2021-01-15"}
    public_api.answer("/insee/siret/liensSuccession", server.says({"liensSuccession": [link]}))
    public_api.answer("/insee/siret", server.says({"etablissements": [insee_site(successor)]}))

    answer = lookup.find(closed)

    assert str(answer.on) == "2021-01-15"
    assert [(found.establishment.siret, found.same_company) for found in answer.successors] == [(successor, True)]
    assert [found.siret for found in answer.open_establishments] == [successor]


def test_a_number_given_by_mistake_is_refused_and_the_right_one_offered(public_api, settings):
    settings.REGISTRY_SOURCES = ("insee",)
    wrong, right = cases.MOVED, cases.NEW[0]
    public_api.answer(f"/insee/siret/{wrong}", server.status(301, Location=f"/siret/{right}"))
    insee_says(public_api, right)

    answer = lookup.find(wrong)

    assert (type(answer), answer.establishment.siret, answer.on) == (Closed, wrong, None)
    assert [(found.establishment.siret, found.same_company) for found in answer.successors] == [(right, True)]


def test_a_closing_is_told_even_where_the_rest_is_silent(public_api, settings):
    settings.REGISTRY_SOURCES = ("insee",)
    insee_says(public_api, cases.MOVED, periods=[insee_period("F", "2021-01-15")])
    public_api.answer("/insee/siret", server.status(500))
    public_api.answer("/insee/siret/liensSuccession", server.status(500))

    answer = lookup.find(cases.MOVED)

    assert (type(answer), answer.successors, answer.open_establishments) == (Closed, (), ())


def test_the_establishments_of_a_company_come_from_the_first_source_that_has_some(sample, public_api, all_sources):
    siren = cases.UNKNOWN[:9]
    public_api.answer("/insee/siret", server.says({"etablissements": [insee_site(cases.UNKNOWN)]}))

    assert [found.siret for found in lookup.establishments(siren)] == [cases.UNKNOWN]
    assert [found.source for found in lookup.establishments(cases.MULTI_SIREN)] == ["local"] * 3


def test_each_source_tells_how_it_stands(sample, public_api, all_sources, settings, move_clock):
    copy, insee, recherche = lookup.state()
    assert (copy.source, copy.is_usable, copy.is_fresh, copy.is_sample, copy.establishments) == ("local", True, True, True, 156)
    assert (insee.is_usable, recherche.is_usable) == (True, True)

    settings.INSEE_API_KEY = ""
    move_clock(days=60)
    copy, insee, _ = lookup.state()
    assert (copy.is_usable, copy.is_fresh, insee.is_usable) == (True, False, False)


def test_a_resting_source_is_not_usable(public_api, all_sources):
    public_api.answer(f"/insee/siret/{OPEN}", server.status(429))
    lookup.find(OPEN)

    assert [state.is_usable for state in lookup.state()] == [False, False, True]

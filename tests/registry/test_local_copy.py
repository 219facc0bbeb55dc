"""Reading the local copy: swapped under a reader, broken, or not there."""

import sqlite3
import threading
from contextlib import closing
from datetime import date

import pytest

from choeur.registry import importing, local_copy
from choeur.registry.local_copy import CopyUnreadable
from tests.registry.conftest import SIREN, SIRET, link_row, site_row, unit_row

OTHER = "00000001800025"


@pytest.fixture
def copy(stock, own_registry):
    stock.sites.append(site_row(OTHER, etablissementSiege="false", etatAdministratifEtablissement="F", dateDebut="2020-01-01"))
    stock.links = [link_row(OTHER, SIRET)]
    establishments, units, links = stock.write()
    importing.import_stock(establishments, units, links, to=own_registry)
    return own_registry


def test_a_number_is_found_with_its_unit(copy):
    record = local_copy.find(SIRET)

    assert (record.siret, record.unit.siren, record.is_open, record.is_head_office) == (SIRET, SIREN, True, True)


def test_a_number_that_is_not_there_is_none(copy):
    assert local_copy.find("00000002600010") is None


def test_a_closed_one_tells_since_when(copy):
    assert local_copy.find(OTHER).closed_on == date(2020, 1, 1)


def test_the_first_of_january_1900_is_no_date(stock, own_registry):
    stock.sites = [
        site_row(SIRET, etatAdministratifEtablissement="F", dateDebut="1900-01-01", dateCreationEtablissement="1900-01-01")
    ]
    establishments, units, _ = stock.write()
    importing.import_stock(establishments, units, to=own_registry)

    record = local_copy.find(SIRET)

    assert (record.closed_on, record.opened_on) == (None, None)


def test_the_unit_tells_its_head_office_where_the_establishment_does_not(stock, own_registry):
    stock.sites = [site_row(SIRET, etablissementSiege=""), site_row(OTHER, etablissementSiege="")]
    establishments, units, _ = stock.write()
    importing.import_stock(establishments, units, to=own_registry)

    assert [local_copy.find(siret).is_head_office for siret in (SIRET, OTHER)] == [True, False]


def test_those_of_a_company_come_head_office_first(copy):
    everything = local_copy.of_company(SIREN, open_only=False, limit=9)
    still_open = local_copy.of_company(SIREN, open_only=True, limit=9)

    assert [record.siret for record in everything] == [SIRET, OTHER]
    assert [record.siret for record in still_open] == [SIRET]
    assert len(local_copy.of_company(SIREN, open_only=False, limit=1)) == 1


def test_successors_come_with_their_date(copy):
    assert [(link.successor, link.on) for link in local_copy.successors(OTHER)] == [(SIRET, date(2021, 1, 15))]


def test_a_reader_sees_the_new_copy_at_its_next_question(copy, stock):
    assert local_copy.find(SIRET).unit.denomination == "ATELIER"

    stock.units = [unit_row(SIREN, denominationUniteLegale="NOUVEAU NOM")]
    establishments, units, links = stock.write()
    importing.import_stock(establishments, units, links, to=copy)

    assert local_copy.find(SIRET).unit.denomination == "NOUVEAU NOM"


def test_readers_lose_nothing_while_copies_are_swapped(copy, stock):
    files = stock.write()
    failures, done = [], threading.Event()

    def keep_reading():
        while not done.is_set():
            try:
                assert local_copy.find(SIRET)
            except Exception as error:  # noqa: BLE001 - whatever happens in the thread is told by the test
                failures.append(error)
                break
        local_copy.forget()

    reader = threading.Thread(target=keep_reading)
    reader.start()
    for _ in range(10):
        importing.import_stock(*files, to=copy)
    done.set()
    reader.join()

    assert failures == []


def test_an_absent_copy_is_unreadable(own_registry):
    with pytest.raises(CopyUnreadable):
        local_copy.find(SIRET)


@pytest.mark.parametrize("content", [b"", b"not a database, whatever its name says", b"SQLite format 3\x00" + bytes(200)])
def test_a_broken_copy_is_unreadable(own_registry, content):
    own_registry.parent.mkdir()
    own_registry.write_bytes(content)

    for question in (lambda: local_copy.find(SIRET), local_copy.about, lambda: local_copy.about_file(own_registry)):
        with pytest.raises(CopyUnreadable):
            question()


def test_a_copy_cut_in_the_middle_is_unreadable(copy):
    content = copy.read_bytes()
    shorter = copy.with_name("shorter")
    shorter.write_bytes(content[: len(content) // 3])
    shorter.replace(copy)

    with pytest.raises(CopyUnreadable):
        local_copy.find(SIRET)


def test_a_copy_of_another_layout_is_unreadable(copy):
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE about SET value = '0' WHERE name = 'layout'")

    with pytest.raises(CopyUnreadable):
        local_copy.find(SIRET)


def test_a_reader_cannot_write(copy):
    with pytest.raises(CopyUnreadable):
        local_copy._ask("DELETE FROM unit", [])

    assert local_copy.find(SIRET)

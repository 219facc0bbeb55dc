"""The real importer on small files in INSEE's layout (registry.md §1, decision 31)."""

import sqlite3
import zipfile
from contextlib import closing
from datetime import date

import pytest

from choeur.registry import importing, local_copy
from choeur.registry.importing import BadStock
from tests.registry.conftest import SIREN, SIRET, gzipped, link_row, site_row, unit_row

OTHER = "00000001800025"


def tables(path):
    with closing(sqlite3.connect(path)) as connection:
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in ("establishment", "unit", "succession")}


def run(stock, own_registry, **options):
    establishments, units, links = stock.write()
    return importing.import_stock(establishments, units, links, to=own_registry, **options)


def test_an_import_tells_what_it_did(stock, own_registry):
    stock.sites.append(site_row(OTHER, etablissementSiege="false", dateDernierTraitementEtablissement="2026-10-31T08:00:00"))
    stock.links = [link_row(OTHER, SIRET)]

    report = run(stock, own_registry)

    assert (report.rows, report.units, report.links, report.duplicates, report.in_order) == (2, 1, 1, 0, True)
    assert report.source_date == date(2026, 10, 31)
    assert local_copy.about().establishments == 2


def test_columns_are_read_by_name_in_any_order_and_unknown_ones_ignored(stock, own_registry):
    stock.sites = [dict(reversed((site_row(SIRET) | {"colonneInventeeEn2027": "x"}).items()))]

    run(stock, own_registry)

    record = local_copy.find(SIRET)
    assert (record.address.postal_code, record.address.town, record.opened_on) == ("19000", "TULLE", date(2014, 3, 3))


def test_a_missing_optional_column_is_nothing(stock, own_registry):
    stock.sites = [{name: cell for name, cell in site_row(SIRET).items() if name != "dateCreationEtablissement"}]

    run(stock, own_registry)

    record = local_copy.find(SIRET)
    assert (record.opened_on, record.signs, record.address.cedex) == (None, (), "")


def test_the_number_may_come_in_two_columns(stock, own_registry):
    stock.sites = [{name: cell for name, cell in site_row(SIRET).items() if name != "siret"}]

    run(stock, own_registry)

    assert local_copy.find(SIRET)


@pytest.mark.parametrize(
    "column",
    ["etatAdministratifEtablissement", "statutDiffusionEtablissement", "codePostalEtablissement", "libelleCommuneEtablissement"],
)
def test_a_missing_required_column_stops_before_anything_is_replaced(stock, own_registry, column):
    run(stock, own_registry)
    stock.sites = [{name: cell for name, cell in site_row(SIRET).items() if name != column}]

    with pytest.raises(BadStock, match=column):
        run(stock, own_registry)

    assert local_copy.find(SIRET)
    assert not own_registry.with_name("registry.sqlite3.new").exists()


@pytest.mark.parametrize("column", ["siren", "categorieJuridiqueUniteLegale", "denominationUniteLegale", "nomUniteLegale"])
def test_so_does_one_of_the_units(stock, own_registry, column):
    stock.units = [{name: cell for name, cell in unit_row(SIREN).items() if name != column}]

    with pytest.raises(BadStock, match=column):
        run(stock, own_registry)

    assert not own_registry.exists()


def test_the_last_of_two_rows_wins(stock, own_registry):
    stock.sites = [site_row(SIRET, libelleVoieEtablissement="AVANT"), site_row(SIRET, libelleVoieEtablissement="APRES")]

    report = run(stock, own_registry)

    assert (report.rows, report.duplicates) == (1, 1)
    assert local_copy.find(SIRET).address.street == "APRES"


def test_rows_out_of_order_are_sorted(stock, own_registry):
    stock.sites = [site_row(OTHER, etablissementSiege="false"), site_row(SIRET)]

    report = run(stock, own_registry)

    assert (report.rows, report.in_order) == (2, False)
    assert [row[0] for row in tables(own_registry)["establishment"]] == [SIRET, OTHER]


def test_neither_mask_of_insee_ever_reaches_a_column(stock, own_registry):
    masked = dict.fromkeys(("libelleVoieEtablissement", "codePostalEtablissement", "enseigne1Etablissement"), "[ND]")
    stock.sites = [site_row(SIRET, statutDiffusionEtablissement="P", **masked)]
    stock.units = [unit_row(SIREN, statutDiffusionUniteLegale="P", nomUniteLegale="[NON-DIFFUSIBLE]", sigleUniteLegale="[ND]")]

    run(stock, own_registry)

    cells = {cell for rows in tables(own_registry).values() for row in rows for cell in row}
    assert not {cell for cell in cells if isinstance(cell, str) and "[" in cell}
    assert local_copy.find(SIRET).partly_disclosed


def test_the_old_status_n_counts_as_partly_disclosed(stock, own_registry):
    stock.sites = [site_row(SIRET, statutDiffusionEtablissement="N")]

    run(stock, own_registry)

    assert local_copy.find(SIRET).partly_disclosed


def test_neither_sex_nor_the_other_first_names_are_kept(stock, own_registry):
    names = {
        "prenom1UniteLegale": "PREMIER",
        "prenom2UniteLegale": "DEUXIEME",
        "prenomUsuelUniteLegale": "USUEL",
        "sexeUniteLegale": "F",
    }
    stock.units = [unit_row(SIREN, categorieJuridiqueUniteLegale="1000", nomUniteLegale="MARTIN", **names)]

    run(stock, own_registry)

    cells = {cell for row in tables(own_registry)["unit"] for cell in row}
    assert "USUEL" in cells
    assert not cells & {"PREMIER", "DEUXIEME", "F"}


def test_the_first_name_stands_in_for_a_missing_usual_one(stock, own_registry):
    stock.units = [unit_row(SIREN, prenom1UniteLegale="PREMIER", prenomUsuelUniteLegale="")]

    run(stock, own_registry)

    assert local_copy.find(SIRET).unit.first_name == "PREMIER"


@pytest.mark.parametrize("pack", ["plain", "gzip", "zip"])
def test_a_file_is_read_whatever_it_is_packed_in(stock, own_registry, pack):
    establishments, units, _ = stock.write()
    if pack == "gzip":
        establishments = gzipped(establishments)
    if pack == "zip":
        archive = establishments.with_suffix(".zip")
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(establishments, "StockEtablissement_utf8.csv")
        establishments = archive

    importing.import_stock(establishments, units, to=own_registry)

    assert local_copy.find(SIRET)


def test_a_byte_order_mark_is_no_part_of_the_first_name(stock, own_registry):
    establishments, units, _ = stock.write()
    units.write_text("\ufeff" + units.read_text(encoding="utf-8"), encoding="utf-8")

    importing.import_stock(establishments, units, to=own_registry)

    assert local_copy.find(SIRET)


def cut(path):
    packed = gzipped(path)
    packed.write_bytes(packed.read_bytes()[:-20])
    return packed


def latin_1(path):
    path.write_bytes(path.read_bytes() + "é".encode("latin-1"))
    return path


def short_row(path):
    path.write_text(path.read_text(encoding="utf-8") + "seul\n", encoding="utf-8")
    return path


def empty(path):
    path.write_text("", encoding="utf-8")
    return path


def no_zip(path):
    path.write_bytes(b"PK\x03\x04 this is no archive")
    return path


def absent(path):
    path.unlink()
    return path


@pytest.mark.parametrize("damage", [cut, latin_1, short_row, empty, no_zip, absent])
def test_a_damaged_file_replaces_nothing(stock, own_registry, damage):
    run(stock, own_registry)
    before = own_registry.read_bytes()
    establishments, units, links = stock.write()

    with pytest.raises(BadStock):
        importing.import_stock(damage(establishments), units, links, to=own_registry)

    assert own_registry.read_bytes() == before


def test_a_number_that_lost_its_zeros_in_a_spreadsheet_is_refused_without_being_quoted(stock, own_registry):
    stock.sites = [site_row(SIRET) | {"siret": "1800017"}]

    with pytest.raises(BadStock) as refusal:
        run(stock, own_registry)

    assert "line 2" in str(refusal.value)
    assert "1800017" not in str(refusal.value)


def test_a_copy_that_lost_more_than_two_rows_in_a_hundred_is_refused(stock, own_registry):
    stock.sites = [site_row(f"{SIREN}{rank:05d}") for rank in range(100)]
    run(stock, own_registry)

    stock.sites = stock.sites[:97]
    with pytest.raises(BadStock, match="97 establishments, the one in place 100"):
        run(stock, own_registry)
    assert local_copy.about().establishments == 100

    run(stock, own_registry, accept_loss=True)
    assert local_copy.about().establishments == 97


def test_a_copy_that_lost_two_in_a_hundred_is_taken(stock, own_registry):
    stock.sites = [site_row(f"{SIREN}{rank:05d}") for rank in range(100)]
    run(stock, own_registry)

    stock.sites = stock.sites[:98]
    run(stock, own_registry)

    assert local_copy.about().establishments == 98


def test_files_that_do_not_belong_together_are_refused(stock, own_registry):
    stock.units = [unit_row("000000026")]

    with pytest.raises(BadStock, match="do not belong together"):
        run(stock, own_registry)


def test_an_import_without_a_row_is_refused(stock, own_registry):
    establishments, units, _ = stock.write()
    establishments.write_text(establishments.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")

    with pytest.raises(BadStock, match="no row"):
        importing.import_stock(establishments, units, to=own_registry)


def test_a_date_of_treatment_to_come_is_not_believed(stock, own_registry, move_clock):
    stock.sites = [site_row(SIRET, dateDernierTraitementEtablissement="2999-01-01T00:00:00")]

    assert run(stock, own_registry).source_date < date(2999, 1, 1)


def test_the_draft_of_a_crash_is_overwritten(stock, own_registry):
    own_registry.parent.mkdir(parents=True)
    own_registry.with_name("registry.sqlite3.new").write_bytes(b"half of a copy")

    run(stock, own_registry)

    assert local_copy.find(SIRET)

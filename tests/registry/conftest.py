import csv
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from choeur.registry import insee, live, local_copy, recherche_entreprises, sampling
from choeur.registry.records import AddressRecord, EstablishmentRecord, UnitRecord
from tests.registry import server

SIREN, SIRET = "000000018", "00000001800017"


@pytest.fixture(autouse=True)
def own_registry(settings, tmp_path) -> Iterator[Path]:
    """Each test has its own, empty, local registry and remembers nothing of another."""
    settings.REGISTRY_FILE = tmp_path / "registry" / "registry.sqlite3"
    settings.REGISTRY_SOURCES = ("local",)
    live.forget()
    yield settings.REGISTRY_FILE
    local_copy.forget()
    live.forget()


@pytest.fixture
def sample(own_registry) -> Path:
    sampling.install()
    return own_registry


@pytest.fixture
def make_record() -> Callable[..., EstablishmentRecord]:
    """An open establishment of a private company; `unit` and `address` say what differs."""

    def make(*, unit: dict[str, Any] | None = None, address: dict[str, str] | None = None, **columns: Any) -> EstablishmentRecord:
        about_unit = {"siren": SIREN, "legal_category": "5710", "denomination": "ATELIER DES TROIS PONTS"} | (unit or {})
        return EstablishmentRecord(
            **({"siret": SIRET} | columns), unit=UnitRecord(**about_unit), address=AddressRecord(**(address or {}))
        )

    return make


class Stock:
    """Small files in INSEE's layout, written for one test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.units = [unit_row(SIREN)]
        self.sites = [site_row(SIRET)]
        self.links: list[dict[str, str]] = []

    def write(self) -> tuple[Path, Path, Path]:
        return (
            self.file("StockEtablissement", self.sites),
            self.file("StockUniteLegale", self.units),
            self.file(
                "StockEtablissementLiensSuccession", self.links or [link_row(SIRET, SIRET)][:0], header=list(link_row("", ""))
            ),
        )

    def file(self, name: str, rows: list[dict[str, str]], *, header: list[str] | None = None) -> Path:
        path = self.folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, header or list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path


@pytest.fixture
def stock(tmp_path) -> Stock:
    return Stock(tmp_path)


def unit_row(siren: str, **columns: str) -> dict[str, str]:
    return {
        "siren": siren,
        "statutDiffusionUniteLegale": "O",
        "etatAdministratifUniteLegale": "A",
        "denominationUniteLegale": "ATELIER",
        "nomUniteLegale": "",
        "categorieJuridiqueUniteLegale": "5710",
        "nicSiegeUniteLegale": "00017",
        "dateDebut": "2014-03-03",
    } | columns


def site_row(siret: str, **columns: str) -> dict[str, str]:
    return {
        "siren": siret[:9],
        "nic": siret[9:],
        "siret": siret,
        "statutDiffusionEtablissement": "O",
        "dateCreationEtablissement": "2014-03-03",
        "dateDernierTraitementEtablissement": "2026-10-30T12:00:00",
        "etablissementSiege": "true",
        "libelleVoieEtablissement": "DES TANNEURS",
        "codePostalEtablissement": "19000",
        "libelleCommuneEtablissement": "TULLE",
        "dateDebut": "2014-03-03",
        "etatAdministratifEtablissement": "A",
    } | columns


def link_row(before: str, after: str, on: str = "2021-01-15") -> dict[str, str]:
    return {"siretEtablissementPredecesseur": before, "siretEtablissementSuccesseur": after, "dateLienSuccession": on}


def gzipped(path: Path) -> Path:
    packed = path.with_suffix(".csv.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return packed


@pytest.fixture
def public_api(monkeypatch, settings) -> Iterator[server.Server]:
    """Both live sources, played by a server on loopback."""
    settings.INSEE_API_KEY = "key-of-tests"
    with server.running() as played:
        monkeypatch.setattr(insee, "BASE", f"{played.address}/insee")
        monkeypatch.setattr(recherche_entreprises, "BASE", f"{played.address}/recherche")
        yield played

"""The fictitious sample: what it holds, and when it is imported."""

import gzip
import runpy
from pathlib import Path

import pytest

from choeur.registry import importing, local_copy, sampling
from choeur.registry.sample import cases
from choeur.structures import identifiers
from tests.registry.conftest import SIRET

TOOL = Path(__file__).resolve().parents[2] / "tools" / "make_sample.py"


def all_cases():
    values = [value for name, value in vars(cases).items() if name.isupper() and name != "MULTI_SIREN"]
    return [siret for value in values for siret in ((value,) if isinstance(value, str) else value)]


def test_the_sample_is_imported_once(own_registry):
    assert sampling.install()
    assert not sampling.install()
    assert local_copy.about().is_sample


def test_another_version_of_the_sample_is_imported_again(own_registry):
    files = sampling.ESTABLISHMENTS, sampling.UNITS, sampling.LINKS
    importing.import_stock(*files, to=own_registry, is_sample=True, fingerprint="an older one")

    assert sampling.install()


def test_a_broken_copy_is_replaced(own_registry):
    own_registry.parent.mkdir()
    own_registry.write_bytes(b"broken")

    assert sampling.install()


def test_the_sample_never_replaces_insee_s_own_data(stock, own_registry):
    importing.import_stock(*stock.write(), to=own_registry)

    assert not sampling.install()
    assert local_copy.find(SIRET)


def test_insee_s_own_data_replace_the_sample_whatever_their_size(stock, own_registry):
    sampling.install()

    importing.import_stock(*stock.write(), to=own_registry)

    assert local_copy.about().establishments == 1


def test_the_sample_is_big_enough_for_a_demonstration():
    assert len(set(cases.NEW)) >= 40
    assert len(set(cases.ACTIVE)) >= 20
    assert len(all_cases()) == len(set(all_cases()))


@pytest.mark.parametrize("siret", all_cases())
def test_every_number_of_the_sample_can_be_typed(siret):
    assert identifiers.clean_siret(siret) == siret


def test_no_number_of_the_sample_is_anybody_s():
    sirets = set(all_cases()) - {cases.UNKNOWN} - set(cases.LA_POSTE) - {cases.LA_POSTE_HEAD_OFFICE}

    assert all(siret.startswith("000") for siret in sirets)


@pytest.mark.usefixtures("sample")
def test_what_bears_a_real_siren_says_that_it_is_fictitious():
    for siret in (*cases.LA_POSTE, cases.LA_POSTE_HEAD_OFFICE):
        assert "FICTIF" in local_copy.find(siret).unit.denomination


@pytest.mark.usefixtures("sample")
def test_the_example_of_the_screen_is_not_in_the_sample():
    assert local_copy.find(cases.UNKNOWN) is None


def test_the_tool_makes_the_sample_that_is_committed(tmp_path, capsys):
    runpy.run_path(str(TOOL))["main"](tmp_path)

    assert (tmp_path / "cases.py").read_text(encoding="utf-8") == Path(cases.__file__).read_text(encoding="utf-8")
    for made in tmp_path.glob("*.gz"):
        assert gzip.decompress(made.read_bytes()) == gzip.decompress((sampling.SAMPLE / made.name).read_bytes())


def test_the_sample_has_the_columns_of_insee():
    header = gzip.decompress(sampling.ESTABLISHMENTS.read_bytes()).decode().splitlines()[0].split(",")
    units = gzip.decompress(sampling.UNITS.read_bytes()).decode().splitlines()[0].split(",")

    assert (len(header), len(units)) == (54, 35)
    assert header[:3] == ["siren", "nic", "siret"]

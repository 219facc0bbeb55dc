"""The fictitious sample that a demonstration and the tests look numbers up in (decision 31)."""

import hashlib
from pathlib import Path

from django.conf import settings

from choeur.registry import importing, local_copy

SAMPLE = Path(__file__).resolve().parent / "sample"
ESTABLISHMENTS = SAMPLE / "StockEtablissement.csv.gz"
UNITS = SAMPLE / "StockUniteLegale.csv.gz"
LINKS = SAMPLE / "StockEtablissementLiensSuccession.csv.gz"


def install() -> bool:
    """Import the sample to `settings.REGISTRY_FILE` where there is no copy, or an older sample; true if it did.

    A copy of INSEE's own data is never replaced by the sample.
    """
    fingerprint = _fingerprint()
    try:
        held = local_copy.about_file(settings.REGISTRY_FILE)
    except local_copy.CopyUnreadable:
        pass
    else:
        if not held.is_sample or held.fingerprint == fingerprint:
            return False
    importing.import_stock(ESTABLISHMENTS, UNITS, LINKS, to=settings.REGISTRY_FILE, is_sample=True, fingerprint=fingerprint)
    return True


def _fingerprint() -> str:
    parts = (file.read_bytes() for file in (ESTABLISHMENTS, UNITS, LINKS))
    return hashlib.sha256(local_copy.LAYOUT.encode() + b"".join(parts)).hexdigest()

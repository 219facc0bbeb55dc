"""Settings of the tests: the product's own, with secrets of no worth and either database."""

import os
import tempfile
from pathlib import Path

for _name in [name for name in os.environ if name.startswith("CHOEUR_") and not name.startswith("CHOEUR_TEST_")]:
    del os.environ[_name]
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
_data = Path(tempfile.gettempdir()) / f"choeur-tests-{os.getuid()}" / _worker
_data.mkdir(parents=True, exist_ok=True)
_test_database = os.environ.pop("CHOEUR_TEST_DATABASE_URL", "")
os.environ |= {
    "CHOEUR_DEMO": "1",
    "CHOEUR_DATA": str(_data),
    "CHOEUR_BASE_URL": "http://localhost:8000",
    "CHOEUR_SECRET_KEY": "tests-only-tests-only-tests-only-tests-only",
    "CHOEUR_PEPPER": "pepper-of-tests-pepper-of-tests-pepper-of-tests",
    "CHOEUR_FIELD_KEY": "field-key-of-tests-field-key-of-tests-field-key",
    "CHOEUR_ORGANISATION_NAME": "Coopérative Numérique du Limousin",
}
if _test_database:
    os.environ["CHOEUR_DATABASE_URL"] = _test_database

from choeur.config.settings import *  # noqa: E402, F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

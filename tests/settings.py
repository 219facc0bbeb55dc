"""Settings of the tests: the product's own, with secrets of no worth and either database.

`TESTS_DATABASE_URL` names PostgreSQL (tests/postgres.py sets it); without it, a SQLite file of this process.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_kept = {name: value for name, value in os.environ.items() if name.startswith("CHOEUR_TEST_")}
for _name in [name for name in os.environ if name.startswith("CHOEUR_")]:
    del os.environ[_name]
_data = Path(tempfile.mkdtemp(prefix="choeur-tests-"))
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ |= {
    "CHOEUR_DEMO": "1",
    "CHOEUR_DATA": str(_data),
    "CHOEUR_BASE_URL": "http://localhost:8000",
    "CHOEUR_DATABASE_URL": os.environ.get("TESTS_DATABASE_URL", ""),
    "CHOEUR_SECRET_KEY": "tests-only-tests-only-tests-only-tests-only",
    "CHOEUR_PEPPER": "pepper-of-tests-pepper-of-tests-pepper-of-tests",
    "CHOEUR_FIELD_KEY": "field-key-of-tests-field-key-of-tests-field-key",
    "CHOEUR_ORGANISATION_NAME": "Coopérative Numérique du Limousin",
}

from choeur.config.settings import *  # noqa: E402, F403
from tools import texts  # noqa: E402

os.environ |= _kept  # back only now: the product refuses a CHOEUR_ variable that it does not know
DATABASES["default"]["TEST"] = {"NAME": None}  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"]["NAME"] = str(_data / "tests.sqlite3")  # noqa: F405 - a file, so that two connections meet
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405
LOCALE_PATHS = [_data / "locale"]  # English alone: in French the tests read what the code says, as it is typed there
texts.write_english(LOCALE_PATHS[0])
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

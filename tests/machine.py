"""What the tests need of the machine beside Python: PostgreSQL and Chromium. `python -m tests.machine` installs or names them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def postgres_binaries() -> Path | None:
    """The folder of initdb and postgres, the newest where there are several."""
    asked = shutil.which("pg_config")
    folders = [subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=True).stdout.strip()] if asked else []
    folders += sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), key=_version, reverse=True)
    return next((Path(folder) for folder in folders if (Path(folder) / "initdb").exists()), None)


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def main() -> None:
    missing = [name for name, found in (("postgresql", postgres_binaries()), ("chromium", chromium())) if not found]
    if not missing:
        return
    install = f"apt-get install --yes --no-install-recommends {' '.join(missing)}"
    if os.getuid() or not shutil.which("apt-get"):
        sys.exit(f"The tests need {' and '.join(missing)}. On Debian or Ubuntu, as root: {install}")
    print(f"• Installing {' and '.join(missing)}", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update"], check=False, **quiet)
    if subprocess.run(install.split(), check=False, **quiet).returncode or not (postgres_binaries() and chromium()):
        sys.exit(f"This failed: {install}. Install {' and '.join(missing)} by hand, then start again.")


def _version(folder: str) -> float:
    number = Path(folder).parent.name
    return float(number) if number.replace(".", "", 1).isdecimal() else 0


if __name__ == "__main__":
    main()

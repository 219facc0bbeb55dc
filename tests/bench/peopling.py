"""People with a known device: `python -m tests.bench.peopling 50` puts them in the database of a portal and prints their addresses."""

import os
import sys
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from choeur.accounts.models import User

DEVICE = "a-browser-known-for-long"


def people_of_long_standing(how_many: int) -> "list[User]":
    from choeur.accounts import devices
    from choeur.common import tokens
    from tests.faults import making

    persons = making.accounts([making.new_address() for _ in range(how_many)])
    for person in persons:
        devices.remember(person, tokens.digest(DEVICE), label="Firefox, Linux")
    return persons


def main(how_many: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "choeur.config.settings")
    django.setup()
    for person in people_of_long_standing(how_many):
        print(person.login_address)


if __name__ == "__main__":
    main(int(sys.argv[1]))

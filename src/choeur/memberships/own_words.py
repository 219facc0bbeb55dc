"""What a password may not contain of its owner: her names, her addresses, her companies (decision 17)."""

from choeur.accounts import passwords
from choeur.accounts.models import User
from choeur.structures.models import Structure


def of(user: User) -> list[str]:
    """The words of this person."""
    addresses = [user.login_address, user.contact_address]
    words = passwords.about_person(first_name=user.first_name, last_name=user.last_name, addresses=addresses)
    for structure in Structure.objects.filter(memberships__user=user).order_by("pk"):
        words += passwords.about_person(
            first_name="", last_name="", addresses=[], legal_name=structure.legal_name, identifier=structure.identifier
        )
    return words

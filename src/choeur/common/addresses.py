"""Electronic addresses: how two spellings are one, and how one is shown to others (decision 10)."""

import idna

from choeur.common import cleaning


def normalise(address: str) -> str:
    """The key under which an address is unique: trimmed, NFKC, domain in lower case and IDNA, local part case-folded.

    What cannot be an address comes back case-folded: it matches nobody, and no caller has to handle an error, not even of
    PostgreSQL, which refuses the character NUL.
    """
    text = cleaning.normalised(address).replace("\0", "\N{REPLACEMENT CHARACTER}").strip()
    local, at, domain = text.rpartition("@")
    if not at:
        return text.casefold()
    return f"{local.casefold()}@{_ascii(domain)}"


def _ascii(domain: str) -> str:
    try:
        return idna.encode(domain.lower(), uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain.casefold()


def masked(address: str) -> str:
    """An address as others may see it: « c•••@troisponts.example »."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}•••{at}{domain}"

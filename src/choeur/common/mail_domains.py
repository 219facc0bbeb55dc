"""« Vouliez-vous dire nom@orange.fr ? »: a slip in the domain of a great mail provider, seen before the mail is lost (ux.md S1)."""

COMMON = (
    "gmail.com",
    "orange.fr",
    "wanadoo.fr",
    "hotmail.fr",
    "hotmail.com",
    "outlook.fr",
    "outlook.com",
    "live.fr",
    "yahoo.fr",
    "yahoo.com",
    "free.fr",
    "laposte.net",
    "sfr.fr",
    "neuf.fr",
    "bbox.fr",
    "numericable.fr",
    "icloud.com",
    "me.com",
    "proton.me",
    "protonmail.com",
    "mail.pf",
    "lagoon.nc",
    "skynet.be",
    "telenet.be",
)
ALSO_REAL = frozenset(
    {"ymail.com", "mail.com", "gmx.fr", "gmx.com", "aol.fr", "aol.com", "free.org", "live.com", "live.be", "yahoo.be", "outlook.be"}
)
SHORTEST = 6
"""Below that many characters one slip leads from a real domain to another: « me.com », « sfr.fr » are compared, « a.fr » is not."""


def suggestion(address: str) -> str:
    """The address at the great provider whose name is one slip away; empty where nothing suggests a mistake."""
    local, at, domain = address.strip().rpartition("@")
    domain = domain.lower()
    if not at or domain in COMMON or domain in ALSO_REAL or len(domain) < SHORTEST:
        return ""
    near = next((common for common in COMMON if _one_slip(domain, common)), "")
    return f"{local}@{near}" if near else ""


def _one_slip(typed: str, meant: str) -> bool:
    """One letter too many, missing, wrong, or two neighbours exchanged."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    rest_typed, rest_meant = typed[start:], meant[start:]
    return (
        rest_typed[1:] == rest_meant
        or rest_typed == rest_meant[1:]
        or rest_typed[1:] == rest_meant[1:]
        or (rest_typed[:2] == rest_meant[:2][::-1] and rest_typed[2:] == rest_meant[2:])
    )

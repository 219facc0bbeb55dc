"""What the journal can say: `subject.action`, one constant each. A retired code stays, so that old entries keep a meaning."""

from enum import StrEnum


class Event(StrEnum):
    SIGN_UP_SUBMITTED = "sign_up.submitted"
    ACTIVATION_LINK_ASKED = "activation_link.asked"
    ACCOUNT_ACTIVATED = "account.activated"
    STRUCTURE_FOUNDED = "structure.founded"
    MEMBERSHIP_REQUESTED = "membership.requested"
    CONTACT_ADDRESS_CONFIRMED = "contact_address.confirmed"
    LOGGED_IN = "session.opened"
    LOGGED_OUT = "session.closed"
    LOGIN_REFUSED = "session.refused"
    SIGN_UPS_ERASED = "sign_ups.erased"

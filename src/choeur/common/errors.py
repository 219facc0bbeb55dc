"""How a rule says no: a sentence for a person, made where the rule is."""

from django.utils.functional import Promise


class Refusal(Exception):
    """A rule refuses, and the person can understand why.

    `code` is stable and in English, for the API and the tests; `message` says the way on; `field` names the field of
    the form that it belongs to, where there is one.
    """

    code = "refused"

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(self.code)
        self.message = message
        self.field = field

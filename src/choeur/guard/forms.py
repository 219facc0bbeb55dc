"""The fieldset « Vérification » of a form: three ways of equal rank (ux.md §1.0, decisions 14 and 15)."""

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.forms.utils import ErrorDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from choeur.common.forms import Form
from choeur.guard import captcha
from choeur.guard.captcha import Challenge, Result, UnknownChallenge, Way

EMPTY = _("Recopiez les 5 caractères, ou choisissez un autre moyen")
WORK_FAILED = _("La vérification n'a pas abouti. Recommencez, ou choisissez un autre moyen")
REFUSALS = {
    Result.WRONG: _("Les caractères ne correspondent pas. Une nouvelle image vous est proposée"),
    Result.EXPIRED: _("L'image a expiré (10 minutes). En voici une nouvelle"),
    Result.USED: _("Cette vérification a déjà servi. En voici une nouvelle"),
}


class Given(NamedTuple):
    """What came with the form: the challenge, and the person's answer in one of the three ways."""

    key: str
    typed: str
    work: str
    skips: bool
    renews: bool


class HumanWidget(forms.Widget):
    """Five inputs under one name; the field's template draws them."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> Given:  # noqa: ARG002 - Django's own signature
        return Given(
            key=str(data.get(f"{name}_key", "")),
            typed=str(data.get(name, "")),
            work=str(data.get(f"{name}_work", "")),
            skips=bool(data.get(f"{name}_skip")),
            renews=bool(data.get(f"{name}_new")),
        )


class HumanCheck(Form):
    """A form that only a person may send; `human_way` says how she passed, once the form is cleaned.

    Each drawing carries a fresh challenge and never what was typed. A person who passed while another field was wrong is
    not asked again: the challenge drawn then is already met. Clean it outside a transaction: what rolls back is not used up.
    """

    allow_skip: ClassVar[bool] = False  # where a mail makes the check anyway
    skip_hint: ClassVar[str | Promise] = _("Le courriel d'activation fera la vérification.")
    work_bits = captcha.WORK_BITS
    captcha = forms.Field(
        label=_("Recopiez les 5 caractères affichés dans l'image"), widget=HumanWidget, template_name="guard/captcha.html"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.human_way: Way | None = None
        self._wrong_answers = 0

    @property
    def asks_new_image(self) -> bool:
        """« Nouvelle image » was pressed: the page comes back as it was, without errors."""
        return self.is_bound and bool(self["captcha"].data.renews)

    @cached_property
    def challenge(self) -> Challenge:
        """The challenge to draw now, once what was sent has been checked; the page may have refused the way since."""
        refused = "captcha" in self.errors
        return captcha.new_challenge(wrong_answers=self._wrong_answers, passed=None if refused else self.human_way)

    @property
    def prefers_work(self) -> bool:
        """After two wrong answers the way without copying stands first."""
        return self.challenge.wrong_answers >= captcha.MANY_WRONG

    def is_valid(self) -> bool:
        return super().is_valid() and not self.asks_new_image

    def full_clean(self) -> None:
        if self.asks_new_image:
            self._errors = ErrorDict(renderer=self.renderer)
            self.cleaned_data = {}
            self._read(self["captcha"].data.key)
            return
        super().full_clean()
        if self.is_bound and (refusal := self._meet(self.cleaned_data.pop("captcha"))):
            self.add_error("captcha", str(refusal))

    def _meet(self, given: Given) -> str | Promise | None:
        """Notes the way in which the person passed, or says why she did not."""
        passed = self._read(given.key)
        if self.allow_skip and given.skips:
            way, result = Way.SKIPPED, Result.OK
        elif given.work:
            way, result = Way.WORKED, captcha.check_work(given.key, given.work)
        elif passed:
            way, result = passed, captcha.check_passed(given.key)
        elif not given.typed.strip():
            return EMPTY
        else:
            way, result = Way.COPIED, captcha.check(given.key, given.typed)

        if result is Result.OK:
            self.human_way = way
            return None
        if result is Result.WRONG and way is Way.WORKED:
            return WORK_FAILED
        self._wrong_answers += result is Result.WRONG
        return REFUSALS[result]

    def _read(self, key: str) -> Way | None:
        """The way in which this challenge was already met, if it was and that way is good here."""
        try:
            challenge = captcha.read(key)
        except UnknownChallenge:
            return None
        self._wrong_answers = challenge.wrong_answers
        return challenge.passed if self.allow_skip or challenge.passed is not Way.SKIPPED else None

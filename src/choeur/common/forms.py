"""Forms as every page draws them: label, hint, error, input, in that order (ux.md §1.0 and §2.3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict
from django.utils.translation import gettext as _

from choeur.common.errors import Refusal

FRAMED = (forms.widgets.Input, forms.Textarea, forms.Select)
UNFRAMED = (forms.CheckboxInput, forms.FileInput, forms.HiddenInput)
NEVER_GIVEN_BACK = (forms.PasswordInput, forms.FileInput)
COMPONENTS: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "components/checkbox.html",
    forms.RadioSelect: "components/radios.html",
    forms.CheckboxSelectMultiple: "components/checkboxes.html",
    forms.PasswordInput: "components/password.html",
}


_given_back: ContextVar[QueryDict | None] = ContextVar("given_back", default=None)


@contextmanager
def giving_back() -> Iterator[None]:
    """Around a request: nothing that is given back inside outlives it."""
    token = _given_back.set(None)
    try:
        yield
    finally:
        _given_back.reset(token)


def give_back(typed: QueryDict) -> None:
    """The forms that this request draws empty show what was typed, unchecked and undone: the person sends it again."""
    _given_back.set(typed)


class Renderer(TemplatesSetting):
    """Draws fields with the components of this application."""

    form_template_name = "components/fields.html"
    field_template_name = "components/field.html"


class BoundField(DjangoBoundField):
    """A field of a form, ready for its component."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        if self.is_optional:
            self.label = _("%(label)s (facultatif)") % {"label": self.label}

    @property
    def template_name(self) -> str:
        """The component that draws it, unless the field names its own."""
        own: str | None = getattr(self.field, "template_name", None)
        return own or COMPONENTS.get(type(self.field.widget)) or self.form.renderer.field_template_name

    @property
    def is_optional(self) -> bool:
        """A box to tick is never called optional; nor is a field that a rule outside the form asks for."""
        by_rule: frozenset[str] = getattr(self.form, "required_by_rule", frozenset())
        return not (
            self.field.required or self.is_hidden or self.name in by_rule or isinstance(self.field.widget, forms.CheckboxInput)
        )

    @property
    def anchor(self) -> str:
        """Id of the input that a link of the error summary leads to."""
        if self.use_fieldset:
            return f"{self.auto_id}_0"
        return str(self.id_for_label or self.auto_id)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        if isinstance(shown, FRAMED) and not isinstance(shown, UNFRAMED):
            built["class"] = f"input {shown.attrs.get('class', '')}".rstrip()
        if (own := shown.attrs.get("aria-describedby")) and self.aria_describedby:  # rules of its own, then hint and error
            built["aria-describedby"] = f"{own} {self.aria_describedby}"
        return built


class Problem(NamedTuple):
    """One line of the error summary."""

    anchor: str
    message: str


class Form(forms.Form):
    """Types, lengths, required, two fields that must agree: no rule (layout.md §8)."""

    bound_field_class = BoundField
    use_required_attribute = False  # the server's sentences are the only ones
    required_by_rule: ClassVar[frozenset[str]] = frozenset()  # not `required`, and yet not optional: a rule says when

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """What was typed before the session ended, where the page gives it back; else as declared."""
        typed, name = _given_back.get(), self.add_prefix(field_name)
        if typed is None or isinstance(field.widget, NEVER_GIVEN_BACK) or not self._was_sent(typed):
            return super().get_initial_for_field(field, field_name)
        return field.widget.value_from_datadict(typed, {}, name)

    def _was_sent(self, typed: QueryDict) -> bool:
        return any(self.add_prefix(name) in typed for name in self.fields)

    @property
    def problems(self) -> list[Problem]:
        """What the error summary says: the form's own refusals first, then the fields in their order."""
        visible = self.visible_fields()
        first = getattr(visible[0], "anchor", "") if visible else ""
        found = [Problem(first, str(message)) for message in self.non_field_errors()]
        for name in self.fields:
            field = self[name]
            anchor = first if field.is_hidden else getattr(field, "anchor", field.auto_id)
            found += [Problem(anchor, str(message)) for message in field.errors]
        return found


def add_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Show a rule's refusal by the field it names, or in the summary alone when the form has no such field."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))

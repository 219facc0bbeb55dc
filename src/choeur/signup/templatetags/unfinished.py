"""`{% unfinished_sign_up %}`: what this browser left halfway, on the pages where people arrive (ux.md « Saved drafts »)."""

from typing import Any

from django.template import Library
from django.template.context import RequestContext

from choeur.signup import drafting

register = Library()


@register.inclusion_tag("signup/unfinished.html", takes_context=True)
def unfinished_sign_up(context: RequestContext) -> dict[str, Any]:
    """A notice with « Reprendre » and « Effacer ce brouillon »; nothing, and no query, without the cookie of a draft."""
    draft = drafting.find(context["request"])
    return {"draft": None if draft is None or draft.is_confirmed else draft}

"""Every address of the portal, from its own table of addresses."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

SAMPLES = {"UUIDConverter": uuid.UUID(int=7), "IntConverter": 7}


@dataclass(frozen=True)
class Address:
    name: str  # « login:login »
    view: Callable[..., Any]
    arguments: dict[str, Any]

    @property
    def path(self) -> str:
        return reverse(self.name, kwargs=self.arguments)

    @property
    def public(self) -> bool:
        return not getattr(self.view, "login_required", True)


def every_address() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, "", {}))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, arguments: dict[str, Any]) -> Iterator[Address]:
    for pattern in patterns:
        samples = {name: SAMPLES.get(type(converter).__name__, "x" * 43) for name, converter in pattern.pattern.converters.items()}
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, inner, arguments | samples)
        else:
            yield Address(f"{prefix}{pattern.name}", pattern.callback, arguments | samples)

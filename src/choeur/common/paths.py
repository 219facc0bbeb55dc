"""Addresses of our own pages, as a browser may bring them back."""

import re

from django.utils.http import url_has_allowed_host_and_scheme

PAGE_OF_OURS = re.compile(r"/(?![/\\])[!-~]{0,2000}")  # as `redirect_to_login` writes it


def page_of_ours(wanted: str) -> str:
    """The page asked for, where it is one of ours; else nothing."""
    is_ours = PAGE_OF_OURS.fullmatch(wanted) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else ""

"""Chœur: accounts, companies and rights for those who deal with the public sector."""

__version__ = "0.1.0"

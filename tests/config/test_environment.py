"""What an operator can set, and what stops the start with a sentence that names the setting (security.md 6.3.2, 13.2.3)."""

import os

import pytest

from choeur import cli
from choeur.config import environment
from choeur.config.environment import BadSettings

SECRETS = {name: f"{name.lower()}-of-at-least-thirty-two-characters" for name in ("SECRET_KEY", "PEPPER", "FIELD_KEY")}
PRODUCTION = SECRETS | {
    "BASE_URL": "https://portail.example",
    "TRUSTED_PROXIES": "1",
    "ORGANISATION_NAME": "Coopérative Numérique du Limousin",
    "SUPPORT_ADDRESS": "support@portail.example",
    "EMAIL_URL": "smtp://mail.portail.example:587",
    "EMAIL_SENDER": "comptes@portail.example",
}


@pytest.fixture
def read(monkeypatch, tmp_path):
    """The settings that these variables make, and no others."""

    def read(**variables):
        for name in [name for name in os.environ if name.startswith("CHOEUR_")]:
            monkeypatch.delenv(name)
        for name, value in {"DATA": str(tmp_path), **variables}.items():
            monkeypatch.setenv(f"CHOEUR_{name}", value)
        return environment.read()

    return read


def test_production_needs_secrets_of_its_own_and_says_which_are_missing(read):
    with pytest.raises(BadSettings) as refused:
        read()

    said = str(refused.value).splitlines()
    assert said[:3] == [f"CHOEUR_{name} needs 32 random characters or more in production." for name in SECRETS]
    assert said[3:] == [f"CHOEUR_{name.upper()} is required in production." for name in environment.REQUIRED]


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("value", ["", "changeme", "x" * 31])
def test_a_placeholder_is_no_secret(read, name, value):
    with pytest.raises(BadSettings, match=f"^CHOEUR_{name} needs 32 random characters or more in production"):
        read(**PRODUCTION | {name: value})


def test_every_one_of_the_keys_that_turn_is_long_enough(read):
    with pytest.raises(BadSettings, match=r"^CHOEUR_FIELD_KEY needs"):
        read(**PRODUCTION | {"FIELD_KEY": f"{SECRETS['FIELD_KEY']},old"})


def test_a_whole_production_is_read(read):
    settings = read(**PRODUCTION)

    assert (settings.demo, settings.secret_key, settings.session_hours) == (False, SECRETS["SECRET_KEY"], 12)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"BASE_URL": "portail.example"}, "CHOEUR_BASE_URL must be like https://portal.example.org, without a path."),
        ({"BASE_URL": "https://portail.example/a"}, "CHOEUR_BASE_URL must be like https://portal.example.org, without a path."),
        ({"BASE_URL": "http://portail.example"}, "CHOEUR_BASE_URL must begin with https:// unless it is a loopback address."),
        ({"TRUSTED_PROXIES": "0"}, "CHOEUR_TRUSTED_PROXIES must be 1 or more with https: a proxy in front holds the certificate."),
        ({"DEMO": "1"}, "CHOEUR_DEMO=1 is refused on a public address: unset it, or set CHOEUR_BASE_URL to a loopback address."),
        ({"COLOUR": "blue"}, "CHOEUR_COLOUR is not a setting of Chœur; `choeur settings` lists them."),
        ({"SESSION_HOURS": "25"}, "CHOEUR_SESSION_HOURS: Input should be less than or equal to 24"),
        ({"SECRET_QUESTION": "never"}, "CHOEUR_SECRET_QUESTION: Input should be 'before_link', 'after_link' or 'off'"),
        (
            {"OPENID_ISSUER": "https://provider.example"},
            "CHOEUR_OPENID_ISSUER, CHOEUR_OPENID_CLIENT_ID and CHOEUR_OPENID_CLIENT_SECRET go together.",
        ),
        (
            {"OPENID_ISSUER": "http://provider.example", "OPENID_CLIENT_ID": "a", "OPENID_CLIENT_SECRET": "b"},
            "CHOEUR_OPENID_ISSUER must be like https://provider.example.org: https, without query.",
        ),
        ({"OPENID_SCOPE": "email"}, "CHOEUR_OPENID_SCOPE: String should match pattern '^openid( [\\x21-\\x7e]+)*$'"),
        ({"RECOVERY_HOURS": "1"}, "CHOEUR_RECOVERY_HOURS: Input should be greater than or equal to 24"),
    ],
)
def test_what_contradicts_or_does_not_exist_is_refused_by_name(read, variables, sentence):
    with pytest.raises(BadSettings) as refused:
        read(**PRODUCTION | variables)

    assert str(refused.value) == sentence


def test_a_provider_is_set_by_three_settings_and_its_levels_are_a_list(read):
    provider = {"OPENID_ISSUER": "https://provider.example/realm", "OPENID_CLIENT_ID": "choeur", "OPENID_CLIENT_SECRET": "secret"}

    settings = read(**PRODUCTION | provider | {"OPENID_STRONG_ACR": "eidas2, eidas3"})

    assert (settings.openid_issuer, settings.openid_strong_acr) == ("https://provider.example/realm", ("eidas2", "eidas3"))


def test_a_demonstration_makes_its_secrets_once_in_a_folder_that_nobody_else_reads(read, tmp_path):
    first, second = read(DEMO="1"), read(DEMO="1")

    assert first == second
    assert len({first.secret_key, first.pepper, first.field_key}) == 3
    assert {file.stat().st_mode & 0o777 for file in tmp_path.glob("*.txt")} == {0o600}


def test_the_command_ends_with_two_and_the_sentence(read, monkeypatch, capsys):
    with pytest.raises(BadSettings):
        read()
    monkeypatch.setattr("sys.argv", ["choeur", "serve"])

    with pytest.raises(SystemExit) as end:
        cli.main()

    assert end.value.code == 2
    assert capsys.readouterr().err.startswith("CHOEUR_SECRET_KEY needs 32 random characters or more in production.\n")

"""The mail server: where it is, and that nothing leaves in clear or to an unknown hand (decision 25)."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from choeur.common import clock
from choeur.notifications import outbox, relay
from choeur.notifications.models import State
from tests.notifications.post import Post, free_port, listening


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://moi:p%40sse@relais.exemple.fr", ("smtp", "relais.exemple.fr", 587, "moi", "p@sse")),
        ("smtps://relais.exemple.fr", ("smtps", "relais.exemple.fr", 465, "", "")),
        ("smtp+plain://127.0.0.1:1025", ("smtp+plain", "127.0.0.1", 1025, "", "")),
        ("smtp+plain://[::1]", ("smtp+plain", "::1", 25, "", "")),
        ("smtp+plain://localhost", ("smtp+plain", "localhost", 25, "", "")),
    ],
)
def test_an_address_says_where_the_relay_is(url, expected):
    found = relay.read(url)

    assert (found.security, found.host, found.port, found.user, found.password) == expected
    assert "p@sse" not in repr(found)


@pytest.mark.parametrize("url", ["http://relais.exemple.fr", "smtp://", "relais.exemple.fr:25", "smtp+plain://relais.exemple.fr"])
def test_a_relay_that_is_not_one_or_in_clear_elsewhere_is_refused(url):
    with pytest.raises(ValueError, match="CHOEUR_EMAIL_URL"):
        relay.read(url)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of 127.0.0.1 that vouches for itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.fromtimestamp(clock.now().timestamp(), UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder


@pytest.fixture
def server_side(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
    return context


def test_a_relay_whose_certificate_is_vouched_for_gets_the_mail_encrypted(write, settings, monkeypatch, certificate, server_side):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "certificate.pem"))
    port, post = free_port(), Post()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    write()

    with listening(post, port, tls_context=server_side, require_starttls=True):
        assert outbox.send_due() == 1


def test_a_relay_that_nobody_vouches_for_gets_nothing(write, settings, server_side):
    port, post = free_port(), Post()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    mail = write()

    with listening(post, port, tls_context=server_side):
        assert outbox.send_due() == 0

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_answer) == (State.WAITING, 0, "SSLCertVerificationError")
    assert not post.calls


def test_a_relay_without_starttls_gets_nothing(write, settings):
    port, post = free_port(), Post()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    write()

    with listening(post, port):
        assert outbox.send_due() == 0

    assert not post.calls


def test_an_address_that_needs_another_protocol_is_refused_for_good():
    conversation = relay.Conversation(relay.read("smtp+plain://127.0.0.1:1"))

    answer = conversation.deliver("a@exemple.fr", "é@exemple.fr", b"", before_data=lambda: None)

    assert answer.outcome is relay.Outcome.NEVER

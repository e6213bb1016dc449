"""A certificate that cannot be trusted ends the matter; there is no switch to go on."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from corpus_tool.errors import FetchFailed
from corpus_tool.ingest.fetch_network import Connector
from tests.ingest.fetch.publisher import HERE, HOST, Handler, Publisher, Server


def certificate(folder: Path, *, name: str, age: int) -> Path:
    """Write a certificate that signs itself, valid for ten days since `age` days ago."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begin = datetime.now(UTC) - timedelta(days=age)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=10))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / f"{name}-{age}.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure() -> Iterator[tuple[Publisher, ssl.SSLContext]]:
    """A publisher behind TLS, and where to load its certificate."""
    import threading

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server = Server((HERE, 0), Handler)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    server.publisher = Publisher(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server.publisher, context
    server.shutdown()
    server.server_close()
    thread.join()


def ask(publisher: Publisher, trusted: Path | None) -> int:
    """Return the status of an answer over TLS, believing one certificate or the system's."""
    trust = None
    if trusted is not None:
        trust = ssl.create_default_context(cafile=str(trusted))
    connector = Connector(publisher.guard, clock=publisher.time.clock, trust=trust)
    url = httpx2.URL(f"https://{HOST}:{publisher.port}/a")
    return connector.ask(url, {}).status


@pytest.mark.parametrize(
    ("name", "age", "believed", "why"),
    [
        (HOST, 20, True, "expired"),
        ("other.example", 1, True, "mismatch"),
        (HOST, 1, False, "self-signed|self signed"),
    ],
)
def test_bad_certificates(
    secure: tuple[Publisher, ssl.SSLContext],
    tmp_path: Path,
    name: str,
    age: int,
    believed: bool,
    why: str,
) -> None:
    """An expired certificate, another host's, and one nobody vouches for are named as such."""
    publisher, context = secure
    path = certificate(tmp_path, name=name, age=age)
    context.load_cert_chain(path)
    with pytest.raises(FetchFailed, match=why) as caught:
        ask(publisher, path if believed else None)

    assert caught.value.code == "E_TLS"
    assert publisher.requests == []


def test_the_certificate_is_that_of_the_name(
    secure: tuple[Publisher, ssl.SSLContext], tmp_path: Path
) -> None:
    """The connection goes to the checked number, and the certificate is held against the name."""
    publisher, context = secure
    path = certificate(tmp_path, name=HOST, age=1)
    context.load_cert_chain(path)
    publisher.put("/a")

    assert ask(publisher, path) == 200


def test_no_tls_at_all(publisher: Publisher) -> None:
    """A server that does not speak TLS where it should is one line."""
    with pytest.raises(FetchFailed) as caught:
        ask(publisher, None)

    assert caught.value.code in {"E_TLS", "E_CONNECT"}

"""Certificates that no client may accept."""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def _context(name: x509.GeneralName, start: datetime, end: datetime) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "contoh.example")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "both.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context.load_cert_chain(path)
    return context


def self_signed(address: str) -> ssl.SSLContext:
    """Return a certificate for the right address that only its owner vouches for."""
    now = datetime.now(UTC)
    name = x509.IPAddress(ipaddress.ip_address(address))
    return _context(name, now - timedelta(days=1), now + timedelta(days=30))


def expired(address: str) -> ssl.SSLContext:
    """Return a certificate that ended a year ago."""
    now = datetime.now(UTC)
    name = x509.IPAddress(ipaddress.ip_address(address))
    return _context(name, now - timedelta(days=400), now - timedelta(days=365))


def of_another_host(address: str) -> ssl.SSLContext:
    """Return a certificate for a host name that is not this one's."""
    now = datetime.now(UTC)
    name = x509.DNSName("kabar-lain.example")
    return _context(name, now - timedelta(days=1), now + timedelta(days=30))

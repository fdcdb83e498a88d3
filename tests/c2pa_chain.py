"""A chain of certificates for tests: a root of our own, and whoever signs under it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Paper:
    """A certificate and its key, as files in PEM."""

    chain: Path
    key: Path


def certified(
    folder: Path, name: str = "own", *, days: tuple[int, int] = (-1, 30), root: "Root | None" = None
) -> Paper:
    """A signer's certificate, valid between these days from today, with that of its issuer, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

    root = root or Root.made()
    key = ec.generate_private_key(ec.SECP256R1())
    use = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
         "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    signer = (
        _builder(name, "root", key, days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, **use), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.ObjectIdentifier("1.3.6.1.5.5.7.3.4")]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(root.key, _sha256())
    )
    paper = Paper(folder / f"{name}.pem", folder / f"{name}.key")
    paper.chain.write_bytes(_pem(signer) + _pem(root.certificate))
    paper.key.write_bytes(private(key))
    return paper


@dataclass(frozen=True)
class Root:
    """Who issues certificates."""

    certificate: Any
    key: Any

    @staticmethod
    def made() -> "Root":
        """A new one, that issues them for itself as well."""
        from cryptography import x509
        from cryptography.hazmat.primitives.asymmetric import ec

        key = ec.generate_private_key(ec.SECP256R1())
        built = _builder("root", "root", key, (-2, 60))
        built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        return Root(built.sign(key, _sha256()), key)


def private(key: Any, password: str = "") -> bytes:
    """A key in PEM, behind a password where one is given."""
    from cryptography.hazmat.primitives import serialization as form

    shut = form.BestAvailableEncryption(password.encode()) if password else form.NoEncryption()
    return bytes(key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, shut))


def _builder(name: str, issuer: str, key: Any, days: tuple[int, int]) -> Any:
    from cryptography import x509

    def named(who: str) -> Any:
        about = ((x509.NameOID.COMMON_NAME, who), (x509.NameOID.ORGANIZATION_NAME, "tests of lecturec"))
        return x509.Name([x509.NameAttribute(kind, value) for kind, value in about])

    today = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(named(name)).issuer_name(named(issuer)).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number()).not_valid_before(today + timedelta(days=days[0]))
    return built.not_valid_after(today + timedelta(days=days[1]))


def _sha256() -> Any:
    from cryptography.hazmat.primitives import hashes

    return hashes.SHA256()


def _pem(certificate: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization

    return bytes(certificate.public_bytes(serialization.Encoding.PEM))

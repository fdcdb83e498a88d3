"""C2PA: the film signed with a certificate of whoever builds, as the last thing that is written to it.

The certificate and its key are looked at before anything slow is done. What cannot be signed leaves the film of before.
"""

import contextlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lecturec.diagnostics import COMMAND_WRONG, ENVIRONMENT, Lacking, Report
from lecturec.digest import digest
from lecturec.limits import CERTIFICATE_BYTES
from lecturec.options import Options
from lecturec.provenance import VOCABULARY, Record

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

VERSION = "1"
INSTALL = "pip install 'lecturec[provenance]'"
SIGN, KEY, PASSWORD = "LECTUREC_SIGN", "LECTUREC_SIGN_KEY", "LECTUREC_SIGN_PASSWORD"
"""Environment variables: the certificate, its key, and the password of a key that has one."""

_PEM, _BOTH = "it is a PEM file, which begins with -----BEGIN {}-----", "--sign CERT.pem --key KEY.pem"
_FIT = ("Valid", "Trusted")
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
_LEAST_RSA_BITS = 2048


class NotSigned(Lacking):
    """A film that could not be signed; the message says why, `hint` what to do."""

    code = "sign-failed"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs: `chain` are certificates in PEM, the signer's own first, `key` its key (PKCS 8, PEM).

    `authority` is the address that stamps the time, "" for none: then nothing is asked over the network.
    """

    name: str
    chain: bytes
    algorithm: str
    authority: str = ""
    key: bytes = field(repr=False, compare=False)

    @property
    def identity(self) -> str:
        """Names who signed, for the key of a film."""
        return digest("signed", VERSION, self)


def signer_for(options: Options, report: Report) -> Signer | None:
    """Who signs a film: as it was asked by a setting, else by the environment; nobody signs what strangers send."""
    if options.untrusted:
        return None
    certificate, key = options.sign or os.environ.get(SIGN, ""), options.key or os.environ.get(KEY, "")
    if options.timestamp and not options.network:
        said = f"'{options.timestamp}' is asked for the time over the network, which is shut"
        report.error("bad-setting", said, hint="--allow-network opens it", exit=COMMAND_WRONG)
        return None
    return signer_of(certificate, key, options.timestamp, report) if certificate or key else None


def signer_of(certificate: str, key: str, authority: str, report: Report) -> Signer | None:
    """Who signs with these files; None once it is said why nobody can."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import serialization
    except ImportError:
        report.error("sign-failed", "what signs films (c2pa) is not installed", hint=INSTALL, exit=ENVIRONMENT)
        return None
    try:
        chain_pem, key_pem = _read(certificate, "certificate"), _read(key, "key")
        try:
            chain = x509.load_pem_x509_certificates(chain_pem)
        except ValueError:
            raise _Wrong(
                f"'{certificate}' holds no certificate", "it is a PEM file: -----BEGIN CERTIFICATE-----"
            ) from None
        private = _private(key_pem, key)
        algorithm = _algorithm(private, key)
        _fits(chain, private, certificate, key)
    except _Wrong as wrong:
        report.error("bad-certificate", str(wrong), hint=wrong.hint, exit=COMMAND_WRONG)
        return None
    plain = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Signer(
        name=chain[0].subject.rfc4514_string(),
        chain=b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain),
        algorithm=algorithm,
        authority=authority,
        key=plain,
    )


def signed(draft: Path, target: Path, signer: Signer, origin: str, title: str, records: Iterable[Record]) -> None:
    """Put a signed copy of the film `draft` at `target`, once it was read back. Raises NotSigned and OSError."""
    try:
        import c2pa
    except (ImportError, OSError):
        raise NotSigned("what signs films (c2pa) is not installed", INSTALL) from None
    copy = target.with_name(f".{target.name}.{os.getpid()}.signed")
    about = c2pa.C2paSignerInfo(
        alg=getattr(c2pa.C2paSigningAlg, signer.algorithm.upper()),
        sign_cert=signer.chain,
        private_key=signer.key,
        ta_url=signer.authority.encode() or None,
    )
    claims = {
        "claim_generator_info": [_agent()],
        "title": title,
        "format": "video/mp4",
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions(origin, records)}}],
    }
    try:
        with (
            c2pa.Signer.from_info(about) as hand,
            c2pa.Builder(claims) as builder,
            draft.open("rb") as source,
            copy.open("w+b") as out,
        ):
            builder.sign(hand, "video/mp4", source, out)
            out.flush()
            os.fsync(out.fileno())
        _verify(copy, c2pa)
        copy.chmod(0o644)
        os.replace(copy, target)
    except c2pa.C2paError as error:
        asked = f" (asked {signer.authority} for the time)" if signer.authority else ""
        raise NotSigned(f"the film could not be signed{asked}: {_short(error)}", _HINT) from None
    finally:
        with contextlib.suppress(OSError):
            copy.unlink()


_HINT = "the certificate needs the chain of those who issued it, digitalSignature, and emailProtection as its purpose"


def actions(origin: str, records: Iterable[Record]) -> list[dict[str, Any]]:
    """How the film came to be, for C2PA: that lecturec made it, and which engines had a part in it."""
    made = {"action": "c2pa.created", "digitalSourceType": VOCABULARY + origin}
    engines = dict.fromkeys((r.kind, r.origin, r.engine, r.model or r.voice, r.revision) for r in records if r.engine)
    return [
        {**made, "softwareAgent": _agent()},
        *(
            {
                "action": "c2pa.edited",
                "digitalSourceType": VOCABULARY + term,
                "softwareAgent": {"name": " ".join(filter(None, (engine, model)))} | ({"version": rev} if rev else {}),
                "description": kind,
            }
            for kind, term, engine, model, rev in engines
        ),
    ]


def _agent() -> dict[str, str]:
    try:
        return {"name": "lecturec", "version": version("lecturec")}
    except PackageNotFoundError:  # a checkout that was never installed
        return {"name": "lecturec"}


def _verify(path: Path, c2pa: Any) -> None:
    """Read a signed film back. Raises NotSigned when a player would find a fault, and C2paError when it finds none."""
    with path.open("rb") as file, c2pa.Reader("video/mp4", file) as reader:
        said = json.loads(reader.json())
    if said.get("validation_state") not in _FIT:
        faults = [str(one.get("code")) for one in said.get("validation_status", ())]
        raise NotSigned(f"what was signed does not hold: {', '.join(faults[:3])}", _HINT)


class _Wrong(NotSigned):
    """A file that nobody can sign with."""


def _read(path: str, what: str) -> bytes:
    if not path:
        raise _Wrong(
            f"to sign takes a certificate and its key, and no {what} is named", "--sign CERT.pem --key KEY.pem"
        )
    try:
        with Path(path).open("rb") as file:
            return file.read(CERTIFICATE_BYTES)
    except OSError as error:
        raise _Wrong(f"the {what} '{path}' cannot be read: {error.strerror}", _BOTH) from None


def _private(data: bytes, path: str) -> Any:
    """The private key of a PEM file, by the password of the environment where it wants one."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    password = os.environ.get(PASSWORD, "").encode() or None
    try:
        return load_pem_private_key(data, password)
    except TypeError:
        if password is None:
            raise _Wrong(f"the key '{path}' wants a password", f"say it in the environment: {PASSWORD}") from None
        return load_pem_private_key(data, None)  # it wants none, and a password is said all the same
    except (ValueError, UnsupportedAlgorithm):
        said = f"the key '{path}' opens with none of its passwords" if password else f"'{path}' holds no private key"
        raise _Wrong(said, _PEM.format("PRIVATE KEY")) from None


def _fits(chain: "list[Certificate]", private: Any, certificate: str, key: str) -> None:
    """Whether certificates and key belong together, today. Raises _Wrong."""
    from cryptography.exceptions import InvalidSignature

    if chain[0].public_key() != private.public_key():
        raise _Wrong(
            f"the key '{key}' is not that of '{certificate}'", "the signer's own certificate stands first in it"
        )
    for below, above in pairwise(chain):
        try:
            below.verify_directly_issued_by(above)
        except (ValueError, TypeError, InvalidSignature):
            said = f"in '{certificate}', {below.subject.rfc4514_string()} was not issued by the one that follows it"
            raise _Wrong(said, "cat own.pem issuer.pem > chain.pem") from None
    now = datetime.now(chain[0].not_valid_after_utc.tzinfo)
    for one in chain:
        if not one.not_valid_before_utc <= now <= one.not_valid_after_utc:
            says = f"from {one.not_valid_before_utc:%Y-%m-%d} to {one.not_valid_after_utc:%Y-%m-%d}"
            said = f"the certificate of {one.subject.rfc4514_string()} is valid {says}, and not today"
            raise _Wrong(said, "ask whoever issued it for a new one")


def _algorithm(private: Any, path: str) -> str:
    """By what a key signs, as C2PA names it. Raises _Wrong for one that is not allowed."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name in _CURVES:
        return _CURVES[private.curve.name]
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(private, rsa.RSAPrivateKey) and private.key_size >= _LEAST_RSA_BITS:
        return "ps256"
    raise _Wrong(f"nobody may sign with the key '{path}'", "EC P-256, P-384, P-521, Ed25519, or RSA of 2048 bits")


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:300]

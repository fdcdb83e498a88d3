"""Content addresses: the same meaning always has the same name."""

from dataclasses import fields, is_dataclass
from hashlib import sha256


def digest(*parts: object) -> str:
    """The name of a meaning: 64 hex digits over plain values, tuples and frozen dataclasses.

    Raises TypeError for floats, paths, dicts and sets: each has several spellings for
    one meaning, and a key built from them is wrong now and then.
    """
    return sha256(_canonical(parts)).hexdigest()


def _canonical(value: object) -> bytes:
    match value:
        case None | bool() | int():
            return _frame(type(value).__name__, repr(value).encode())
        case str():
            return _frame("str", value.encode("utf-8", "surrogatepass"))
        case bytes():
            return _frame("bytes", value)
        case tuple():
            return _frame("tuple", b"".join(map(_canonical, value)))
        case _ if is_dataclass(value) and not isinstance(value, type):
            # A span says where, never what: fields left out of comparison are left out here too.
            said = [getattr(value, f.name) for f in fields(value) if f.compare]
            return _frame(type(value).__qualname__, b"".join(map(_canonical, said)))
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


def _frame(tag: str, body: bytes) -> bytes:
    return f"{tag}:{len(body)}:".encode() + body

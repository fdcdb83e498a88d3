"""Whether a picture moves, from its bytes alone: `check` says so, and opens no picture."""

_GIF_HEAD = 13
_EXTENSION, _IMAGE = 0x21, 0x2C


def moves(data: bytes) -> bool:
    """Whether bytes are a GIF, WebP, APNG or AVIF of several pictures."""
    if data.startswith(b"GIF8"):
        return _several(data)
    if data[8:16] == b"WEBPVP8X":
        return len(data) > 20 and bool(data[20] & 2)
    if data.startswith(b"\x89PNG"):
        return 0 < data.find(b"acTL") < data.find(b"IDAT")
    return data[4:12] == b"ftypavis"


def _several(data: bytes) -> bool:
    """Whether a GIF has a second picture; what is damaged has none."""
    at = _GIF_HEAD + _colours(data, 10)
    seen = 0
    while at + 10 < len(data):
        if data[at] == _IMAGE:
            seen += 1
            if seen > 1:
                return True
            at = _after(data, at + 11 + _colours(data, at + 9))
        elif data[at] == _EXTENSION:
            at = _after(data, at + 2)
        else:
            return False
    return False


def _colours(data: bytes, at: int) -> int:
    """The bytes of a table of colours whose flags are here."""
    flags = data[at] if at < len(data) else 0
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after(data: bytes, at: int) -> int:
    """Where a chain of blocks ends, each led by its length."""
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1

"""Marks: an XMP packet with IPTC's digital source type, and how a PNG and a JPEG carry it (the mp4: encode/mux.py)."""

import re
import zlib
from html import escape

from lecturec.provenance import VOCABULARY

_NEVER = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML has no place for."""

_MOST_CHARACTERS = 500
"""Of a title: a JPEG has room for 64 KiB of XMP."""

_PNG, _PNG_HEAD_BYTES = b"\x89PNG\r\n\x1a\n", 33  # with IHDR, which stands first
_JPEG = b"\xff\xd8"


def packet(origin: str, systems: str = "", *, title: str = "", author: str = "") -> bytes:
    """XMP that says where something comes from: `origin` is a term, `systems` names the models that generated it."""
    said = [f"<Iptc4xmpExt:DigitalSourceType>{VOCABULARY}{_xml(origin)}</Iptc4xmpExt:DigitalSourceType>"]
    if systems:
        said.append(f"<Iptc4xmpExt:AISystemUsed>{_xml(systems)}</Iptc4xmpExt:AISystemUsed>")
    said.append("<xmp:CreatorTool>lecturec</xmp:CreatorTool>")
    if title:
        said.append(f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_xml(title)}</rdf:li></rdf:Alt></dc:title>')
    if author:
        said.append(f"<dc:creator><rdf:Seq><rdf:li>{_xml(author)}</rdf:li></rdf:Seq></dc:creator>")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:xmp="http://ns.adobe.com/xap/1.0/">{"".join(said)}</rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()


def marked(picture: bytes, xmp: bytes) -> bytes:
    """A PNG or a JPEG of ours with this XMP in its head; its pixels are not touched."""
    if picture.startswith(_PNG):
        body = b"iTXt" + b"XML:com.adobe.xmp\0\0\0\0\0" + xmp
        chunk = (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
        return picture[:_PNG_HEAD_BYTES] + chunk + picture[_PNG_HEAD_BYTES:]
    if not picture.startswith(_JPEG):
        raise ValueError("neither a PNG nor a JPEG")
    at = 2
    if picture[2:4] == b"\xff\xe0":  # JFIF wants to stand first
        at += 2 + int.from_bytes(picture[4:6], "big")
    body = b"http://ns.adobe.com/xap/1.0/\0" + xmp
    return picture[:at] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + picture[at:]


def _xml(words: str) -> str:
    return escape(_NEVER.sub(" ", words[:_MOST_CHARACTERS]), quote=False)

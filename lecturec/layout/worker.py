"""Typst in a process of its own: the wheel holds Python's lock while it compiles, so threads alone print no faster.

Speaks in frames on stdin and stdout: four bytes of length, then JSON; after an answer come the pages it names. Ends
when its parent does.
"""

import json
import os
import struct
import sys
from pathlib import Path
from typing import IO, Any


def compile_deck(job: dict[str, Any], fonts: Any) -> tuple[list[bytes], str]:
    """The stills (none when nothing is painted) and the JSON of the <layout> of a deck. Raises typst.TypstError.

    A deck that is painted in pieces has one slide, and `ground` says what lies behind it. After the stills come the
    layers of those states that it asks for.
    """
    import typst

    said = json.dumps(job["deck"], ensure_ascii=False, separators=(",", ":"))
    compiler = typst.Compiler(job["main"], root=job["root"], font_paths=fonts, sys_inputs={"deck": said})
    if not job["ground"]:
        return [], compiler.query("<layout>", field="value")
    from lecturec.layout.paste import layers, stills

    pages: Any = compiler.compile(format="png", ppi=72 * job["ground"]["unit"])
    facts = compiler.query("<layout>", field="value")
    ground, pages, told = job["ground"], pages if isinstance(pages, list) else [pages], json.loads(facts)[0]
    return [*stills(ground, pages, told), *(layers(ground, pages, told) if ground.get("layers") else ())], facts


def open_fonts(folders: list[str], *, system: bool) -> Any:
    """Typst's book of the fonts in these folders, and of the system's if asked."""
    import typst

    return typst.Fonts(include_system_fonts=system, font_paths=folders)


def send(stream: IO[bytes], said: dict[str, Any], pages: list[bytes]) -> None:
    """One frame: what is said, and the bytes that go with it."""
    head = json.dumps({**said, "sizes": [len(page) for page in pages]}).encode()
    stream.write(struct.pack(">I", len(head)) + head)
    for page in pages:
        stream.write(page)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """The next frame. Raises EOFError when the other side is gone."""
    (size,) = struct.unpack(">I", _exactly(stream, 4))
    said = json.loads(_exactly(stream, size))
    return said, [_exactly(stream, n) for n in said["sizes"]]


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data


def held_bytes() -> int:
    """The memory this process holds, in bytes; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, AttributeError):
        return 0


def main() -> None:
    """Answer until stdin ends."""
    import typst

    taken, given = sys.stdin.buffer, sys.stdout.buffer
    fonts: dict[bool, Any] = {}
    while True:
        try:
            job, _ = receive(taken)
        except EOFError:
            return
        system = bool(job["system"])
        if system not in fonts:
            fonts[system] = open_fonts(job["folders"], system=system)
        try:
            pages, facts = compile_deck(job, fonts[system])
        except typst.TypstError as wrong:
            send(given, {"wrong": "\n".join((wrong.message, *wrong.hints, *wrong.trace))}, [])
        else:
            send(given, {"facts": facts, "bytes": held_bytes()}, pages)


if __name__ == "__main__":
    main()

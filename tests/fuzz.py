"""Fuzzing the front ends with atheris, for as long as you like.

pip install atheris && python tests/fuzz.py -max_total_time=600

Further arguments go to libFuzzer. Every text must give a deck and a script, within ten seconds, and never raise.
"""

import sys

import atheris

with atheris.instrument_imports(include=["lecturec.parse", "lecturec.write"]):
    from lecturec.diagnostics import Report
    from lecturec.parse import decode, parse
    from lecturec.parse.dialects import names
    from lecturec.parse.front_matter import read_front_matter
    from lecturec.write import write

DIALECTS = ("", *names())


def once(data: bytes) -> None:
    """Read notes in the dialect that the first byte chooses, and plan them."""
    report = Report()
    source = decode("notes.md", data[1:], report)
    dialect = DIALECTS[data[0] % len(DIALECTS)] if data else ""
    deck = parse(source, read_front_matter(source, report), report, lang="en", dialect=dialect)
    write(deck, report)


if __name__ == "__main__":
    atheris.Setup([*sys.argv, "-timeout=10", "-max_len=4096"], once)
    atheris.Fuzz()

"""Fuzzing with atheris, for as long as you like: the front ends, or the whole way to the timeline.

pip install atheris && python tests/fuzz.py [--to-timeline] -max_total_time=600

Further arguments go to libFuzzer. Every text must give a deck and a script, within ten seconds, and never raise; with
--to-timeline also takes, clips that tile the lecture and captions that hold every word (see timed.py), and every
hundredth lecture is laid out.
"""

import sys

import atheris

END = "--to-timeline" in sys.argv
with atheris.instrument_imports(include=["lecturec.parse", "lecturec.write", "lecturec.verbalise", "lecturec.cues"]):
    from timed import DIALECTS, Shelf, to_timeline

    from lecturec.diagnostics import Report
    from lecturec.parse import decode, parse
    from lecturec.parse.front_matter import read_front_matter
    from lecturec.write import write

EACH_DRAWN = 100
_shelf, _count = Shelf(), 0


def once(data: bytes) -> None:
    """Read notes in the dialect that the first byte chooses, and plan them."""
    report = Report()
    source = decode("notes.md", data[1:], report)
    dialect = DIALECTS[data[0] % len(DIALECTS)] if data else ""
    deck = parse(source, read_front_matter(source, report), report, lang="en", dialect=dialect)
    write(deck, report)


def to_the_end(data: bytes) -> None:
    """The same, and on to the timeline."""
    global _count
    _count += 1
    if len(_shelf.kept) > 5_000:
        _shelf.kept.clear()
    dialect = DIALECTS[data[0] % len(DIALECTS)] if data else ""
    to_timeline(data[1:], _shelf, dialect, drawn=_count % EACH_DRAWN == 0)


if __name__ == "__main__":
    given = [a for a in sys.argv if a != "--to-timeline"]
    atheris.Setup(
        [*given, "-timeout=30" if END else "-timeout=10", "-max_len=4096", "-rss_limit_mb=4096"],
        to_the_end if END else once,
    )
    atheris.Fuzz()

"""Citations: short, shown small and not spoken; with the works of the bibliography that the front matter names."""

import html
import re
from difflib import get_close_matches

from lecturec.deck import Block, Heading, Item, Items, Run
from lecturec.diagnostics import Report
from lecturec.parse.bibliography import Library
from lecturec.parse.front_matter import Value, read_front_matter
from lecturec.parse.includes import place, taken_in
from lecturec.parse.sheet import Sheet
from lecturec.parse.uncoded import uncoded
from lecturec.source import Source, Span

UNSPOKEN = "#fn-cited"
"""The address of what is seen and not said."""

SMALL_OPENS = f'<a href="{UNSPOKEN}"><small>'
SMALL = re.compile(rf"{SMALL_OPENS}.*?</small></a>")
"""A citation as it stands in a line, and how it begins."""

_CITED = re.compile(r"(?P<alone>-?)@(?:\{(?P<braced>[^{}]+)\}|(?P<key>[\w](?:[\w:.#$%&+?<>~/-]*\w)?))")


BRACKETED = r"[ \t]*\[(?P<inside>[^\[\]]*(?<![\w/.@])-?@[\w{][^\[\]]*)\](?![({:])"
_NAMED = r"(?<![\w@/.\[(\\-])@(?P<key>\w(?:[\w:.#$%&+?<>~/-]*\w)?)"


def library_of(sheet: Sheet, *files: str) -> Library | None:
    """The works that a sheet may cite, out of the files that it names; None where there are none."""
    values = sheet.matter.values
    given = _paths(values.get("bibliography"))
    if not (given or files or values.get("references")):
        return None
    library = Library()
    library.add_csl(values.get("references"))
    for path in (*given, *files):
        key = sheet.matter.spans.get("bibliography", sheet.span(0))
        span = next(
            (s for n in range(key.line - 1, len(sheet.written)) if (s := place(sheet, n, path)).stop_column), key
        )
        if source := taken_in(sheet, path, span, needed=False):
            add_file(library, source)
            sheet.honoured(f"the bibliography {path}", span.line - 1, path)
    for key in re.findall(r"@([\w:.-]*\w|\*)", str(values.get("nocite") or "")):
        for one in list(library.known()) if key == "*" else [key]:
            library.work(one)
    return library if library.known() else None


def add_file(library: Library, source: Source) -> None:
    """The works of a file: CSL in JSON or YAML by its name, else BibTeX."""
    name, text = source.path.lower(), source.text
    if name.endswith(".json"):
        library.add_json(text)
    elif name.endswith((".yaml", ".yml")):
        text = re.sub(r"\A---[ \t]*\n|^(?:---|\.\.\.)[ \t]*$", "", text, flags=re.MULTILINE)
        library.add_csl(
            read_front_matter(Source(source.path, f"---\n{text}\n---\n"), Report()).values.get("references")
        )
    else:
        library.add_bibtex(text)


def _paths(value: Value) -> list[str]:
    return [str(one) for one in value if one] if isinstance(value, list) else [value] if isinstance(value, str) else []


def small(words: str) -> str:
    """Words, with the space before them, as Markdown that is shown small and not spoken."""
    plain = re.sub(r"([\\`*_\[\]$~^{}@:])", r"\\\1", html.escape(words, quote=False))
    return f"{SMALL_OPENS}{plain}</small></a>"


def cited(sheet: Sheet, library: Library, inside: str, number: int) -> str:
    """What stands between brackets, `see @a, p. 3; -@b`, as authors and years; "" where no work is known."""
    made = []
    for piece in inside.split(";"):
        if not (found := _CITED.search(piece)):
            continue
        key = found["braced"] or found["key"]
        if work := library.work(key):
            name = "" if found["alone"] and work.year else work.by
            words = f"{piece[: found.start()].strip()} {name} {work.year}{piece[found.end() :].rstrip()}"
            made.append(" ".join(words.split()))
        else:
            unknown(sheet, library, key, number)
    return small(f" ({'; '.join(made)})") if made else ""


def with_citations(sheet: Sheet, library: Library) -> list[str]:
    """The lines of a sheet whose citations, `[@a; @b]` and `@c`, are what they stand for."""
    lines = list(sheet.lines)
    for number, line in sheet.prose(sheet.matter.lines) if "@" in sheet.source.text else ():
        if "@" in line:
            lines[number] = one_line(sheet, library, line, number)
    return lines


def one_line(sheet: Sheet, library: Library | None, line: str, number: int) -> str:
    """A line whose citations are what they stand for; those in brackets vanish where no work is known."""

    def bracketed(match: re.Match[str]) -> str:
        made = cited(sheet, library, match["inside"], number) if library else ""
        (sheet.honoured if made else sheet.ignored)(match["found"].strip(), number)
        return made

    def one(match: re.Match[str]) -> str:
        known = library is not None and match["key"] in library.known()
        return named(sheet, library, match["key"], number) if library and known else match[0]

    return uncoded(uncoded(line, BRACKETED, bracketed), _NAMED, one)


def named(sheet: Sheet, library: Library, key: str, number: int, more: str = "") -> str:
    """A work that a sentence names: who made it is said, the year is not; "" where it is not known."""
    if not (work := library.work(key)):
        unknown(sheet, library, key, number)
        return ""
    said = re.sub(r"([\\`*_\[\]$<>])", r"\\\1", work.by)
    rest = ", ".join(part for part in (work.year, more.strip(" ,")) if part)
    return f"{said}{small(f' ({rest})')}" if rest else said


def unknown(sheet: Sheet, library: Library, key: str, number: int) -> None:
    """Say that a key is in no bibliography."""
    near = get_close_matches(key, library.known(), n=1) or [k for k in library.known() if k.lower() == key.lower()]
    hint = f"did you mean '{near[0]}'?" if near else "keys are those of the bibliography"
    sheet.report.warning(
        "unknown-citation", f"the bibliography has no work '{key}'", place(sheet, number, key), hint=hint
    )


def works_cited(library: Library, span: Span) -> list[Block]:
    """All works that were cited, as a list that is shown and not read out."""
    works = sorted((library.works[key].full for key in library.cited), key=str.casefold)
    items = [Item(text=(Run(text=w, marks=("small",), href=UNSPOKEN),), span=span) for w in dict.fromkeys(works) if w]
    return [Items(items=tuple(items), span=span)] if items else []


def closing(library: Library | None, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks that end with a heading, such as `# References`, with all works that were cited under it."""
    if library and blocks and isinstance(last := blocks[-1], Heading):
        return (*blocks, *works_cited(library, last.span))
    return blocks

"""The commands of presenterm: HTML comments of one line, and speaker notes of several."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

import yaml

from lecturec.parse.marks import alone
from lecturec.parse.sheet import Sheet

MARK = "presenterm"
"""The name of the embeds that stand for commands until the slides are made; the command is their address."""

KNOWN = (
    *("alignment", "bg_image", "column", "column_layout", "comment", "end_slide", "font_size", "include"),
    *("incremental_lists", "incremental_tables", "jump_to_middle", "list_item_newlines", "new_line", "newline"),
    *("new_lines", "newlines", "no_footer", "pause", "reset_layout", "skip_slide", "snippet_output", "speaker_note"),
)
QUIET = ("comment", "new_line", "newline", "new_lines", "newlines", "list_item_newlines")
_OPENS = re.compile(r"^[ \t]*<!--")
_REMARK = re.compile(r"//|vim:|\{\{\{\Z|\}\}\}\Z")


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what is said of it, and its first and last line (from 0)."""

    name: str
    value: object = None
    start: int = 0
    stop: int = 0


def read_command(words: str) -> Command | None:
    """A command from the words of a comment; None where it is none."""
    try:
        made = yaml.safe_load(words)
    except (yaml.YAMLError, ValueError, RecursionError):
        name, colon, value = words.strip().partition(":")
        # YAML trips over a colon in a note; the note is no less one.
        value = re.sub(r"\A\s*[|>][-+]?\s*\n", "", value)
        return Command(name, value.strip()) if colon and name in ("speaker_note", "comment") else None
    if isinstance(made, dict) and len(made) == 1:
        name, value = next(iter(made.items()))
        return Command(str(name), value)
    return Command(made) if isinstance(made, str) else None


def find_commands(sheet: Sheet, prefix: str) -> Iterator[Command]:
    """The commands of a sheet. What only looks like one is reported."""
    lines = iter(list(sheet.prose(sheet.matter.lines)))
    for number, line in lines:
        if not _OPENS.match(line):
            continue
        words, stop = line.split("<!--", 1)[1], number
        while "-->" not in words and (following := next(lines, None)):
            stop = following[0]
            words += f"\n{following[1]}"
        words = words.partition("-->")[0].strip()
        if not words.startswith(prefix) or _REMARK.match(words):
            continue
        found = read_command(words.removeprefix(prefix).strip())
        if found and found.name in KNOWN:
            yield Command(found.name, found.value, number, stop)
        elif stop == number:
            _complain(sheet, number, line, words, found.name if found else "")


def _complain(sheet: Sheet, number: int, line: str, words: str, name: str) -> None:
    near = get_close_matches(name, KNOWN, n=1)
    at = line.index("<!--")
    sheet.report.warning(
        "unknown-command",
        f"presenterm knows no command '{words[:60]}'; it is left out",
        sheet.span(number, at, len(line.rstrip())),
        hint=f"did you mean '{near[0]}'?" if near else "write a remark of your own as <!-- // remark -->",
    )


def mark_commands(sheet: Sheet, lines: list[str], prefix: str) -> dict[int, Command]:
    """Write marks where commands stand, and give the commands by their first line."""
    found: dict[int, Command] = {}
    for command in find_commands(sheet, prefix):
        lines[command.start : command.stop + 1] = [""] * (command.stop + 1 - command.start)
        if command.name == "pause":
            sheet.honoured("a pause", command.start)
            lines[command.start] = alone("step")
        elif command.name not in QUIET:
            lines[command.start] = alone("embed", name=MARK)
            found[command.start] = command
    return found

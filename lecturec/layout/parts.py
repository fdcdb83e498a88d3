"""Parts of a slide: which stand beside others, what is within a callout, how wide words are."""

import re
from typing import Any

from lecturec.deck import (
    Block,
    Build,
    Callout,
    Code,
    Columns,
    Definitions,
    Embed,
    Figure,
    Heading,
    Items,
    Math,
    Media,
    Prose,
    Quote,
    Remark,
    Rule,
    Stack,
    Step,
    Table,
    Text,
    plain,
)
from lecturec.layout.wording import UNSPACED
from lecturec.script import Part, Point, Quotation, Slide


def lone_figure(slide: Slide) -> int | None:
    """The one figure or film that stands beside other parts of a slide, if there is just one."""
    if slide.groups:
        return None
    figures = [i for i, part in enumerate(slide.parts) if pictured(part)]
    others = [p for p in slide.parts if not pictured(p)]
    beside = all(isinstance(p, Point | Prose | Callout | Quotation | Math) for p in others)
    return figures[0] if len(figures) == 1 and others and beside else None


def place_of_picture(slide: Slide) -> int:
    """Before which of the parts the picture of a slide stands where it is one of them, by the lines of the author."""
    if slide.picture is None:
        return -1
    own = slide.picture.span
    before = [i for i, part in enumerate(slide.parts) if part.span.path == own.path and part.span.line < own.line]
    return before[-1] + 1 if before else 0 if slide.parts and slide.parts[0].span.path == own.path else -1


def pictured(part: Part) -> bool:
    """Whether a part is a picture, still or moving."""
    return isinstance(part, Figure) or (isinstance(part, Media) and part.kind != "audio")


def parts_of(blocks: tuple[Block, ...], level: int = 0) -> list[Part]:
    """Blocks within a callout as parts."""
    out: list[Part] = []
    for block in blocks:
        match block:
            case Prose() | Callout() | Code() | Math() | Table() | Figure() | Media() | Embed():
                out.append(block)
            case Heading():
                out.append(Prose(text=block.text, span=block.span))
            case Quote():
                inner = parts_of(block.blocks)
                out += [Quotation(text=p.text) if isinstance(p, Prose) else p for p in inner]
            case Items():
                for number, item in enumerate(block.items, block.start):
                    marker = {True: "done", False: "open", None: f"{number}." if block.ordered else ""}[item.done]
                    out.append(Point(lead=item.text, level=min(level, 2), marker=marker, span=item.span))
                    out += parts_of(item.blocks, level + 1)
            case Definitions():
                for entry in block.entries:
                    out.append(Point(lead=entry.term, level=min(level, 2), span=entry.span))
                    out += parts_of(entry.blocks, level + 1)
            case Build():
                out += parts_of(block.blocks, level)
            case Columns(columns=groups) | Stack(layers=groups):
                out += [part for group in groups for part in parts_of(group, level)]
            case Rule() | Remark() | Step():
                pass
    return out


_WIDE = re.compile("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U0001f000-\U0003ffff]")


def width_of(text: str) -> int:
    """The width of a text in halves of a full-width character."""
    return len(text) + len(_WIDE.findall(text))


def filled(cells: tuple[Text, ...], columns: int) -> list[Text]:
    """The cells of a row, with empty ones for those that lack."""
    return [*cells, *[()] * (columns - len(cells))]


_PLACES = re.compile(
    rf"[ \n\u200b]+|(?<=[\u2e80-\u9fff\uac00-\ud7ff])(?!\u2060)|(?<=-)(?!\u2060)|(?<=[{UNSPACED}]{{14}})"
)
"""Where a line may break. Among words without spaces it may after a few letters, which is enough to know."""


def longest(runs: list[dict[str, Any]]) -> str:
    """The longest stretch of a cell that no line can break; an icon counts as two letters, code is set wide."""
    words = "".join("MM" if "icon" in run else _set_wide(run) for run in runs)
    pieces = _PLACES.split(words)
    return max(pieces, key=width_of, default="")


def _set_wide(run: dict[str, Any]) -> str:
    words: str = run.get("t", "MMMM")
    return re.sub(r"[!-,.-~]", "n", words) + "n" if "code" in run.get("m", ()) else words


def aligned(part: Table, columns: int) -> list[str]:
    """The author's alignment; columns of numbers go to the right when nothing is said."""
    align = [*part.align, *[""] * columns][:columns]
    for i in range(columns):
        cells = [plain(row[i]).strip() for row in part.rows if i < len(row)]
        if not align[i] and cells and all(c and c[0] in "0123456789-+−" and len(c) < 14 for c in cells):
            align[i] = "right"
    return align

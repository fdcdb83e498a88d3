"""What Slidev's settings mean for the look of a slide, and for the whole lecture."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lecturec.deck import Backdrop, Block, Columns, Embed, Heading, Look
from lecturec.parse.colours import colour, first_colour
from lecturec.parse.dialects._slidev_pages import Page
from lecturec.parse.dialects._slidev_words import spoken_words, with_words
from lecturec.parse.sheet import Sheet
from lecturec.parse.transitions import nearest_transition

LAYOUTS = {
    "cover": "title",
    "intro": "title",
    "center": "center",
    "section": "section",
    "statement": "statement",
    "fact": "statement",
    "quote": "quote",
    "end": "closing",
    "image": "full",
    "default": "",
    "none": "",
    "two-cols": "",
    "two-cols-header": "",
    "image-left": "",
    "image-right": "",
    "iframe": "",
    "iframe-left": "",
    "iframe-right": "",
}
_SILENT = re.compile(
    r"title|level|info|author|date|lang|alt|language|theme|addons|download|exportfilename|export|drawings|highlighter|"
    r"css|fonts|favicon|keywords|monaco|remoteassets|selectable|record|routermode|presenter|browserexporter|"
    r"aspectratio|canvaswidth|themeconfig|defaults|seometa|htmlattrs|mdc|preload|routealias|hideintoc|dragpos|src|"
    r"hide|disabled|missing|layout|image|background|backgroundsize|class|transition|clicks|url|description|"
    r"dialect|lecturec|voice|voices|twoslash|linenumbers|titletemplate|wakelock|contextmenu|editor|plantumlserver|seo"
)
_SIZES = {"16/9": "1920x1080", "16:9": "1920x1080", "4/3": "1440x1080", "4:3": "1440x1080"}
_DARK = "#14161c"
"""What lies under a picture that has white words on it."""

_ROOT = re.compile(r"[a-z][\w+.-]*:|//", re.IGNORECASE)


def deck_settings(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """What the settings of the whole deck mean in ours."""
    values = {key.lower(): value for key, value in sheet.matter.values.items()}
    if size := _SIZES.get(str(values.get("aspectratio", "")).replace(" ", "")):
        yield "size", size
    if transition := nearest_transition(_named(values.get("transition")))[0]:
        yield "transition", transition


def _named(value: object) -> str:
    """A transition's name, which may stand in a mapping."""
    name = value.get("name", "") if isinstance(value, dict) else value
    return "" if name is None else "none" if name is False else str(name)


def look_of(page: Page, blocks: tuple[Block, ...], *, head: bool) -> tuple[tuple[Block, ...], Look]:
    """(blocks, look) of a slide; what a layout shows beside them is among the blocks."""
    sheet, values = page.sheet, {key.lower(): value for key, value in page.settings.items()}
    asked = str(values.get("layout") or "")
    layout = LAYOUTS.get(asked, "")
    if asked == "full" or (asked and asked not in LAYOUTS):
        sheet.approximated(f"layout: {asked} is an ordinary slide", page.place("layout"))
    elif asked:
        sheet.honoured(f"layout: {asked}", page.place("layout"))
    if values.get("missing"):
        blocks = (Embed(name=str(values["missing"]), span=sheet.span(page.first)),)
    if asked.startswith("iframe"):
        blocks = _with_frame(page, blocks, asked, str(values.get("url") or ""))
    look = _grounds(page, values, Look(layout=layout), asked)
    names = values.get("class") or ""
    look = _classes(page, " ".join(map(str, names)) if isinstance(names, list) else str(names), look)
    if not head and (named := _named(values.get("transition"))):
        near, same = nearest_transition(named)
        (sheet.honoured if same else sheet.approximated)(f"transition: {named}", page.place("transition"))
        look = replace(look, transition=near)
    blocks, read = with_words(page, blocks, head=head)
    for key, value in page.settings.items():
        if key in ("zoom", "clicks", "clickAnimation") or not (key in read or _SILENT.fullmatch(key.lower())):
            words = spoken_words(value)
            sheet.ignored(f"the setting {key}: {words}" if words else f"the setting {key}", page.place(key), key)
    return blocks, look


def _grounds(page: Page, values: Mapping[str, object], look: Look, asked: str) -> Look:
    """Pictures and colours behind a slide or beside its words."""
    fit = "contain" if "contain" in str(values.get("backgroundsize", "")) else "cover"
    for key in ("background", "image"):
        written = str(values.get(key) or "").strip()
        if not written:
            continue
        line = page.place(key)
        if ground := colour(written) or (first_colour(written) if "gradient" in written else ""):
            page.sheet.honoured(f"{key}: a colour", line)
            look = replace(look, background=ground)
            continue
        side = asked.removeprefix("image-") if key == "image" and asked in ("image-left", "image-right") else ""
        path = re.sub(r"\Aurl\(\s*[\"']?(.*?)[\"']?\s*\)\Z", r"\1", written)
        page.sheet.honoured(f"{key}: a picture", line)
        alt = str(values.get("alt") or "")
        picture = Backdrop(path=public(page, path), alt=alt, side=side, fit=fit, span=page.sheet.span(line))
        look = replace(look, backdrops=(*look.backdrops, picture))
    return look


def public(page: Page, path: str) -> str:
    """A path as the lecture's folder sees it: `/` is the folder `public`."""
    if _ROOT.match(path) or not path:
        return path
    if path.startswith("/"):
        return f"public{path}"
    folder = page.sheet.source.path.rpartition("/")[0]
    return f"{folder}/{path.removeprefix('./')}" if folder else path


def _classes(page: Page, written: str, look: Look) -> Look:
    """The few classes that mean something to a film."""
    names = written.split()
    if "text-center" in names and not page.settings.get("layout"):
        look = replace(look, layout="center")
    white = "text-white" in names and bool(look.backdrops or look.background)
    if white:
        look = replace(look, ink="#ffffff", background=look.background or _DARK)
    if written:
        kept = white or "text-center" in names
        (page.sheet.approximated if kept else page.sheet.ignored)(f"class: {written}", page.place("class"))
    return look


def _with_frame(page: Page, blocks: tuple[Block, ...], asked: str, url: str) -> tuple[Block, ...]:
    line = page.place("url")
    page.sheet.approximated("a web page is a card with its address", line)
    name = re.sub(r"\Ahttps?://|/.*\Z", "", url) or "web page"
    frame = Embed(name=name, href=url, span=page.sheet.span(line))
    if asked == "iframe" or not blocks:
        return (*blocks, frame)
    return _beside((frame,), blocks, page) if asked.endswith("left") else _beside(blocks, (frame,), page)


def _beside(left: tuple[Block, ...], right: tuple[Block, ...], page: Page) -> tuple[Block, ...]:
    """Two columns; a heading above the left one stays above both."""
    top: tuple[Block, ...] = ()
    if left and isinstance(left[0], Heading):
        top, left = left[:1], left[1:]
    columns = tuple(column for column in (left, right) if column)
    if len(columns) < 2:
        return (*top, *(block for column in columns for block in column))
    return (*top, Columns(columns=columns, span=columns[0][0].span or page.sheet.span(page.first)))


def in_columns(page: Page, slots: list[tuple[str, tuple[Block, ...]]]) -> tuple[Block, ...]:
    """The blocks of a slide whose layout has slots: the left and the right one stand beside each other."""
    named = {name: blocks for name, blocks in slots if name}
    first = slots[0][1]
    if not named:
        return first
    layout = str(page.settings.get("layout") or "")
    left, right = named.pop("left", ()), named.pop("right", ())
    default, bottom = named.pop("default", ()), named.pop("bottom", ())
    top = (*named.pop("title", ()), *named.pop("top", ()))
    below = (*(block for blocks in named.values() for block in blocks), *bottom)
    if left or layout == "two-cols-header":
        return (*top, *first, *default, *_beside(left, right, page), *below)
    return (*top, *_beside((*first, *default), right, page), *below)

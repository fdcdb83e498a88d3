"""The author's pictures and films: read through the doors, made into what the layout can draw, kept in the store."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

from lecturec.deck import Backdrop, Code, Figure, Media, Node
from lecturec.diagnostics import Report
from lecturec.figures.diagrams import Drawer, is_diagram, look_for_drawer
from lecturec.figures.files import Files, is_remote
from lecturec.figures.films import MAX_FILM_BYTES, load_film
from lecturec.figures.moving import moves
from lecturec.figures.pictures import load_backdrop, load_picture
from lecturec.figures.scenes import is_scene, load_scene, look_for_scene, not_here
from lecturec.figures.sounds import load_sound
from lecturec.network import Network
from lecturec.overtime import Pool, awaited
from lecturec.script import Line, Script, Slide
from lecturec.store import Store
from lecturec.theme import Theme
from lecturec.world import World

_AT_A_TIME = 4
"""Pictures that are decoded at once: each may take some hundred megabytes."""

Change = Callable[[Node], Node]


def load_figures(
    script: Script,
    world: World,
    store: Store,
    report: Report,
    *,
    theme: Theme | None = None,
    network: Network | None = None,
    code: bool = False,
) -> Script:
    """The script with the store keys of its pictures' and films' bytes; what cannot be had is reported and is a card.

    Diagrams written as code become pictures in the theme's colours. Only with a `network` is anything fetched.
    Only with `code` do scenes get the room in which `perform` lets them play.
    """
    files, drawer = Files(world, report, network), Drawer(theme or Theme(), store, report)
    files.fetch((n for slide in script.slides for n in _named(slide)), store)

    def loaded(node: Node) -> Node:
        made, origin = had(node), files.origins.get(getattr(node, "path", ""), "")
        return replace(made, origin=origin) if origin and isinstance(made, Figure | Backdrop | Media) else made

    def had(node: Node) -> Node:
        match node:
            case Figure():
                return load_picture(node, files, store)
            case Backdrop():
                return load_backdrop(node, files, store)
            case Media(kind="audio"):
                return load_sound(node, files, store)
            case Media() if is_scene(node.path):
                return load_scene(node, files, store, code=code)
            case Media():
                return load_film(node, files, store)
            case Code() if is_diagram(node):
                return drawer.drawn(node)
            case _:
                return node

    # A sound is one node where it stands and where it is played.
    nodes = list({id(node): node for slide in script.slides for node in _named(slide)}.values())
    with Pool(_AT_A_TIME, "figures") as pool:
        loading = awaited([pool.submit(loaded, node) for node in nodes], [node.span for node in nodes])
        made = dict(zip(map(id, nodes), loading, strict=True))
    return replace(
        script, slides=tuple(_changed(slide, lambda node: made.get(id(node), node)) for slide in script.slides)
    )


def look_for_figures(
    script: Script, world: World, report: Report, *, network: bool = False, code: bool = False
) -> None:
    """Report what is not there, not allowed or cannot be drawn here, without looking at what is in it.

    Nothing is fetched; what is remote is fine where the `network` is open.
    """
    files = Files(world, report)
    still: set[str] = set()
    if script.music:
        files.read(script.music, limit=MAX_FILM_BYTES)
    for slide in script.slides:
        for node in _named(slide):
            match node:
                case Figure(path=path) | Backdrop(path=path) if network and is_remote(path):
                    pass
                case Code():
                    look_for_drawer(node, report)
                case Figure() | Backdrop() if is_scene(node.path):
                    not_here(node, files)
                case Media() if is_scene(node.path):
                    look_for_scene(node, files, code=code)
                case Media():
                    files.read(node, limit=MAX_FILM_BYTES)
                case Figure() | Backdrop():
                    data = files.read(node)
                    if data and node.path not in still and moves(data):
                        still.add(node.path)
                        said = f"'{node.path}' moves, and its first picture is shown"
                        report.note("dialect-approximated", said, node.span)


def _named(value: object) -> Iterator[Node]:
    """All that names a file, and all diagrams, anywhere within a part or a look."""
    if isinstance(value, (Figure, Media, Backdrop)) or (isinstance(value, Code) and is_diagram(value)):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _named(one)
    elif isinstance(value, Line):
        yield from [value.sound] if value.sound else []
    elif isinstance(value, Slide):
        yield from _named((value.parts, value.picture, value.look.backdrops, *(beat.lines for beat in value.beats)))
    elif isinstance(value, Node):
        for said in fields(value):
            yield from _named(getattr(value, said.name))


def _changed(slide: Slide, change: Change) -> Slide:
    """The slide with its pictures loaded; one whose code became a picture is arranged as a picture."""
    picture = slide.picture and _mapped(slide.picture, change)
    backdrops = _mapped(slide.look.backdrops, change)
    parts = _mapped(slide.parts, change)
    look = slide.look if backdrops is slide.look.backdrops else replace(slide.look, backdrops=backdrops)
    beats = _mapped(slide.beats, change) if any(li.sound for beat in slide.beats for li in beat.lines) else slide.beats
    template = slide.template
    if template == "code" and not any(isinstance(part, Code) for part in parts):
        template = "figure" if slide.title or len(parts) > 1 else "full"
    return replace(slide, parts=parts, beats=beats, picture=picture, look=look, template=template)


def _mapped(value: Any, change: Change) -> Any:
    """The same with its nodes changed, inner ones first; what does not change stays the same object."""
    if isinstance(value, tuple):
        made = tuple(_mapped(one, change) for one in value)
        return made if any(a is not b for a, b in zip(made, value, strict=True)) else value
    if not isinstance(value, Node):
        return value
    given = {said.name: getattr(value, said.name) for said in fields(value)}
    new = {name: made for name, old in given.items() if (made := _mapped(old, change)) is not old}
    return change(replace(value, **new) if new else value)

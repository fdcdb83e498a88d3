"""Slides kept in layers, for what moves in the box of their picture: what of it the store knows."""

from typing import Any

from lecturec.digest import digest
from lecturec.pane import Pane
from lecturec.store import Store


def states_in_layers(layered: str, count: int) -> tuple[int, ...]:
    """Which of a slide's states are kept in layers: where transitions begin and end, or all."""
    return tuple(range(count)) if layered == "all" else tuple(sorted({0, count - 1}))


def pane_notes(ground: dict[str, Any], pages: list[bytes], store: Store) -> dict[str, Any]:
    """The layers put into the store, each once, and the box of the picture, as plain JSON."""
    keys = [digest("layer", page) for page in pages]
    for key, page in dict(zip(keys, pages, strict=True)).items():
        if store.notes(key) is None:
            store.put(key, page)
    pairs = zip(ground["layers"], keys[::2], keys[1::2], strict=True)
    x, y, width, height = ground["veil"]
    # The veil lies along one edge of the picture, over all of it the other way.
    edges = {"left": x <= ground["area"][0], "right": x > ground["area"][0]}
    upright = height == ground["area"][3]
    side = next(name for name, there in edges.items() if there) if upright else "bottom"
    return {"box": ground["area"], "veil": (x, y, width, height), "side": side, "layers": [list(p) for p in pairs]}


def pane_of(notes: dict[str, Any] | None, count: int) -> Pane | None:
    """The pane of a slide of so many states."""
    if not notes:
        return None
    layers = {int(state): (str(words), str(drawing)) for state, words, drawing in notes["layers"]}
    (x, y, w, h), (vx, vy, vw, vh) = notes["box"], notes["veil"]
    kept = tuple(layers.get(k, ("", "")) for k in range(count))
    return Pane(box=(x, y, w, h), veil=(vx, vy, vw, vh), side=str(notes["side"]), layers=kept)

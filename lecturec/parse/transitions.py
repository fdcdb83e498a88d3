"""The transitions of other tools, by name, and which of ours comes nearest."""

OURS = ("none", "fade", "push", "slide", "wipe", "zoom")

_NEAR = {
    "slide": "slide-left slide-right slide-up slide-down cover reveal swipe convex concave coverflow view-transition",
    "push": "push-left push-right push-up push-down pull drop fall rotate",
    "wipe": "wiper clockwise counterclockwise iris-in iris-out curtain swap circle circleopen circleclose radial",
    "zoom": "in-out explode implode zoomin melt pivot",
    "none": "false no off",
}


def nearest_transition(written: str) -> tuple[str, bool]:
    """(our transition for another tool's, whether it is the same); ("", True) for nothing.

    Of `forward | backward` the first counts; a duration after the name is left out.
    """
    name = written.split("|")[0].partition("(")[0].strip().lower().split(" ")[0]
    if name in OURS or not name:
        return name, True
    if name == "crossfade":
        return "fade", True
    return next((ours for ours, theirs in _NEAR.items() if name in theirs.split()), "fade"), False

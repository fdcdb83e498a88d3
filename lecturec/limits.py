"""What a build may take: the time of every stage, and the sizes that are read at all. All of it is on this screen.

Times are generous: ten times what a slow machine needs. `--patience 4` (or `patience = 4` in lecturec.toml) gives every
stage four times as long; notes cannot ask for it themselves. Who reaches a limit is told `took-too-long`, or
which size it was, with exit code 4. What ends a stage that is late, and what cannot be ended, is in overtime.py.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """Seconds for a stage: so many for any lecture, and so many more for each of its `pieces`."""

    seconds: float
    each: float
    pieces: str

    def of(self, pieces: float) -> float:
        """The seconds for so many pieces."""
        return self.seconds + self.each * pieces


STAGES = {
    "parse": Limit(30, 60, "MiB of notes"),
    "write": Limit(30, 1, "slides"),
    "check": Limit(30, 5, "slides"),
    "figures": Limit(60, 30, "slides"),
    "narrate": Limit(120, 10, "sentences"),
    "illustrate": Limit(120, 20, "slides"),
    "paint": Limit(900, 600, "slides"),  # where a model paints what is else illustrated
    "layout": Limit(120, 20, "slides"),
    "schedule": Limit(30, 1, "slides"),
    "encode": Limit(120, 10, "seconds of lecture"),
    "mux": Limit(60, 1, "seconds of lecture"),
    "publish": Limit(120, 5, "slides"),
}
"""For the whole of a stage, on top of which nothing in it may take longer than these:"""

SENTENCE_S = 60.0  # of our voices, which need less than one
SLIDE_S = 60.0  # in a process that typesets
SVG_S = 10
FETCH_S = 30
SCENE_S = 120.0  # of an author's scene, with all that it imports
MODEL_S = 900.0  # a picture model: to load, and for each step
GUEST_START_S, GUEST_S = 300.0, 120.0  # other people's backends: to load, and for one sentence or picture

CI_PATIENCE = 0.25
"""What --untrusted leaves of the times of stages, unless --patience says otherwise on the command line."""

CI_NOTES_BYTES, CI_SLIDES, CI_PIXELS, CI_FPS = 1 << 20, 300, 1920 * 1080, 30
"""And the sizes it leaves."""

NOTES_BYTES, NOTES_LINES = 8 << 20, 200_000
FRONT_MATTER_BYTES, FRONT_MATTER_DEPTH = 64 << 10, 30
LEXICON_BYTES = CERTIFICATE_BYTES = 256 << 10
NESTING, PARAGRAPH, CELLS, TOKENS = 60, 10_000, 10_000, 60_000
INCLUDES, INCLUDES_DEPTH = 200, 20
FILE_BYTES, FILM_BYTES, FETCH_BYTES = 64 << 20, 256 << 20, 25 << 20
PIXELS, FILM_PIXELS = 50_000_000, 4096 * 2304
SCENE_BYTES, SCENE_MEMORY = 256 << 10, 4 << 30
SVG_BYTES, SVG_PIECES = 8 << 20, 100_000

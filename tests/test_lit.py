"""What is lit as words name it: rows of tables, lines of listings, boxes of diagrams, terms of formulas; bookmarks."""

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from lecturec.backends import Utterance
from lecturec.backends.espeak import Espeak
from lecturec.deck import Code, Math, Table, text_of
from lecturec.diagnostics import Report
from lecturec.figures.boxes import all_but_dim
from lecturec.layout import layout
from lecturec.layout.divide import cut
from lecturec.layout.formula import NotUnderstood, to_typst
from lecturec.narrate import narrate
from lecturec.parse import decode, parse
from lecturec.parse.front_matter import read_front_matter
from lecturec.schedule import beat_starts
from lecturec.script import Beat, Line, Script, Slide, states
from lecturec.spoken import Mark, lit_by
from lecturec.store import Store
from lecturec.theme import Theme
from lecturec.timeline import RATE_HZ
from lecturec.write import write
from lecturec.write.formula_terms import named_terms
from lecturec.write.lit import lit
from lecturec.write.named import asked_for, finder_of

SORTS = "| Sort | Time |\n|---|---|\n| Merge sort | n log n |\n| Quicksort | n log n |\n| Bubble sort | n² |"
LOADER = (
    "```python\nimport json\n\ndef load(path):\n    return json.loads(path)\n\ndef main():\n    print(load('x'))\n```"
)
FLOW = "```mermaid\nflowchart LR\n  A[Parse notes] --> B[Write script]\n  B --> C[Go]\n```"
ROOT = "$$\nx = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}\n$$"
SUM = "$$\nE = \\frac{1}{2} m v^2 + m g h\n$$"


def script_of(body: str, notes: str = "", lang: str = "en") -> Script:
    """A lecture of a title and one slide, with what its words name lit."""
    said = f"\n\n<!--\n{notes}\n-->" if notes else ""
    text = f"---\nmarp: true\nlang: {lang}\n---\n\n# T\n\n---\n\n## S\n\n{body}{said}\n"
    report = Report()
    source = decode("n.md", text.encode(), report)
    deck = parse(source, read_front_matter(source, report), report, lang=lang)
    return lit(write(deck, report))


def slide_of(body: str, notes: str = "", lang: str = "en") -> Slide:
    """The slide of such a lecture."""
    return script_of(body, notes, lang).slides[-1]


def named(slide: Slide) -> list[tuple[str, object]]:
    """(word at which something is lit, what it is: a row, lines, a box, TeX)."""
    made: list[tuple[str, object]] = []
    spoken = ""
    for beat in slide.beats:
        if beat.lines:
            spoken = beat.lines[-1].spoken.strip()
        if beat.anchor and beat.row >= 0:
            made.append((spoken[beat.anchor.char :].split()[0].strip(".,"), _piece(slide, beat)))
    return made


def _piece(slide: Slide, beat: Beat) -> object:
    match slide.parts[beat.part]:
        case Code(boxes=boxes, steps=steps):
            return boxes[beat.row] if boxes else steps[beat.row]
        case Math(tex=tex, terms=terms):
            return " ".join(tex[start:stop] for start, stop in terms[beat.row])
    return beat.row


@pytest.mark.parametrize(
    ("body", "notes", "lights"),
    [
        (SORTS, "Bubble sort takes ages, and merge sort does not.", [("Bubble", 2), ("merge", 0)]),
        (SORTS, "Sorts differ in their time.", []),
        (SORTS, "Quicksort is first. It is not stable.", [("Quicksort", 1)]),
        (LOADER, "First `load` reads it, then main() prints.", [("load", ((3, 4),)), ("main", ((6, 7),))]),
        (LOADER, "Look at line 4, and at lines 6-7.", [("line", ((4, 4),)), ("lines", ((6, 7),))]),
        (LOADER, "Here `import json` is said.", [("import", ((1, 1),))]),
        (LOADER, "We load the main things.", []),
        (FLOW, "Now that the script is written, and notes are parsed, Go.", [("notes", "Parse notes"), ("Go", "Go")]),
        (ROOT, "Under the root stands $b^2 - 4ac$.", [("b", "b^2 - 4ac")]),
        (SUM, "To one half m v squared we add m g h.", [("one", r"\frac{1}{2} m v^2"), ("m", "m g h")]),
        (SUM, "The height $h$ counts, the mass $m$ too.", [("h", "h"), ("m", "m m")]),
        (SUM, "All of that is energy.", []),
    ],
)  # fmt: skip
def test_what_notes_name_is_lit_as_its_words_begin(body: str, notes: str, lights: list[tuple[str, object]]) -> None:
    """Rows by their first cell, lines by names, numbers or code, boxes by their words, terms by TeX or as read."""
    assert named(slide_of(body, notes)) == lights


def test_a_word_that_only_begins_like_a_row_names_no_row() -> None:
    slide = slide_of(SORTS, "Merge sort is quick on nearly any list. Quicksort is quicker, mostly.")

    assert named(slide) == [("Merge", 0), ("Quicksort", 1)]


@pytest.mark.parametrize(
    ("lang", "body", "notes", "word"),
    [
        ("fr", LOADER, "Voyez la ligne 4 du programme.", "ligne"),
        ("de", SORTS, "Am längsten braucht bubble sort dafür.", "bubble"),
        ("ja", LOADER, "ここで4行を見ます。", "4行を見ます。"),
    ],
)
def test_what_is_named_is_found_in_other_languages(lang: str, body: str, notes: str, word: str) -> None:
    """A line by its number, a row by its name."""
    assert [at for at, _ in named(slide_of(body, notes, lang))] == [word]


@pytest.mark.parametrize(
    ("body", "notes", "lights"),
    [
        (
            SORTS,
            'The <mark name="row 2"/>fast one, then <mark name="row 1"/>the stable one.',
            [("fast", 1), ("the", 0)],
        ),
        (SORTS, 'Not <mark name="row 2"/>this one: bubble sort, said twice.', [("this", 1)]),
        (LOADER, 'See <bookmark mark="lines 3-4"/>how it reads.', [("how", ((3, 4),))]),
        (FLOW, 'Words <mark name="box write script"/>come next.', [("come", "Write script")]),
        (SUM, 'Here is <mark name="term 3"/>the height.', [("the", "m g h")]),
        (SORTS, 'There is no <mark name="row 9"/>such row.', []),
    ],
)
def test_marks_of_the_author_win_over_words(body: str, notes: str, lights: list[tuple[str, object]]) -> None:
    """In a part that bookmarks light, words light nothing."""
    assert named(slide_of(body, notes)) == lights


def test_steps_of_a_listing_by_its_author_are_left_alone() -> None:
    """Whoever steps through the lines has placed them."""
    assert finder_of(Code(text="a = 1\nb = 2"), "en", told=True)
    assert not finder_of(Code(text="a = 1\nb = 2", steps=(((1, 1),), ((2, 2),))), "en", told=True)


def test_what_is_lit_stays_so_until_the_paragraph_ends() -> None:
    """The next sentence is about it still; the next paragraph is not."""
    slide = slide_of(SORTS, "Bubble sort first. It is slow.\n\nAll are known.")

    assert [(beat.row, [line.text for line in beat.lines]) for beat in slide.beats] == [
        (-1, ["Bubble sort first."]),
        (2, []),
        (2, ["It is slow."]),
        (-1, ["All are known."]),
    ]


def test_only_states_that_are_reached_are_drawn() -> None:
    """Three rows, one of them named: the slide, and the slide with that row."""
    seen, _ = states(slide_of(SORTS, "Quicksort is the one. And quicksort again."))

    assert [state.row for state in seen] == [-1, 1]


def test_own_words_of_a_diagram_light_its_boxes_in_turn() -> None:
    """Nobody wrote notes: the slide is read, and each box is lit as it is."""
    assert [box for _, box in named(slide_of(FLOW))] == ["Parse notes", "Write script", "Go"]


@given(st.text(alphabet="ab12 +=^_{}\\fracsqrt()&,", max_size=40), st.text(max_size=20))
def test_any_formula_and_any_words_are_told_apart_without_harm(tex: str, words: str) -> None:
    """Terms are stretches of their formula, whatever it is made of."""
    line = Line(text=words, spoken=words, whole=((0, len(words)),))

    for _, term, _ in named_terms(tex, line, "en", told=True):
        assert all(0 <= start < stop <= len(tex) for start, stop in term)


def test_a_term_is_a_call_of_ours_and_nothing_else_changes() -> None:
    """Within a fraction, with its exponent; of two that cross the first is told apart."""
    assert to_typst("x^2 + y", (((0, 1),), ((6, 7),))) == 'lit("0", #$x$)^2 + lit("1", #$y$)'
    assert to_typst("a b c", (((0, 3),), ((2, 5),))) == 'lit("0", #$a b$) c'


def test_a_command_of_ours_in_a_formula_of_the_authors_is_only_that() -> None:
    """It lights what it would light, and lets nothing out of the formula."""
    with pytest.raises(NotUnderstood):
        to_typst(r'\lecturecLit{0") + read("x}{x}')


def test_a_diagram_is_dim_but_for_one_box() -> None:
    """The group with the words, and what is in it, keep their ink; ground, styles and markers are no ink."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><style>g{}</style><g><g id="a"><rect/><text>A <tspan>b</tspan></text></g><g id="c"><text>C</text></g></g><path/></svg>'  # fmt: skip # noqa: E501
    made = all_but_dim(svg, "A b").decode()

    assert made.count("opacity") == 2
    assert 'id="c" style="opacity' in made
    assert all_but_dim(svg, "Z") == svg


def drawn(script: Script, store: Store) -> list[Image.Image]:
    """The stills of the last slide of a lecture."""
    _, scenes = layout(script, Theme(), (None,) * len(script.slides), store, Report(), width=640, height=360, jobs=1)
    return [Image.open(io.BytesIO(store.read(still))).convert("RGB") for still in scenes[-1].stills]


@pytest.mark.parametrize(
    ("body", "notes", "stills"),
    [
        (SORTS, "Quicksort, then bubble sort.", 3),
        (LOADER, "See `main` here, or line 1.", 3),
        (SUM, "The height $h$ counts, the mass $m$ too.", 3),
    ],
)
def test_each_piece_that_is_lit_is_seen_where_it_stood(body: str, notes: str, stills: int, tmp_path: object) -> None:
    """Every still differs from the others; of a formula only the colour does, nothing moves."""
    seen = drawn(script_of(body, notes), Store(tmp_path))

    assert len(seen) == stills
    assert all(ImageChops.difference(a, b).getbbox() for a, b in pairwise(seen))
    if body == SUM:
        # What is not the ground stays what it is: letters are where they were.
        ground = seen[0].getpixel((5, 5))
        inks = [ImageChops.difference(one, Image.new("RGB", one.size, ground)).convert("L").point(lambda v: 255 * (v > 60)) for one in seen]  # fmt: skip # noqa: E501
        assert all(ImageChops.difference(inks[0], one).histogram()[255] < 60 for one in inks[1:])


def test_a_bookmark_cuts_no_sentence_and_places_its_step_within_it() -> None:
    """One line is spoken, and the step comes at the word after the mark."""
    slide = slide_of(
        "* Caches\n* Locks", 'First comes <bookmark mark="a"/>one, and then <bookmark mark="b"/>the other.'
    )

    assert [line.text for beat in slide.beats for line in beat.lines] == ["First comes one, and then the other."]
    assert [(b.reveals, b.anchor.char, b.anchor.by) for b in slide.beats if b.anchor] == [((0,), 12, "mark"), ((1,), 26, "mark")]  # fmt: skip # noqa: E501


@pytest.mark.parametrize("lang", ["ja", "zh-Hant"])
def test_a_bookmark_puts_no_space_where_none_was(lang: str) -> None:
    """Captions show what was written."""
    slide = slide_of("* 甲\n* 乙", "最初に甲を、<mark name='a'/>次に乙を見る。", lang)

    assert [line.text for beat in slide.beats for line in beat.lines] == ["最初に甲を、次に乙を見る。"]
    assert [b.anchor.by for b in slide.beats if b.anchor] == ["mark"]


def test_a_bookmark_before_a_formula_code_or_marked_words_is_before_what_is_said_of_them() -> None:
    """These are runs of their own."""
    notes = "We see <mark name='a'/>$x^2$ and <mark name='b'/>`y` and <mark name='c'/><emphasis>so on</emphasis>."
    slide = slide_of("* A\n* B\n* C", notes)
    line = slide.beats[0].lines[-1]
    words = [line.spoken[b.anchor.char :].split()[0] for b in slide.beats if b.anchor]

    assert line.text == "We see x^2 and y and so on."
    assert (words[0], words[2]) == ("x", "so")


def test_the_sound_of_a_sentence_is_the_same_with_bookmarks_in_it(tmp_path: object) -> None:
    """To move one re-speaks nothing; the step comes exactly where the engine says that its word begins."""
    store = Store(tmp_path)
    with_marks = script_of("* A\n* B", 'First comes <mark name="a"/>one, then <mark name="b"/>another.')
    without = script_of("* A\n* B", "First comes one, then another.")
    speaker = Espeak()
    try:
        takes = narrate(with_marks, speaker, store, Report())
        plain = narrate(without, speaker, store, Report())
        utterance = Utterance(spoken="First comes one, then another.", lang="en", voice="")
        told = speaker.speak(utterance)
        marks = tuple(Mark(start_char=n, stop_char=n, kind="bookmark", value="x") for n in (12, 22))
        within = speaker.speak(Utterance(spoken=utterance.spoken, lang="en", voice="", marks=marks))
    finally:
        speaker.close()
    line = with_marks.slides[-1].beats[0].lines[0]
    take = takes[line]

    assert take.key == plain[without.slides[-1].beats[0].lines[0]].key
    assert [w.start_sample for w in within.words] == [w.start_sample for w in told.words]
    begins = beat_starts(with_marks.slides[-1], takes)
    starts = {word.start_char: word.start_sample for word in take.words}
    assert [begin - begins[0] for begin in begins[1:]] == [starts[12], starts[22]]
    assert begins[1] - begins[0] > RATE_HZ // 4


def test_a_bookmark_that_names_a_piece_is_no_step() -> None:
    """`row 2` lights; `A` and `rows of trees` that nobody counts are steps as ever."""
    assert [lit_by(name) for name in ("row 2", "lines 3-5", "Box Cache")] == [
        ("row", "2"),
        ("line", "3-5"),
        ("box", "Cache"),
    ]
    assert not any(map(lit_by, ("A", "row", "boxing", "")))


def test_a_piece_that_is_not_there_is_not_asked_for() -> None:
    """Rows, lines and terms are counted from one."""
    table = Table(header=(), rows=((text_of("a"),), (text_of("b"),)))

    assert asked_for(table, "row", "0") is None
    assert asked_for(table, "row", "2") == 1
    assert asked_for(Code(text="a\nb"), "line", "2-3") is None
    assert asked_for(Math(tex="a+b"), "term", "3") is None


def test_a_click_within_a_sentence_does_not_cut_it() -> None:
    """Slidev's marks are places too, with the number of their step; at the start of a line they begin it as ever."""
    notes = "We start with [click] the one, then [click] two.\n\n[click] And three."
    points = "<v-clicks>\n\n- One\n- Two\n- Three\n\n</v-clicks>"
    text = f"---\ntheme: seriph\n---\n\n# T\n\n---\n\n{points}\n\n<!--\n{notes}\n-->\n"
    source = decode("n.md", text.encode(), Report())
    deck = parse(source, read_front_matter(source, Report()), Report(), lang="en", dialect="slidev")
    beats = write(deck, Report()).slides[-1].beats

    assert [line.text for beat in beats for line in beat.lines] == ["We start with the one, then two.", "And three."]
    assert [(b.reveals, b.anchor.char if b.anchor else 0) for b in beats if b.reveals] == [((0,), 14), ((1,), 28), ((2,), 0)]  # fmt: skip # noqa: E501


def test_what_is_named_on_a_slide_that_is_gone_is_not_lit() -> None:
    """A table that is divided is not turned back to, and its narration keeps its order."""
    rows = "\n".join(f"| Row {letter}{letter} | value of it |" for letter in "ABCDEFGHIJKLMNOPQRST")
    script = script_of(f"| Name | What |\n|---|---|\n{rows}", "See row TT. Then row AA. Then row SS.")
    slide = script.slides[-1]
    pieces = cut(slide, (((0, 0, 10),), ((0, 10, 20),)))

    assert [line.text for p in pieces for b in p.beats for line in b.lines] == [
        line.text for b in slide.beats for line in b.lines
    ]
    assert all(beat.row < 10 for piece in pieces for beat in piece.beats)

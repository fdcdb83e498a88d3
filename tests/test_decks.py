"""Slides of decks: steps become beats, notes are aligned with them, and pauses are silences."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from oracle import _strings, read, words
from test_nothing_lost import EXAMPLES

from lecturec.deck import (
    Backdrop,
    Block,
    Build,
    Callout,
    Code,
    Columns,
    Embed,
    Figure,
    Heading,
    Item,
    Items,
    Look,
    Media,
    Note,
    Prose,
    Slide,
    Stack,
    Step,
    plain,
    text_of,
    walk,
)
from lecturec.diagnostics import Report
from lecturec.parse.directions import MOST_MS, parted
from lecturec.script import Group, states
from lecturec.script import Slide as Screen
from lecturec.write.align import align, words_of
from lecturec.write.decks import decks
from lecturec.write.heard import heard
from lecturec.write.pauses import Pause, Place, paragraphs, timing
from lecturec.write.say import TAKE_MS
from lecturec.write.steps import Placed, stepped
from lecturec.write.voice import Voice

VOICE = Voice("en", speak=True, whole=True)
QUICK = settings(max_examples=2 * EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def prose(words: str) -> Prose:
    """A paragraph."""
    return Prose(text=text_of(words))


def items(*words: str, step: bool = False) -> Items:
    """A list."""
    return Items(items=tuple(Item(text=text_of(w)) for w in words), stepped=step)


def made(*blocks: Block, notes: Iterable[Note] | str = (), **facts: Any) -> tuple[Screen, Report]:
    """The second of three slides, with these blocks and notes."""
    said = (Note(text=notes),) if isinstance(notes, str) else tuple(notes)
    slide = Slide(**{"title": text_of("Here"), "blocks": blocks, "said": said, **facts})
    around = Slide(title=text_of("Around"), blocks=(prose("x"),))
    report = Report()
    return list(decks((around, slide, around), VOICE, report))[1], report


def told(screen: Screen) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """(words, revealed, hidden) of each beat."""
    return [(" ".join(line.text for line in beat.lines), beat.reveals, beat.hides) for beat in screen.beats]


def steps_of(*blocks: Block) -> list[tuple[str, int, int]]:
    """(words, step, until) of each block."""
    return [("".join(_words(one)), one.step, one.until) for one in stepped(blocks).placed]


def _words(one: Placed) -> Iterable[str]:
    match one.block:
        case Prose():
            yield plain(one.block.text)
        case Items():
            yield plain(one.block.items[0].text)
        case Code():
            yield one.block.text


# Steps


def test_what_follows_a_step_waits_for_it() -> None:
    """Also what stands after the column or the list it is in."""
    inside = Columns(columns=((prose("b"), Step(), prose("c")), (prose("d"),)))

    assert steps_of(prose("a"), inside, Step(), prose("e")) == [
        ("a", 0, 0),
        ("b", 0, 0),
        ("c", 1, 0),
        ("d", 1, 0),
        ("e", 2, 0),
    ]


def test_numbered_steps_do_not_move_the_count() -> None:
    """Relative steps count among themselves, as in Slidev; -1 comes with the one before."""
    found = steps_of(
        Build(blocks=(prose("a"),)),
        Build(blocks=(prose("b"),), at=3),
        Build(blocks=(prose("c"),), at=-1),
        Build(blocks=(prose("d"),)),
        Build(blocks=(prose("e"),), at=1, until=2),
    )

    assert found == [("a", 1, 0), ("b", 3, 0), ("c", 1, 0), ("d", 2, 0), ("e", 1, 2)]


def test_what_stands_in_something_never_comes_before_it() -> None:
    """Whatever its own step is."""
    inner = Build(blocks=(items("a", "b"),), each=True)

    assert steps_of(Build(blocks=(inner, prose("c")), at=5)) == [("a", 5, 0), ("b", 5, 0), ("c", 5, 0)]


def test_what_vanishes_with_its_own_step_stands_before_it() -> None:
    """`until=-1` is Slidev's `.hide`."""
    assert steps_of(Build(blocks=(prose("a"),), until=-1), Build(blocks=(prose("b"),))) == [("a", 0, 1), ("b", 2, 0)]


def test_each_gives_a_step_to_every_block_and_to_items_down_to_a_depth() -> None:
    """Deeper items come with the item they stand under."""
    deep = Items(items=(Item(text=text_of("c1"), blocks=(items("c1a"),)),))
    nested = Items(items=(Item(text=text_of("a")), Item(text=text_of("b"), blocks=(deep,))))

    assert [s for _, s, _ in steps_of(Build(blocks=(nested, prose("z")), each=True))] == [1, 2, 2, 2, 3]
    assert [s for _, s, _ in steps_of(Build(blocks=(nested, prose("z")), each=True, depth=2))] == [1, 2, 3, 3, 4]
    assert [s for _, s, _ in steps_of(Build(blocks=(items("a", "b"),), each=True, at=3), Step(), prose("z"))] == [
        3,
        4,
        1,
    ]


def test_lists_of_which_each_item_is_a_step() -> None:
    """A list within has steps of its own only if it asks for them."""
    nested = Items(items=(Item(text=text_of("a"), blocks=(items("b", "c"),)), Item(text=text_of("d"))), stepped=True)

    assert steps_of(nested) == [("a", 1, 0), ("b", 1, 0), ("c", 1, 0), ("d", 2, 0)]


def test_a_listing_takes_a_step_for_each_lit_stretch_but_the_first() -> None:
    """What comes after it counts on."""
    code = Code(text="a\nb", steps=((), ((1, 1),), ((2, 2),)))
    placed = stepped((code, Build(blocks=(prose("z"),)))).placed

    assert [(one.step, one.lit) for one in placed] == [(0, (1, 2)), (3, ())]


def test_layers_replace_each_other() -> None:
    """Each stands in the place of the one before."""
    assert steps_of(Stack(layers=((prose("a"),), (prose("b"), prose("c")), (prose("d"),)))) == [
        ("a", 0, 1),
        ("b", 1, 2),
        ("c", 1, 2),
        ("d", 2, 0),
    ]


def test_steps_within_a_callout_count_though_it_appears_whole() -> None:
    """Notes may name the steps after it."""
    inner = (prose("a"), Step(), Build(blocks=(prose("b"),)))
    found = stepped((Callout(kind="tip", title=(), blocks=inner), Build(blocks=(prose("z"),))))

    assert [(one.step, type(one.block)) for one in found.placed] == [(0, Callout), (3, Prose)]
    assert not [b for b in walk((found.placed[0].block,)) if isinstance(b, (Step, Build))]


# Without notes


def test_a_slide_with_steps_reveals_only_what_has_one() -> None:
    """What appears together shares a beat; the rest is read where it stands."""
    screen, _ = made(Build(blocks=(prose("late"), prose("too"))), prose("now"), Build(blocks=(prose("last"),)))

    assert told(screen) == [("Here", (), ()), ("late too now", (0, 1), ()), ("last", (3,), ())]


def test_layers_hide_the_one_before() -> None:
    """A state shows one of them."""
    screen, _ = made(Stack(layers=((prose("one"),), (prose("two"),))))

    assert told(screen) == [("Here", (), ()), ("one", (), ()), ("two", (1,), (0,))]
    assert screen.groups == (Group(kind="stack", ranges=((0, 1), (1, 2))),)
    assert [state.visible for state in states(screen)[0]] == [(0,), (1,)]


def test_columns_are_stretches_of_parts() -> None:
    """Columns in columns stand under each other; an empty one keeps its place."""
    within = Columns(columns=((prose("b"),), (prose("c"),)))
    screen, _ = made(prose("a"), Columns(columns=((), (within, items("d", "e"))), widths=(40, 60)), prose("f"))

    assert screen.groups == (Group(kind="columns", ranges=((1, 1), (1, 5)), widths=(40, 60)),)
    assert [words for words, _, _ in told(screen)] == ["Here", "a", "b", "c", "d,", "and e.", "f"]


def test_a_figure_in_a_column_stays_there() -> None:
    """Where there are no columns it stands beside the words."""
    figure = Figure(path="x.png", alt="a drawing of it")

    assert made(Columns(columns=((prose("a"),), (figure,))))[0].picture is None
    assert made(prose("a"), figure)[0].picture == figure
    assert made(prose("a"), Build(blocks=(figure,)))[0].picture is None
    assert made(prose("a"), figure, look=Look(backdrops=(Backdrop(path="y.png", side="left"),)))[0].picture is None


def test_what_is_only_looked_at_stands_from_the_start() -> None:
    """A picture of which nothing is said would appear when all has been said."""
    screen, _ = made(Columns(columns=((prose("a"),), (Figure(path="x.png"), Media(path="y.mp4", kind="video")))))

    assert told(screen) == [("Here", (), ()), ("a", (0,), ())]


def test_lines_of_a_listing_stand_for_a_while() -> None:
    """It is spoken of once, lit as its author wishes from the first frame, and each step is looked at."""
    screen, _ = made(Code(text="a\nb", steps=(((1, 1),), ((2, 2),))))
    seen, of_beat = states(screen)

    assert [(beat.row, beat.part) for beat in screen.beats] == [(0, 0), (0, 0), (1, 0)]
    assert screen.beats[-1].lines[0].text == ""
    assert [(s.lit, s.row) for s in seen] == [(0, 0), (0, 1)]
    assert of_beat == (0, 0, 1)


def test_a_listing_that_appears_with_a_step_is_lit_then() -> None:
    """And stays lit as what appears after it is spoken of."""
    screen, _ = made(Build(blocks=(Code(text="a\nb", steps=(((1, 1),), ((2, 2),))),)), Build(blocks=(prose("z"),)))

    assert [(b.reveals, b.row, b.part) for b in screen.beats[1:]] == [((0,), 0, 0), ((), 1, 0), ((1,), 1, 0)]
    assert [(s.lit, s.row) for s in states(screen)[0]] == [(-1, -1), (0, 0), (0, 1), (1, 1)]


def test_films_and_embedded_things_are_not_spoken() -> None:
    """But for words their author gives them; a film has its time."""
    screen, _ = made(Media(path="a.mp4", kind="video", start_ms=1_000, stop_ms=9_000), title=())
    assert not [line for beat in screen.beats for line in beat.lines]
    assert screen.hold_ms == 8_000
    assert len(screen.parts) == 1

    screen, _ = made(Embed(name="Tweet"), Embed(name="Poll", text=text_of("Vote now.")))
    assert [words for words, _, _ in told(screen)] == ["Here", "Vote now."]


# With notes


def test_the_words_of_a_step_begin_as_it_appears() -> None:
    """And what is shown is not spoken."""
    notes = [Note(text="Hello. All.", step=0), Note(text="First it is.", step=1), Note(text="Then more.", step=2)]
    screen, report = made(items("one", "two", step=True), notes=notes)

    assert told(screen) == [("Hello. All.", (), ()), ("First it is.", (0,), ()), ("Then more.", (1,), ())]
    assert not report.diagnostics


@pytest.mark.parametrize(
    ("marks", "expected", "message"),
    [
        (
            (1,),
            [("Note 0.", ()), ("Note 1.", (0, 1, 2))],
            "tell of 1 step, the slide has 3: the others are spread over the notes",
        ),
        (
            (1, 2, 3, 4),
            [("Note 0.", ()), ("Note 1.", (0,)), ("Note 2.", (1,)), ("Note 3.", (2,)), ("Note 4.", ())],
            "tell of 4 steps, the slide has 3: the rest is spoken over the last of them",
        ),
        ((3,), [("Note 0.", (0, 1)), ("Note 3.", (2,))], ""),
    ],
)
def test_notes_of_other_counts_are_aligned_and_said_to_be(
    marks: tuple[int, ...], expected: list[tuple[str, tuple[int, ...]]], message: str
) -> None:
    """Never an error, and nothing is dropped."""
    notes = [Note(text=f"Note {k}.", step=k) for k in (0, *marks)]
    screen, report = made(items("one", "two", "three", step=True), notes=notes)

    assert [(words, reveals) for words, reveals, _ in told(screen)] == expected
    assert [d.code for d in report.diagnostics] == ["steps-and-notes-differ"] * bool(message)
    assert all(message in d.message for d in report.diagnostics)


def test_notes_with_steps_on_a_slide_without() -> None:
    """All is spoken, and it is said."""
    screen, report = made(prose("still"), notes=[Note(text="One.", step=1), Note(text="Two.", step=2)])

    assert [words for words, _, _ in told(screen)] == ["One.", "Two."]
    assert report.diagnostics[0].severity == "warning"


def test_a_part_appears_with_the_sentence_that_names_it() -> None:
    """Notes without marks: the third sentence names the second item."""
    notes = "Two things help. A cache keeps results. Locks put writers in order. So much for today."
    screen, report = made(items("Caching", "Locking", step=True), notes=notes)

    assert told(screen) == [
        ("Two things help.", (), ()),
        ("A cache keeps results.", (0,), ()),
        ("Locks put writers in order. So much for today.", (1,), ()),
    ]
    assert not report.diagnostics


def test_bookmarks_in_notes_are_steps_in_order() -> None:
    """Where no other marks are."""
    screen, _ = made(
        items("one", "two", step=True), notes="All. <bookmark mark='A'/>Some. More. <bookmark mark='B'/>End."
    )

    assert told(screen) == [("All.", (), ()), ("Some. More.", (0,), ()), ("End.", (1,), ())]


def test_layers_that_nothing_is_said_of_are_seen_one_after_another() -> None:
    """A layer that vanished with the word it came with would never be seen."""
    screen, _ = made(Stack(layers=((prose("a"),), (prose("b"),), (prose("c"),))), notes="Look.")

    assert told(screen) == [("", (1,), (0,)), ("Look.", (2,), (1,))]


# Alignment


@pytest.mark.parametrize(
    ("steps", "sentences", "fixed", "expected"),
    [
        (["aaa", "bbb"], ["nothing", "nobody", "nowhere"], {}, (1, 2)),
        (["aaa", "bbb", "ccc"], ["nothing"], {}, (0, 0, 0)),
        (["aaa", "bbb"], [], {}, (0, 0)),
        (["cache", "lock"], ["the lock", "the cache"], {}, (0, 0)),
        (["cache", "lock"], ["caches and locks", "a cache", "a lock"], {}, (1, 2)),
        (["cache", "unnamed", "lock"], ["x", "a cache", "y", "z", "a lock"], {}, (1, 2, 4)),
        (["aaa", "bbb", "ccc"], ["p", "q", "r", "s"], {1: 2}, (1, 2, 3)),
        (["aaa", "bbb"], ["p", "q"], {0: 2}, (2, 2)),
    ],
)
def test_alignment(steps: list[str], sentences: list[str], fixed: dict[int, int], expected: tuple[int, ...]) -> None:
    """Both orders are kept; what nobody names is spread evenly."""

    def each(texts: list[str]) -> list[frozenset[str]]:
        return [words_of(text, "en") for text in texts]

    assert align(each(steps), each(sentences), fixed) == expected


def test_words_are_found_again_in_any_script() -> None:
    """Without endings and accents, by pairs of characters in Chinese and Japanese."""
    assert words_of("The models", "en") == words_of("A model", "en")
    assert words_of("Évaluations", "fr") & words_of("une évaluation", "fr")
    assert words_of("勾配降下法とは", "ja") & words_of("次に勾配降下の話です", "ja")
    assert words_of("검색 엔진", "ko") & words_of("검색을 합니다", "ko")
    assert not words_of("これは", "ja")


@QUICK
@given(
    st.lists(st.frozensets(st.sampled_from("abcde")), max_size=6),
    st.lists(st.frozensets(st.sampled_from("abcde")), max_size=6),
    st.dictionaries(st.integers(0, 5), st.integers(0, 6)),
)
def test_alignment_is_in_order(
    steps: list[frozenset[str]], sentences: list[frozenset[str]], fixed: dict[int, int]
) -> None:
    """A place for each step, none before the one before it, none beyond the end."""
    known = {step: min(at, len(sentences)) for step, at in fixed.items() if step < len(steps)}
    places = align(steps, sentences, known)

    assert len(places) == len(steps)
    assert list(places) == sorted(places)
    assert all(0 <= at <= len(sentences) for at in places)


# Pauses


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        ("[PAUSE 2s]", 2_000),
        ("[PAUSE:1000]", 1_000),
        ("[pause:2.5s]", 2_500),
        ("[silent 1s]", 1_000),
        ("[1s]", 1_000),
        ("(pause: 2)", 2_000),
        ('<break time="500ms"/>', 500),
        ("<break time='1s'></break>", 1_000),
        ("<break/>", 500),
        ("[PAUSE 9999999s]", MOST_MS),
    ],
)
def test_written_pauses_are_silences(written: str, ms: int) -> None:
    """After a sentence the pause takes the place of ours, before the first it is a line without words."""
    after, last = heard((Note(text=f"One. {written} Two."),), VOICE, made()[0].span)
    first, _ = heard((Note(text=f"{written} Two."),), VOICE, made()[0].span)

    assert (after.line.text, after.line.pause_ms, last.line.text) == ("One.", ms, "Two.")
    assert (first.line.text, first.line.spoken, first.line.pause_ms) == ("", "", ms - TAKE_MS)


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("See [1] and [2s] of it.", [("See [1] and [2s] of it.",)]),
        ("<speak>So <emphasis level='strong'>it</emphasis> is.</speak>", [("So it is.",)]),
        ("- one\n- two", [("one",), ("two",)]),
        ("1. one\n2. two", [("one",), ("two",)]),
        ("# A **b**\nc `d` [e](f.html)", [("A b",), ("c d e",)]),
        (":: meta\nsaid <!-- not\nthis --> too", [("said too",)]),
        ("one\n```\ncode\n```\ntwo", [("one",), ("two",)]),
        ("a < b and <bookmark mark='A'/>c", [("a < b and c",)]),
        ("a.<bookmark mark='A'/>", [("a.", Place("A"))]),
        ("[PRE 2s] x [POST 3s] [MIN 15s] [DUR 5s]", [("x",)]),
        ("a [PAUSE 1s][PAUSE 1s]", [("a", Pause(1_000), Pause(1_000))]),
        ("...", []),
    ],
)
def test_only_words_of_notes_are_spoken(note: str, said: list[tuple[Any, ...]]) -> None:
    """No marks, no comments, no metadata."""
    heard = [tuple(plain(x) if isinstance(x, tuple) else x for x in paragraph) for paragraph in paragraphs(note)]

    assert heard == said


def test_times_of_a_slide() -> None:
    """Before the first word, after the last, and at least."""
    assert timing("[PRE 2s] x [POST 3s]").before_ms == 2_000
    assert timing("[MIN 15s] [DUR 20s]").least_ms == 20_000
    screen, _ = made(prose("x"), notes="[PRE 2s] Hello. [POST 3s] [MIN 15s]")

    assert [[line.text for line in beat.lines] for beat in screen.beats] == [[""], ["Hello."]]
    assert screen.beats[-1].lines[-1].pause_ms == 3_000
    assert screen.hold_ms == 15_000
    assert [*parted("[1s] (pause: 2) [PAUSE 2s]")] == ["[1s]", 2_000, "", 2_000, ""]


def test_times_of_plain_notes() -> None:
    """Sections have speaker notes too."""
    slide = read(
        "# T\n\n## A\n\na\n\n<!-- notes: [PRE 2s] Hi. [PAUSE 1s] Go. [MIN 9s] -->\n\n## B\n\nb\n"
    ).script.slides[1]

    assert [[(line.text, line.pause_ms) for line in beat.lines] for beat in slide.beats] == [
        [("", 2_000 - TAKE_MS)],
        [("Hi.", 1_000), ("Go.", 650)],
    ]
    assert slide.hold_ms == 9_000


# Looks


@pytest.mark.parametrize(
    ("layout", "blocks", "template"),
    [
        ("title", (prose("by me"),), "title"),
        ("title", (items("a", "b"),), "section"),
        ("center", (prose("few words"),), "section"),
        ("statement", (prose("word " * 40),), "section"),
        ("section", (Code(text="x"),), "code"),
        ("quote", (prose("said"),), "quote"),
        ("full", (Figure(path="x.png", alt="it"),), "full"),
        ("full", (Figure(path="x.png", alt="it"), prose("and")), "points"),
        ("closing", (items("a", "b"),), "closing"),
        ("", (items("a", "b"),), "points"),
        ("", (), "section"),
    ],
)
def test_the_author_chooses_the_arrangement(layout: str, blocks: tuple[Block, ...], template: str) -> None:
    """Where what stands on the slide can be shown so; its words are all there."""
    screen, _ = made(*blocks, look=Look(layout=layout))

    assert screen.template == template
    assert set(_all_words(blocks)) <= set(_all_words(screen))


def _all_words(value: object) -> list[str]:
    return [word for piece in _strings(value) for word in words(piece)]


def test_a_heading_within_a_slide_is_a_bold_line() -> None:
    """And a slide without a title has none."""
    screen, _ = made(Heading(level=3, text=text_of("Within")), prose("x"))

    assert isinstance(screen.parts[0], Prose)
    assert screen.parts[0].text[0].marks == ("bold",)


@pytest.mark.parametrize(
    ("deck", "added"),
    [
        ("# Loops\n\n---\n\n## One\n\na\n", []),
        ("---\ntitle: Another\n---\n# Loops\n\n- by me\n- and you\n\n---\n\n## One\n\na\n", []),
        ("---\ntitle: Loops\n---\n- one\n\n---\n\n- two\n", ["title"]),
    ],
)
def test_a_deck_with_a_title_slide_gets_no_other(deck: str, added: list[str]) -> None:
    """And never a closing one."""
    script = read(deck, dialect="slides").script

    assert [slide.added for slide in script.slides if slide.added] == added


# Properties


@st.composite
def _blocks(draw: Any, depth: int = 2) -> tuple[Block, ...]:
    count = draw(st.integers(1, 3))
    return tuple(draw(_block(depth)) for _ in range(count))


def _fresh(draw: Any) -> str:
    return "w" + str(draw(st.integers(0, 9_999_999)))


@st.composite
def _block(draw: Any, depth: int) -> Block:
    leaves = ["prose", "items", "code", "step", "figure", "embed"]
    kind = draw(st.sampled_from(leaves + (["build", "columns", "stack", "callout", "nested"] if depth else [])))
    match kind:
        case "prose":
            return prose(_fresh(draw))
        case "items":
            return items(*(_fresh(draw) for _ in range(draw(st.integers(1, 3)))), step=draw(st.booleans()))
        case "code":
            lit = (((1, 1),), ((2, 2),), ())[: draw(st.integers(0, 3))]
            return Code(text=f"{_fresh(draw)}\n{_fresh(draw)}", steps=lit)
        case "step":
            return Step()
        case "figure":
            return Figure(path="x.png", alt=_fresh(draw))
        case "embed":
            return Embed(name="Poll", text=text_of(_fresh(draw)))
        case "build":
            return Build(
                blocks=draw(_blocks(depth - 1)),
                at=draw(st.sampled_from((0, 0, -1, 1, 3, 7))),
                until=draw(st.sampled_from((0, 0, 2, 5, -1))),
                each=draw(st.booleans()),
                depth=draw(st.integers(1, 2)),
            )
        case "columns":
            return Columns(columns=tuple(draw(_blocks(depth - 1)) for _ in range(draw(st.integers(1, 3)))))
        case "stack":
            return Stack(layers=tuple(draw(_blocks(depth - 1)) for _ in range(draw(st.integers(1, 3)))))
        case "callout":
            return Callout(kind="tip", title=text_of(_fresh(draw)), blocks=draw(_blocks(depth - 1)))
        case _:
            item = Item(text=text_of(_fresh(draw)), blocks=draw(_blocks(depth - 1)))
            return Items(items=(item, Item(text=text_of(_fresh(draw)))), stepped=draw(st.booleans()))


_NOTES = st.lists(
    st.builds(
        Note,
        text=st.sampled_from(["Aa one. Bb two.", "Cc three.\n\nDd four.", "", "[PAUSE 1s]", "Ee. [PAUSE 2s] Ff."]),
        step=st.sampled_from((-1, 0, 1, 2, 3, 9)),
    ),
    max_size=4,
)


@QUICK
@given(_blocks(), _NOTES)
def test_a_slide_of_any_steps_and_notes(blocks: tuple[Block, ...], notes: list[Note]) -> None:
    """Nothing is lost; parts appear once, in the order of their steps, and stay unless they are hidden."""
    screen, _ = made(*blocks, notes=notes)
    revealed = [i for beat in screen.beats for i in beat.reveals]
    hidden = [i for beat in screen.beats for i in beat.hides]

    assert set(_all_words(blocks)) <= {*_all_words(screen), "poll", "tip"}
    assert len(revealed) == len(set(revealed))
    assert len(hidden) == len(set(hidden))
    assert {*revealed, *hidden} <= set(range(len(screen.parts)))
    for beat in screen.beats:
        assert not set(beat.reveals) & set(beat.hides)
        assert -1 <= beat.part < len(screen.parts)
    seen, of_beat = states(screen)
    last = seen[of_beat[-1]] if of_beat else seen[0]
    assert set(last.visible) == set(range(len(screen.parts))) - set(hidden)
    ever = {i for state in seen for i in state.visible}
    assert ever == set(range(len(screen.parts)))


@QUICK
@given(_blocks(), _NOTES)
def test_steps_and_notes_keep_their_order(blocks: tuple[Block, ...], notes: list[Note]) -> None:
    """A part of a later step never appears before one of an earlier step; what is said is the notes, in their order."""
    texts = [tuple(_all_words(one.block)) for one in stepped(blocks).placed]
    assume(len(texts) == len(set(texts)))
    screen, _ = made(*blocks, notes=notes)
    of_text = {tuple(_all_words(one.block)): one.step for one in stepped(blocks).placed}
    steps = [of_text.get(tuple(_all_words(screen.parts[i]))) for beat in screen.beats for i in beat.reveals]
    known = [step for step in steps if step]
    said = [line.text for beat in screen.beats for line in beat.lines if line.text]
    written = [one.line.text for one in heard(tuple(notes), VOICE, screen.span) if one.line.text]

    assert known == sorted(known)
    if written:
        assert said == written


@QUICK
@given(_blocks())
def test_groups_are_stretches_that_do_not_overlap(blocks: tuple[Block, ...]) -> None:
    """Side by side, in order, within the slide."""
    screen, _ = made(*blocks)
    bounds = [bound for group in screen.groups for pair in group.ranges for bound in pair]

    assert bounds == sorted(bounds)
    assert all(0 <= bound <= len(screen.parts) for bound in bounds)
    assert all(len(group.ranges) > 1 for group in screen.groups)

"""The writer: what stands on a slide is whole, and what is said does not depend on where it stands."""

import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from oracle import SHARED, read, words
from strategies import lectures
from test_nothing_lost import EXAMPLES

from lecturec.deck import Callout, Figure, Items, Prose, Text, plain, walk
from lecturec.script import Point, Quotation, Script, Slide
from lecturec.verbalise import sentences
from lecturec.write.clause import shown, weight

QUICK = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
HEAD = "---\ntitle: A course\nlang: en\ndialect: notes\n---\n\n"
MOST_WORDS = 52


def within(callout: Callout) -> list[Text]:
    """What a callout says."""
    texts = [callout.title]
    for block in walk(callout.blocks):
        match block:
            case Prose():
                texts.append(block.text)
            case Items():
                texts += [item.text for item in block.items]
            case Callout():
                texts.append(block.title)
            case _:
                pass
    return texts


def texts(slide: Slide) -> list[Text]:
    """The points, paragraphs and quotes of a slide."""
    found: list[Text] = []
    for part in slide.parts:
        match part:
            case Point():
                found += [part.lead, part.body]
            case Prose() | Quotation():
                found.append(part.text)
            case _:
                pass
    return found


def shown_text_is_a_piece_of_the_source(script: Script, source: str, written: list[str]) -> None:
    """Nothing is cut inside a phrase: what is shown has no gaps but for what stands in parentheses."""
    place = {word: i for i, word in enumerate(written)}
    asides = {w for aside in re.findall(r"\(e\.g\. [^)]*\)", source) for w in words(aside)}
    for slide in script.slides:
        for text in texts(slide):
            places = [place[w] for w in words(plain(text)) if w in place]
            gaps = {written[i] for a, b in pairwise(places) for i in range(a + 1, b)}

            assert places == sorted(places)
            assert gaps <= asides
            assert "…" not in plain(text)


def a_slide_of_notes_shows_few_words(script: Script) -> None:
    """Points, paragraphs and callouts of a slide can be read while they are spoken."""
    for slide in script.slides:
        if not slide.notes:
            called = [text for part in slide.parts if isinstance(part, Callout) for text in within(part)]
            # Footnotes are set small, in the margin of attention.
            read_along = [plain(text) for text in (*texts(slide), *called) if text and "sup" not in text[0].marks]

            assert sum(map(weight, read_along)) <= MOST_WORDS, read_along


def nothing_of_the_lecture_is_shown_twice(script: Script) -> None:
    """Each formula, listing, table and figure stands on one slide."""
    shown_once = [
        part
        for slide in script.slides
        for part in (*slide.parts, *([slide.picture] if slide.picture else []))
        if not isinstance(part, Figure)
    ]

    assert len(shown_once) == len(set(shown_once))


def test_a_figure_stands_on_the_page_of_the_words_about_it() -> None:
    """A figure after more words than a slide holds is neither lost nor replaced by them."""
    sentences = [f"Word{i} " + "is one of twenty words " * 4 + "in all." for i in range(6)]
    lecture = read("# T\n\n" + "\n\n".join(sentences) + "\n\n![A drawing](x.png)\n\n# U\n\nx\n")

    assert [s.picture for s in lecture.script.slides if s.picture]
    shown_words = [plain(text) for slide in lecture.script.slides for text in texts(slide)]
    assert len(shown_words) == len(set(shown_words))


def every_part_appears_once_and_stays(script: Script) -> None:
    """A beat reveals parts that there are, and no part is revealed twice; a line has words, or is a time to look."""
    for slide in script.slides:
        revealed = [part for beat in slide.beats for part in beat.reveals]

        assert len(revealed) == len(set(revealed))
        assert set(revealed) <= set(range(len(slide.parts)))
        assert all(line.text.strip() or line.pause_ms > 0 for beat in slide.beats for line in beat.lines)


@QUICK
@given(lectures())
def test_what_is_shown_of_any_notes(lecture: tuple[str, list[str]]) -> None:
    """All of these together: a lecture takes longer to think of than to look at."""
    source, written = lecture
    script = read(HEAD + source).script
    shown_text_is_a_piece_of_the_source(script, source, written)
    a_slide_of_notes_shows_few_words(script)
    nothing_of_the_lecture_is_shown_twice(script)
    every_part_appears_once_and_stays(script)


def said(script: Script) -> list[tuple[str, str]]:
    """What captions show and engines are given."""
    return [(line.text, line.spoken) for s in script.slides for b in s.beats for line in b.lines]


@QUICK
@given(lectures())
def test_a_paragraph_above_re_speaks_nothing(lecture: tuple[str, list[str]]) -> None:
    """A new section above changes no line, and lines are alike wherever they stand."""
    before = read(HEAD + "# First\n\nText.\n\n" + lecture[0])
    after = read(HEAD + "# First\n\nText.\n\nA new paragraph above.\n\n" + lecture[0])
    added = ("A new paragraph above.", "A new paragraph above.")

    assert [line for line in said(after.script) if line != added] == said(before.script)


@pytest.mark.parametrize(("written", "expected"), [("Models use :", "Models use :"), ("**Right:**", "Right")])
def test_a_point_keeps_the_colon_that_announces_what_is_under_it(written: str, expected: str) -> None:
    """As its author set it; a bold label needs none."""
    lecture = read(f"# T\n\n- {written}\n  - one\n  - two\n\n# U\n\nx\n")

    assert plain(texts(lecture.script.slides[1])[0]) == expected


def test_lines_are_alike_wherever_they_stand() -> None:
    """A span takes no part in equality, so a moved sentence keeps its key."""
    before, after = (read(text).script.slides[1].beats[0].lines[0] for text in ("One.", "\n\n\nOne."))

    assert before == after
    assert before.span != after.span


@pytest.mark.parametrize(
    ("lang", "sentence", "expected"),
    [
        ("en", "A short sentence is shown whole.", "A short sentence is shown whole."),
        (
            "en",
            "Loops repeat what stands in their body, which may be a single line or a page of code that somebody "
            "wrote long ago and nobody has read since.",
            "Loops repeat what stands in their body",
        ),
        (
            "fr",
            "Les modèles temporels (ex. : TimeSformer, ViViT) étendent l’attention à des séquences d’images.",
            "Les modèles temporels étendent l’attention à des séquences d’images.",
        ),
    ],
)
def test_a_clause_stands_by_itself(lang: str, sentence: str, expected: str) -> None:
    """Examples go first, then what leans on the main clause."""
    lecture = read(f"---\nlang: {lang}\ndialect: slides\n---\n{sentence}")
    part = lecture.script.slides[-1].parts[0]

    assert isinstance(part, Prose)
    assert plain(shown(part.text, lang)) == expected


def test_a_sentence_without_a_place_to_cut_is_said_and_not_shown() -> None:
    """Sixty words on a slide are read by nobody."""
    long = " ".join(f"word{i}" for i in range(60))
    lecture = read(f"# T\n\n- short\n- {long}\n\n# U\n\n- x\n")

    assert not any("word1" in plain(t) for s in lecture.script.slides for t in texts(s))
    assert any("word59" in text for text, _ in said(lecture.script))


SEEDS = sorted(SHARED.glob("seeds/video-analysis.*.md"))
EVERY_SEED = sorted(SHARED.glob("seeds/*.md"))


@pytest.mark.skipif(not SEEDS, reason="no seeds here")
def test_translations_make_the_same_slides() -> None:
    """Four languages, one structure."""
    made = [read(path.read_bytes()).script.slides for path in SEEDS]

    assert {tuple((s.template, len(s.parts)) for s in slides) for slides in made} == {
        tuple((s.template, len(s.parts)) for s in made[0])
    }
    assert len(made[0]) == 22


@pytest.mark.skipif(not SEEDS, reason="no seeds here")
def test_slides_of_the_seeds_show_few_words() -> None:
    """About forty-five words of points and prose on a slide."""
    for path in EVERY_SEED:
        for slide in read(path.read_bytes()).script.slides:
            assert sum(weight(plain(text)) for text in texts(slide)) <= 48


@QUICK
@given(lectures())
def test_sentences_hold_every_character(lecture: tuple[str, list[str]]) -> None:
    """Lines of a text joined are the text."""
    text = lecture[0]
    spans = sentences(text, "en")

    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())

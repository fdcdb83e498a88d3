"""Where things come from: the records, the marks in the files, the signature, and what is said of it on slides."""

import io
import json
import re
from dataclasses import asdict, fields, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import av
import pytest
from c2pa_chain import Paper, certified, private
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import lecturec
import lecturec.compiler
from lecturec.credits import _all_words, disclosed, generated, waits
from lecturec.deck import Figure, Media, text_of
from lecturec.provenance import (
    CAPTURED,
    CREATED,
    MIXED,
    MIXED_WITH_MODEL,
    MODEL,
    RULES,
    VOCABULARY,
    Record,
    on_slide,
    origin_in,
    records_of,
    whole,
)
from lecturec.publish.manifest import _recorded
from lecturec.publish.marks import marked, packet
from lecturec.publish.signing import actions
from lecturec.scene import Drawing, Node, Picture
from lecturec.script import Beat, Line, Script, Slide
from lecturec.speech import Take
from lecturec.theme import Theme

LANGUAGES = ("ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "pt", "ru", "zh-Hans", "zh-Hant")
DOCS = Path(__file__).parents[1] / "docs" / "provenance.md"
NOTES = (
    "---\ntitle: Light & shadow\nlang: en\nauthor: Ada\n---\n\n## Shadows\n\n- **Umbra:** no light\n- **Edge:** some\n"
)
SMALL = {"size": "320x180", "fps": 10}

DRAWN = Picture(image="p1", width_px=8, height_px=8, engine="sketch", prompt="p1")
BY_MODEL = replace(DRAWN, image="p2", engine="diffusion", model="Z-Image", revision="f33", licence="Apache-2.0", seed=7)
LINE = Line(text="Hello.", spoken="Hello.")
TAKE = Take(key="t1", samples=100, words=(), engine="espeak-ng", voice="en", licence="GPL-3.0-or-later")


def slide(*lines: Line, **about: Any) -> Slide:
    """A slide over which these lines are said."""
    return Slide(template="points", title=text_of("Shadows"), beats=(Beat(lines=lines),), **about)


def lecture(*slides: Slide, lang: str = "en") -> Script:
    return Script(title="Light", lang=lang, slides=slides, author="Ada")


def terms(found: dict[str, Record]) -> dict[str, str]:
    return {key: record.origin for key, record in found.items()}


# Records


def test_what_rules_made_and_what_a_model_made_are_told_apart() -> None:
    """A voice by rules and the embedded illustrator learned from nobody; all others may have."""
    neural = replace(TAKE, key="t2", engine="kokoro")
    script = lecture(slide(LINE), slide(replace(LINE, text="Bye.", spoken="Bye.")))
    takes = {LINE: TAKE, script.slides[1].beats[0].lines[0]: neural}

    found = records_of(script, takes, (DRAWN, BY_MODEL))

    assert terms(found) == {"t1": RULES, "p1": RULES, "t2": MODEL, "p2": MODEL}
    about = {name: asdict(found["p2"])[name] for name in ("model", "revision", "licence", "seed")}
    assert about == {"model": "Z-Image", "revision": "f33", "licence": "Apache-2.0", "seed": 7}


def test_a_recorded_voice_is_a_persons_and_a_sound_without_words_is_a_file() -> None:
    """Takes of the author are named as human; what is only heard is theirs, and nothing is claimed of it."""
    spoken = replace(LINE, sound=Media(path="takes/01.wav", kind="audio", sound="s1"))
    heard = Line(text="[waves]", spoken="", sound=Media(path="waves.mp3", kind="audio", sound="s2"))
    takes = {line: Take(key=key, samples=1, words=(), engine="", voice="", licence="") for line, key in
             ((spoken, "s1"), (heard, "s2"))}  # fmt: skip

    found = dict(on_slide(slide(spoken, heard), takes, None))

    assert found["s1"] == Record(kind="voice", by="human", origin=CAPTURED, file="takes/01.wav")
    assert found["s2"] == Record(kind="sound", by="author", file="waves.mp3")


def test_what_the_author_brought_is_not_generated_but_says_itself_what_it_is() -> None:
    """A picture file that is marked as a model's stays marked; an address keeps its secrets; a diagram is no file."""
    ours = Figure(path="https://ada:secret@example.org/a.png?token=1", data="f1", origin=MODEL)
    plain, diagram = Figure(path="photo.jpg", data="f2"), Figure(path="", data="f3")

    found = dict(on_slide(slide(LINE, parts=(ours, plain, diagram)), {LINE: TAKE}, None))

    assert found["f1"] == Record(kind="picture", by="author", origin=MODEL, file="https://example.org/a.png")
    assert found["f2"] == Record(kind="picture", by="author", file="photo.jpg")
    assert "f3" not in found
    assert whole(found.values()) == MIXED_WITH_MODEL


def test_words_of_a_writer_are_a_models() -> None:
    """With its name, its address, and the digest of what it was asked."""
    found = dict(on_slide(slide(LINE, writer="llama at http://localhost/v1", asked="q1"), {LINE: TAKE}, None))

    words = Record(kind="words", by="engine", origin=MODEL, engine="http://localhost/v1", model="llama", prompt="q1")
    assert found["q1"] == words


RECORD = st.sampled_from(
    [
        Record(kind="voice", by="human", origin=CAPTURED),
        Record(kind="picture", by="author"),
        Record(kind="picture", by="author", origin=MODEL),
        Record(kind="voice", by="engine", origin=RULES, engine="espeak-ng"),
        Record(kind="picture", by="engine", origin=MODEL, engine="diffusion"),
    ]
)


@given(st.lists(RECORD), st.lists(RECORD))
def test_the_term_for_the_whole_never_hides_a_model(some: list[Record], more: list[Record]) -> None:
    """What a model had a part in stays so, whatever is added; order and number say nothing."""
    rank = [CREATED, MIXED, MIXED_WITH_MODEL]

    assert rank.index(whole([*some, *more])) == max(rank.index(whole(some)), rank.index(whole(more)))
    assert (whole(some) == MIXED_WITH_MODEL) == any(record.origin == MODEL for record in some)


# Marks


def png() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").save(file, "PNG")
    return file.getvalue()


def jpeg() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize("made", [png, jpeg])
def test_a_picture_says_where_it_comes_from_and_keeps_its_pixels(made: Any) -> None:
    """Other programs read it, and so do we when it comes back as an author's file."""
    before, after = made(), marked(made(), packet(MODEL, "Z-Image", title="Light"))

    with Image.open(io.BytesIO(before)) as a, Image.open(io.BytesIO(after)) as b:
        assert a.tobytes() == b.tobytes()
        xmp = b.info["xmp"]
    assert f"{VOCABULARY}{MODEL}".encode() in (xmp if isinstance(xmp, bytes) else xmp.encode())
    assert origin_in(after) == MODEL
    assert origin_in(before) == ""


@settings(max_examples=40)
@given(st.text(), st.text())
def test_no_title_breaks_the_mark(title: str, author: str) -> None:
    """Whatever an author calls a lecture, the packet is XML of a bounded length."""
    made = packet(MIXED, title=title, author=author)

    ElementTree.fromstring(made.decode().removeprefix("\ufeff"))
    assert len(made) < 20_000


def boxes(path: Path) -> list[tuple[str, bytes]]:
    """The boxes of an mp4, in order."""
    data, found = path.read_bytes(), []
    while data:
        size = int.from_bytes(data[:4], "big")
        found.append((data[4:8].decode(), data[8:size]))
        data = data[size:]
    return found


# Films


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """One cache for all tests of this file."""
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path_factory.getbasetemp() / "provenance-cache"))
    for name in ("LECTUREC_SIGN", "LECTUREC_SIGN_KEY", "LECTUREC_SIGN_PASSWORD"):
        monkeypatch.delenv(name, raising=False)


def build(folder: Path, text: str = NOTES, **options: object) -> lecturec.compiler.Result:
    notes = folder / "notes.md"
    notes.write_text(text, "utf-8")
    return lecturec.compile(notes, **{**SMALL, **options})


def codes(result: lecturec.compiler.Result) -> list[str]:
    return [d.code for d in result.diagnostics if d.severity == "error"]


def test_the_film_the_poster_and_the_slides_carry_the_mark(tmp_path: Path) -> None:
    """The film after all else, so that its index stands first; and every player plays it."""
    result = build(tmp_path, to=("mp4", "json", "jpg", "png", "m4a"))

    found = boxes(result.paths["mp4"])
    assert [kind for kind, _ in found] == ["ftyp", "moov", "free", "mdat", "uuid"]
    assert found[-1][1][:16].hex() == "be7acfcb97a942e89c71999491e3afac"
    assert origin_in(found[-1][1]) == MIXED
    assert b"Light &amp; shadow" in found[-1][1]
    for kind in ("mp4", "m4a"):
        with av.open(str(result.paths[kind])) as file:
            assert sum(1 for _ in file.decode(audio=0))
    assert origin_in(result.paths["jpg"].read_bytes()) == MIXED
    stills = {path.name: origin_in(path.read_bytes()) for path in sorted(result.paths["png"].iterdir())}
    assert stills["01.png"] == MIXED
    assert stills["01-picture.png"] == RULES
    assert json.loads(result.paths["json"].read_text())["provenance"] == {
        "schema": 1,
        "digital_source_type": VOCABULARY + MIXED,
    }


def test_slides_of_an_earlier_lecture_go_and_other_files_stay(tmp_path: Path) -> None:
    """The folder of slides holds those of now."""
    folder = tmp_path / "notes.slides"
    folder.mkdir()
    for name in ("99.png", "mine.png", "99-picture.png"):
        (folder / name).write_bytes(b"old")

    build(tmp_path, to=("mp4", "png"))

    assert not {"99.png", "99-picture.png"} & {path.name for path in folder.iterdir()}
    assert (folder / "mine.png").read_bytes() == b"old"


def test_a_marked_picture_of_the_authors_marks_the_film(tmp_path: Path) -> None:
    """Marks of files that come in are not lost."""
    (tmp_path / "robot.png").write_bytes(marked(png(), packet(MODEL)))

    result = build(tmp_path, NOTES + "\n## A robot\n\n![A robot](robot.png)\n", to=("mp4", "json"))

    assert origin_in(boxes(result.paths["mp4"])[-1][1]) == MIXED_WITH_MODEL
    brought = [a for a in json.loads(result.paths["json"].read_text())["assets"].values() if a["by"] == "author"]
    assert [(a["file"], a["generated"], a["digital_source_type"]) for a in brought] == [
        ("robot.png", False, VOCABULARY + MODEL)
    ]


def test_the_schema_on_the_page_is_the_schema_of_the_manifest() -> None:
    """The table of docs/provenance.md names each field of a record, in order."""
    table = DOCS.read_text("utf-8").split("## The records", 1)[1].split("\n## ", 1)[0]

    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [*_recorded(Record(kind="voice", by="human"))]


# Signatures

signs = pytest.mark.skipif(find_spec("c2pa") is None, reason="c2pa-python is not installed")


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return certified(tmp_path)


def read_back(path: Path) -> dict[str, Any]:
    """What a C2PA reader says of a film."""
    import c2pa

    with path.open("rb") as file, c2pa.Reader("video/mp4", file) as reader:
        said: dict[str, Any] = json.loads(reader.json())
        return said


@signs
def test_a_signed_film_holds_says_who_made_it_and_plays(tmp_path: Path, paper: Paper) -> None:
    """The signature covers the film with its XMP; only that nobody knows the root of our tests is said of it."""
    result = build(tmp_path, sign=str(paper.chain), key=str(paper.key))

    assert result.exit == 0
    said = read_back(result.paths["mp4"])
    assert said["validation_state"] == "Valid"
    assert [one["code"] for one in said["validation_status"]] == ["signingCredential.untrusted"]
    manifest = said["manifests"][said["active_manifest"]]
    made = next(a["data"]["actions"] for a in manifest["assertions"] if a["label"].startswith("c2pa.actions"))
    assert (made[0]["action"], made[0]["digitalSourceType"]) == ("c2pa.created", VOCABULARY + MIXED)
    assert made[0]["softwareAgent"]["name"] == "lecturec"
    assert {a["softwareAgent"]["name"].split()[0] for a in made[1:]} == {"espeak-ng", "sketch"}
    kinds = [kind for kind, _ in boxes(result.paths["mp4"])]
    assert kinds.index("moov") < kinds.index("mdat")
    with av.open(str(result.paths["mp4"])) as film:
        assert sum(1 for _ in film.decode(video=0)) == result.timeline.frames
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


@signs
def test_one_changed_byte_is_found(tmp_path: Path, paper: Paper) -> None:
    film = build(tmp_path, sign=str(paper.chain), key=str(paper.key)).paths["mp4"]
    data = bytearray(film.read_bytes())
    data[data.rfind(b"mdat") + 5000] ^= 1
    film.write_bytes(data)

    assert read_back(film)["validation_state"] == "Invalid"


@signs
def test_signed_and_unsigned_films_are_two_and_nothing_changed_writes_neither(tmp_path: Path, paper: Paper) -> None:
    """A film that stands is left alone; with another signer, or with none, it is written anew."""
    by_us = {"sign": str(paper.chain), "key": str(paper.key)}
    other = certified(tmp_path, "other")
    film = build(tmp_path).paths["mp4"]
    unsigned = film.read_bytes()

    build(tmp_path, **by_us)
    first = film.read_bytes()
    build(tmp_path, **by_us)
    assert film.read_bytes() == first != unsigned
    build(tmp_path, sign=str(other.chain), key=str(other.key))
    assert film.read_bytes() != first
    build(tmp_path)
    assert film.read_bytes() == unsigned


def spoilt(tmp_path: Path, paper: Paper, what: str) -> dict[str, str]:
    """Settings with which nobody can sign."""
    good = {"sign": str(paper.chain), "key": str(paper.key)}
    other, late = certified(tmp_path, "other"), certified(tmp_path, "late", days=(-9, -2))
    mixed, end = tmp_path / "mixed.pem", b"-----END CERTIFICATE-----\n"
    own, issuer = paper.chain.read_bytes().partition(end)[0], other.chain.read_bytes().partition(end)[2]
    mixed.write_bytes(own + end + issuer)
    return {
        "no key": {"sign": good["sign"]},
        "no certificate": {"key": good["key"]},
        "no such file": {**good, "sign": str(tmp_path / "missing.pem")},
        "no PEM": {**good, "sign": str(tmp_path / "notes.md")},
        "another's key": {**good, "key": str(other.key)},
        "another's chain": {**good, "sign": str(mixed)},
        "expired": {"sign": str(late.chain), "key": str(late.key)},
        "key is no key": {**good, "key": good["sign"]},
    }[what]


@signs
@pytest.mark.parametrize(
    "what",
    [
        "no key",
        "no certificate",
        "no such file",
        "no PEM",
        "another's key",
        "another's chain",
        "expired",
        "key is no key",
    ],
)
def test_what_cannot_sign_is_said_and_the_film_of_before_stays(tmp_path: Path, paper: Paper, what: str) -> None:
    """Before anything slow is done."""
    before = build(tmp_path).paths["mp4"].read_bytes()

    result = build(tmp_path, NOTES + "\n## More\n\nNew words.\n", **spoilt(tmp_path, paper, what))

    assert codes(result) == ["bad-certificate"]
    assert result.exit == 2
    assert (tmp_path / "notes.mp4").read_bytes() == before
    assert "encode" not in result.report.seconds


@signs
def test_a_signature_that_fails_leaves_the_film_of_before(tmp_path: Path, paper: Paper, monkeypatch: Any) -> None:
    """What cannot be signed is not put in place, and the next build signs without making anything anew."""
    import c2pa

    before = build(tmp_path).paths["mp4"].read_bytes()
    by_us = {"sign": str(paper.chain), "key": str(paper.key)}
    with monkeypatch.context() as patch:
        patch.setattr(c2pa.Builder, "sign", lambda *_: (_ for _ in ()).throw(c2pa.C2paError("no ink")))
        failed = build(tmp_path, **by_us)

    assert codes(failed) == ["sign-failed"]
    assert "no ink" in failed.diagnostics[0].message
    assert (tmp_path / "notes.mp4").read_bytes() == before
    assert not [p.name for p in tmp_path.iterdir() if p.name.startswith(".")]
    assert build(tmp_path, **by_us).exit == 0


@signs
def test_a_key_may_have_a_password_which_only_the_environment_holds(
    tmp_path: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    paper.key.write_bytes(private(load_pem_private_key(paper.key.read_bytes(), None), "open sesame"))
    monkeypatch.setenv("LECTUREC_SIGN", str(paper.chain))
    monkeypatch.setenv("LECTUREC_SIGN_KEY", str(paper.key))

    assert codes(build(tmp_path)) == ["bad-certificate"]
    monkeypatch.setenv("LECTUREC_SIGN_PASSWORD", "open sesame")
    assert read_back(build(tmp_path).paths["mp4"])["validation_state"] == "Valid"


def test_notes_cannot_sign_and_strangers_are_not_signed_for(tmp_path: Path) -> None:
    """Whoever builds decides, and never over notes that are not trusted."""
    own = NOTES.replace("author: Ada", "lecturec:\n  sign: cert.pem")

    assert codes(build(tmp_path, own)) == ["bad-setting"]
    assert codes(build(tmp_path, own, untrusted=True)) == ["refused-setting"]
    assert codes(build(tmp_path, untrusted=True, sign="cert.pem", key="key.pem")) == ["refused-setting"]
    assert build(tmp_path, untrusted=True, sign="cert.pem").exit == 3


def test_nobody_is_asked_for_the_time_unless_the_network_is_open(tmp_path: Path) -> None:
    result = build(tmp_path, sign="cert.pem", key="key.pem", timestamp="http://tsa.example.org")

    assert codes(result) == ["bad-setting"]
    assert "--allow-network" in result.diagnostics[0].hint


def test_what_made_the_film_is_told_once_for_each_engine() -> None:
    """However many sentences a voice speaks."""
    voice = Record(kind="voice", by="engine", origin=MODEL, engine="kokoro", voice="af_heart", revision="ab12")
    many = [replace(voice, prompt=str(n)) for n in range(50)]

    first, *others = actions(MIXED_WITH_MODEL, many)

    assert (first["action"], len(others)) == ("c2pa.created", 1)
    assert others[0]["softwareAgent"] == {"name": "kokoro af_heart", "version": "ab12"}


# On slides


def shown(script: Script, pictures: tuple[Picture | None, ...], takes: dict[Line, Take], **asked: Any) -> Script:
    asked = {"credits": False, "label": "auto", **asked}
    return disclosed(script, pictures, takes, Theme(), **asked)[0]


def test_only_what_a_model_made_is_labelled() -> None:
    """By itself on slides with its pictures; drawings by rules are not called AI."""
    script = lecture(slide(LINE), slide(LINE))

    assert [s.label for s in shown(script, (DRAWN, BY_MODEL), {}).slides] == ["", "AI-generated"]
    assert [s.label for s in shown(script, (DRAWN, BY_MODEL), {}, label="none").slides] == ["", ""]
    assert [s.label for s in shown(script, (DRAWN, DRAWN), {LINE: TAKE}, label="both").slides] == ["", ""]


def test_the_label_stands_over_a_picture_that_fills_the_page(tmp_path: Path) -> None:
    """A picture of the author's that is marked as a model's, alone on its slide."""
    (tmp_path / "robot.png").write_bytes(marked(png(), packet(MODEL)))
    notes = "# Robots\n\n---\n\n![A robot](robot.png)\n\n---\n\n# The end\n"

    corners = []
    for label in ("slides", "none"):
        folder = build(tmp_path, notes, to=("mp4", "png"), label=label, size="640x360").paths["png"]
        with Image.open(folder / "02.png") as still:
            corners.append(still.convert("RGB").crop((480, 300, 640, 350)).tobytes())

    assert corners[0] != corners[1]


def test_the_title_names_what_is_a_models() -> None:
    """Voice and pictures; of a voice that copies a person's it does so by itself."""
    script, neural = lecture(slide(LINE), slide(LINE)), replace(TAKE, engine="coqui", voice="xtts/ada")
    copied = replace(neural, sample="ada")

    assert (
        shown(script, (None, BY_MODEL), {LINE: neural}, label="title").slides[0].label
        == "AI-generated: voice, pictures"
    )
    assert shown(script, (None, None), {LINE: neural}).slides[0].label == ""
    assert shown(script, (None, None), {LINE: copied}).slides[0].label == "AI-generated: voice"
    assert waits(script, "coqui:xtts/ada", credits=False, label="auto")
    assert not waits(script, "auto", credits=False, label="auto")


def test_credits_name_voices_pictures_icons_and_fonts_with_their_licences() -> None:
    """From the records, once each, as a slide like others."""
    drawing = Drawing(kind="icons", nodes=(Node(icon="sun", label="Light", x=1, y=1),))
    script = lecture(slide(LINE), slide(LINE))
    told = shown(script, (replace(DRAWN, drawing=drawing), BY_MODEL), {LINE: TAKE}, credits=True).slides[-1]

    assert (told.added, told.template) == ("credits", "points")
    entries = {p.lead[0].text: p.body[0].text for p in told.parts}
    assert entries == {
        "Text": "Ada",
        "Voice": "espeak-ng en (GPL-3.0-or-later)",
        "Pictures": "lecturec · Z-Image (Apache-2.0)",
        "Icons": "Lucide (ISC)",
        "Fonts": "Manrope (OFL-1.1)",
    }
    assert told.hold_ms >= 4_000


def test_the_sound_that_closes_a_lecture_is_heard_over_its_credits() -> None:
    outro = Beat(lines=(Line(text="", spoken="", sound=Media(path="end.mp3", kind="audio")),))
    last = replace(slide(LINE), beats=(Beat(lines=(LINE,)), outro))

    *_, before, told = shown(lecture(slide(LINE), last), (None, None), {LINE: TAKE}, credits=True).slides

    assert told.beats == (outro,)
    assert before.beats == (Beat(lines=(LINE,)),)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_all_words(lang: str) -> None:
    """The same ones as English; none is left in English."""
    words = _all_words()
    assert set(words) == set(LANGUAGES)
    assert {k: sorted(v) if isinstance(v, dict) else "" for k, v in words[lang].items()} == {
        k: sorted(v) if isinstance(v, dict) else "" for k, v in words["en"].items()
    }
    assert all(value for one in words[lang].values() for value in (one.values() if isinstance(one, dict) else [one]))
    if lang != "en":
        assert generated(lang, ("voice",)) != generated("en", ("voice",))


def test_a_credited_lecture_is_built_and_warm_the_second_time(tmp_path: Path) -> None:
    """One slide more, with its chapter; nothing is made anew for it."""
    notes = NOTES.replace("author: Ada", "author: Ada\nlecturec:\n  credits: true\n  label: both")
    first, second = build(tmp_path, notes, to=("mp4", "json")), build(tmp_path, notes, to=("mp4", "json"))

    assert json.loads(first.paths["json"].read_text())["slides"][-1]["added"] == "credits"
    assert not any(second.report.misses.values())
    only = build(tmp_path, notes, to=("mp4", "json"), only="1")
    assert len(json.loads(only.paths["json"].read_text())["slides"]) == 1


def test_records_have_plain_values() -> None:
    """So that the manifest is JSON, and stays so."""
    assert {type(getattr(Record(kind="voice", by="human"), f.name)) for f in fields(Record)} == {str, int, bool}

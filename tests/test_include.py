"""Files that a deck takes in: their slides and their lines, from the lecture's folder only."""

from pathlib import Path

from oracle import read

from lecturec.deck import Code, Prose, Table, plain
from lecturec.world import World

QUARTO = "---\nformat: revealjs\n---\n## One\n\nBefore.\n\n{{< include _more.qmd >}}\n\nAfter.\n"


def test_quarto_takes_in_slides_where_their_file_is_named(tmp_path: Path) -> None:
    """What follows the include stands on the file's last slide, as it does in Quarto."""
    (tmp_path / "_more.qmd").write_text("Still one.\n\n## Two {background-color=red}\n\n::: notes\nSaid.\n:::\n")

    slides = read(QUARTO, world=World(tmp_path)).deck.slides

    assert [plain(slide.title) for slide in slides] == ["One", "Two"]
    assert slides[1].look.background == "#ff0000"
    assert [(note.text, note.span.path) for note in slides[1].said] == [("Said.", "_more.qmd")]
    assert len(slides[0].blocks) == 2
    assert len(slides[1].blocks) == 1


def test_a_file_that_takes_in_itself_ends(tmp_path: Path) -> None:
    """And so do two that take in each other."""
    (tmp_path / "_more.qmd").write_text("## Again\n\n{{< include _other.qmd >}}\n")
    (tmp_path / "_other.qmd").write_text("## Other\n\n{{< include _more.qmd >}}\n")

    lecture = read(QUARTO, world=World(tmp_path))

    assert [plain(slide.title) for slide in lecture.deck.slides] == ["One", "Again", "Other"]
    assert [(str(d.span), d.message, d.severity) for d in lecture.diagnostics if d.code == "endless-include"] == [
        (
            "_other.qmd:3:13",
            "these files take in each other without end: _more.qmd → _other.qmd → _more.qmd",
            "error",
        )
    ]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The slide is made without it."""
    (tmp_path / "_mere.qmd").write_text("Not this one.")

    lecture = read(QUARTO, world=World(tmp_path))

    assert [d.hint for d in lecture.diagnostics if d.code == "missing-file"] == ["did you mean '_mere.qmd'?"]
    assert [plain(slide.title) for slide in lecture.deck.slides] == ["One"]


def test_presenterm_takes_in_slides_and_lines_of_files(tmp_path: Path) -> None:
    """A listing may name a file and the lines to show."""
    (tmp_path / "more.md").write_text("Taken in\n===\n\n<!-- pause -->\n\nWords.\n\n<!-- end_slide -->\n")
    (tmp_path / "a.rs").write_text("one\ntwo\nthree\nfour\n")
    deck = "<!-- include: more.md -->\n\nListing\n===\n\n```file\npath: a.rs\nstart_line: 2\nend_line: 3\n```\n"

    slides = read(deck, dialect="presenterm", world=World(tmp_path)).deck.slides

    assert [plain(slide.title) for slide in slides] == ["Taken in", "Listing"]
    assert slides[1].blocks == (Code(text="two\nthree", language="rs", name="a.rs", first_line=2),)


def test_no_file_outside_the_folder_is_taken_in(tmp_path: Path) -> None:
    """However it is named."""
    (tmp_path / "secret.md").write_text("secret words")
    (tmp_path / "course").mkdir()

    for path in ("../secret.md", str(tmp_path / "secret.md")):
        lecture = read(QUARTO.replace("_more.qmd", path), world=World(tmp_path / "course"))
        assert "secret words" not in str(lecture.deck)


def test_citations_come_out_of_a_bibliography_beside_the_notes(tmp_path: Path) -> None:
    """In BibTeX or CSL; a key that is in none is named where it stands, with what may be meant."""
    (tmp_path / "cb.bib").write_text(
        '@string{x = {y}}\n@book{Knuth1984,\n  author = {Donald E. Knuth and K{\\"o}nig, J.},\n  year = 1984,\n'
        "  title = {{L}iterate \\& more},\n}\n",
        "utf-8",
    )
    (tmp_path / "more.json").write_text('[{"id": "a", "author": [{"family": "Wu"}], "issued": {"raw": "2020-01"}}]')
    (tmp_path / "more.yaml").write_text("---\nreferences:\n- id: b\n  title: No author\n---\n")
    head = "---\nslide-level: 2\nbibliography: [cb.bib, more.json, more.yaml, less.bib]\n---\n"

    lecture = read(f"{head}## One\n\nAs [@Knuth1984; @a] and @b say [@Knuht1984].\n", world=World(tmp_path))

    (block,) = lecture.deck.slides[0].blocks
    assert isinstance(block, Prose)
    assert plain(block.text) == "As (Knuth & König 1984; Wu 2020) and No author say."
    assert [line.text for beat in lecture.script.slides[0].beats for line in beat.lines] == [
        "One",
        "As and No author say.",
    ]
    found = [(d.code, str(d.span), d.hint) for d in lecture.diagnostics if d.severity == "warning"]
    assert found == [
        ("missing-file", "notes.md:3:46", "paths count from the file that names them"),
        ("unknown-citation", "notes.md:7:34", "did you mean 'Knuth1984'?"),
    ]


def test_files_deep_within_each_other_come_to_an_end(tmp_path: Path) -> None:
    """Before anything breaks."""
    for number in range(300):
        (tmp_path / f"{number}.qmd").write_text(f"word{number}\n\n{{{{< include {number + 1}.qmd >}}}}\n")

    lecture = read(QUARTO.replace("_more", "0"), world=World(tmp_path))

    assert [(d.code, d.exit) for d in lecture.diagnostics if d.severity == "error"] == [("too-many-files", 4)]


def filled(folder: Path, **files: str) -> World:
    """A folder with these files; a name's underscore is its dot."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    return World(folder)


def test_myst_takes_in_pages_listings_and_tables(tmp_path: Path) -> None:
    """Of a page the lines that are asked for, its headings lower; of a listing a method, lines, or what edges hold."""
    world = filled(
        tmp_path,
        part_md="Not this.\n<!-- begin -->\n# Part\n\nWords.\n\n```{literalinclude} a.py\n:lines: 1,4-\n```\n",
        a_py="import x\n\nclass Ship:\n    @once\n    def sail(\n        self,\n    ) -> None:\n        go()\n"
        "\n    y = 1\n",
        data_csv='Name,Size\n"Ark | boat",300\n',
        next_md="# The next page\n",
    )
    notes = """# Start

```{include} part.md
:start-after: <!-- begin -->
:heading-offset: 1
```

```{literalinclude} a.py
:pyobject: Ship.sail
:emphasize-lines: 2
:caption: How it sails
```

```{literalinclude} a.py
:start-at: class
:end-before: def
:lineno-match:
```

```{csv-table}
:file: data.csv
:header-rows: 1
```

On {doc}`next`.
"""
    slides = read(notes, world=world).deck.slides

    assert [(plain(slide.title), slide.span.path, slide.span.line) for slide in slides] == [("Part", "part.md", 3)]
    words, *listings, table, last = slides[0].blocks
    assert isinstance(words, Prose)
    assert listings == [
        Code(
            text="import x\n    @once\n    def sail(\n        self,\n    ) -> None:\n        go()\n\n    y = 1",
            language="py",
        ),
        Code(
            text="@once\ndef sail(\n    self,\n) -> None:\n    go()",
            language="py",
            name="How it sails",
            steps=(((2, 2),),),
        ),
        Code(text="class Ship:\n    @once", language="py", first_line=3),
    ]
    assert isinstance(table, Table)
    assert [plain(cell) for row in (table.header, *table.rows) for cell in row] == ["Name", "Size", "Ark | boat", "300"]
    assert isinstance(last, Prose)
    assert plain(last.text) == "On The next page."


def test_what_a_directive_asks_for_and_cannot_have_is_named_where_it_stands(tmp_path: Path) -> None:
    """A file, a function, an edge; and pages that take in each other."""
    world = filled(tmp_path, a_py="x\n", b_md="```{include} c.md\n```\n", c_md="\n```{include} b.md\n```\n")
    notes = (
        "# A\n\n```{literalinclude} b.py\n```\n\n```{literalinclude} a.py\n:pyobject: f\n:end-at: zz\n```\n\n"
        "```{include} b.md\n```\n\n```{csv-table}\n:file: a.csv\n```\n\n```{include} ../b.md\n```\n"
    )
    found = [
        (d.code, str(d.span), d.hint or d.message)
        for d in read(notes, world=world).diagnostics
        if "dialect" not in d.code
    ]

    assert sorted(found) == [
        ("endless-include", "c.md:2:14", "leave one of them out"),
        ("missing-file", "notes.md:15:8", "paths count from the file that names them"),
        ("missing-file", "notes.md:3:21", "did you mean 'a.py'?"),
        ("missing-region", "notes.md:7:12", "'a.py' has no 'f', so all of it is shown"),
        ("missing-region", "notes.md:8:10", "'a.py' has no line with 'zz', so that is not where it is cut"),
        ("path-leaves-lecture", "notes.md:18:14", "copy it next to the notes"),
    ]


def test_hugo_and_jekyll_take_in_files(tmp_path: Path) -> None:
    """Pages as words, others as listings."""
    world = filled(tmp_path, part_md="Taken **in**.\n", x_py="print(1)\n", y_md="{% include_relative part.md %}\n")
    hugo = '# A\n\n{{% include "part.md" %}}\n\n{{< readfile file="x.py" code="true" lang="python" >}}\n'
    jekyll = "# A\n\n{% include_relative y.md %}\n\n{% include_relative party.md %}\n"

    ((words, code),) = (slide.blocks for slide in read(hugo, world=world).deck.slides)
    lecture = read(jekyll, world=world)

    assert isinstance(words, Prose)
    assert (plain(words.text), words.span.path) == ("Taken in.", "part.md")
    assert code == Code(text="print(1)", language="python")
    assert [b.span.path for slide in lecture.deck.slides for b in slide.blocks] == ["part.md"]
    assert [(str(d.span), d.hint) for d in lecture.diagnostics if d.code == "missing-file"] == [
        ("notes.md:5:21", "did you mean 'part.md'?")
    ]


def test_a_bibliography_that_cannot_be_read_is_named_and_the_deck_is_built(tmp_path: Path) -> None:
    """Its citations are read as without one, and no key is said to be wrong."""
    (tmp_path / "all.bib").write_text("@book{a, title={T}}")
    (tmp_path / "in").mkdir()
    head = "---\nslide-level: 2\nbibliography: ../all.bib\n---\n"

    lecture = read(f"{head}## One\n\nAs [@a] and @Knuth1984 say.\n", world=World(tmp_path / "in"))

    found = [(d.code, d.severity, str(d.span)) for d in lecture.diagnostics if d.severity != "note"]
    assert found == [("path-leaves-lecture", "warning", "notes.md:3:15")]
    assert [plain(b.text) for b in lecture.deck.slides[0].blocks if isinstance(b, Prose)] == [
        "As and Knuth (1984) say."
    ]

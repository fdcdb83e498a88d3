"""Notes that are odd or meant to harm, by group: what must be said of each, and of which of its words."""

from dataclasses import dataclass, field

A = "# A\n\n"
BOMB = "a: &a [x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n"
HOLDS = "\n---\n\n# A\n\nx\n"


@dataclass(frozen=True)
class Hostile:
    """Notes, the codes that are said of them (errors and warnings, no others), and where: in words of `at`.

    Without `at` anywhere in the notes. `files` lie beside the notes.
    """

    notes: str | bytes
    codes: str = ""
    exit: int = 0
    at: str = ""
    files: dict[str, str] = field(default_factory=dict)


def matter(text: str, codes: str = "bad-setting", exit: int = 1, at: str = "") -> Hostile:
    """Notes with this front matter."""
    return Hostile(f"---\n{text}{HOLDS}", codes, exit, at)


TEXT = {
    "an empty file": Hostile(b"", "empty-notes", 1),
    "only a byte order mark": Hostile(b"\xef\xbb\xbf", "empty-notes", 1),
    "only spaces": Hostile(b" \n\t\n", "empty-notes", 1),
    "Latin-1": Hostile("# Café\n\nété\n".encode("latin-1"), "not-utf8", 1, "\ufffd"),
    "Latin-1 with the line ends of old": Hostile("# A\r\rété\r".encode("latin-1"), "not-utf8", 1, "\ufffdt"),
    "UTF-16": Hostile("# A\n\nb\n".encode("utf-16"), "not-utf8", 1, "\ufffd"),
    "overlong UTF-8": Hostile(b"# A\n\n\xc0\xaf\n", "not-utf8", 1, "\ufffd"),
    "half a character as UTF-8": Hostile(b"# A\n\n\xed\xa0\x80\n", "not-utf8", 1, "\ufffd"),
    "NUL": Hostile(b"# A\n\nx\x00y\n", "control-character", 0, "\ufffd"),
    "a terminal escape": Hostile(b"# A\n\n\x1b]0;owned\x07 text\n", "control-character", 0, "\ufffd"),
    "an escape in the path of a picture": Hostile(A + "![a word](%1b%5b31mgone.png)\n", "missing-file", 0, "![a word]"),
    "a line written over": Hostile(A + "safe\rworse ![x](gone.png)\n", "missing-file", 0, "![x](gone.png)"),
    "a mark of ours": Hostile(A + '\ufdd0{"alone": "step"}\n\ntext\n', "control-character", 0, "\ufffd"),
    "a noncharacter": Hostile(A + "x \ufffe y\n", "control-character", 0, "\ufffd"),
    "a lone surrogate as an entity": Hostile(A + "x &#xD800; y\n", "control-character", 0, "&#xD800;"),
    "turned text": Hostile(A + "admin\u202e nimda\n", "hidden-direction", 0, "\u202e"),
    "turned text as an entity": Hostile(A + "admin&#x202e; nimda\n", "hidden-direction", 0, "&#x202e;"),
    "mixed line ends": Hostile(b"# A\r\n\r- one\r- two\n\r\nword ![x](a.png)", "missing-file", 0, "![x](a.png)"),
    "line ends of Unicode": Hostile(
        A + "one\u2028two \u2029three ![x](a.png)\n\n![y](b.png)\n", "missing-file missing-file", 0, "![x](a.png)"
    ),
    "a line end of C1": Hostile(A + "one\x85two ![x](a.png)\n", "control-character missing-file", 0, "\ufffdtwo ![x]"),
    "letters that look alike": Hostile(A + "раураl\u200b and \u00adhyphens\n"),
}
"""Inputs 1 to 6."""

STRUCTURE = {
    "a list of 200 levels": Hostile("".join("  " * i + "- x\n" for i in range(200)), "nested-too-deep", 4),
    "50,000 quotes": Hostile(">" * 50_000 + " x\n", "nested-too-deep", 4),
    "50,000 brackets": Hostile(A + "[" * 50_000 + "\n", "paragraph-too-long", 4, "["),
    "open emphasis": Hostile(A + "_c_ *" * 4_000 + "\n", "paragraph-too-long", 4, "_"),
    "emphasis that may begin or end": Hostile(A + "?c_" * 100_000 + "\n", "paragraph-too-long", 4, "?"),
    "links that never close": Hostile(A + '"]([\n' * 5_000 + "\n", "paragraph-too-long", 4, '"'),
    "open tags": Hostile(A + "<" * 1_000_000 + "\n", "paragraph-too-long", 4, "<"),
    "open sections": Hostile(A + "a <![CDATA[" * 40_000 + "\n", "paragraph-too-long", 4, "a <"),
    "ten megabytes": Hostile(b"x" * (10 << 20), "notes-too-large", 4),
    "a line of a megabyte": Hostile(A + "word " * (1 << 18) + "\n", "paragraph-too-long", 4, "word"),
    "a megabyte of backticks": Hostile(A + "`" * (1 << 20) + "\n", "unclosed-fence", 0, "`"),
    "a million definitions": Hostile("[a]: b\n" * 1_000_000, "notes-too-large", 4),
    "a slide of 500 KiB": Hostile(
        A + "A sentence of the slide. " * 21_000 + "\n", "paragraph-too-long", 4, "A sentence"
    ),
    "an open fence": Hostile(A + "text\n\n```python\nx = 1\n", "unclosed-fence", 0, "```python"),
    "an open comment": Hostile(A + "text\n\n<!-- to be\n\ncontinued\n", "unclosed-comment", 1, "<!-- to be"),
    "open front matter": Hostile("---\ntitle: x\n\n# A\n\ntext\n", "bad-front-matter", 1, "---"),
    "open front matter in TOML": Hostile("+++\ntitle = 'x'\n\n# A\n\ntext\n", "bad-front-matter", 1, "+++"),
    "open mathematics": Hostile(A + "text\n\n$$\nx\n\ntext\n", "unclosed-math", 0, "$$"),
    "an open div": Hostile(
        "---\nslide-level: 2\n---\n\n## A\n\n::: notes\nx\n\n## B\n", "unclosed-div", 0, "::: notes"
    ),
    "a ragged table": Hostile(A + "| a | b |\n|---|---|\n| c | d | e |\n", "table-row-too-long", 0, "| c | d | e |"),
    "a table of a million cells": Hostile(
        "|" + " a |" * 1_000 + "\n|" + "-|" * 1_000 + "\n" + ("|" + " a |" * 1_000 + "\n") * 1_000,
        "table-too-large",
        4,
    ),
}
"""Inputs 7 to 13, and 16."""

CONTENT = {
    "a script": Hostile(A + "<script>alert(1)</script>\n\ntext\n", "html-left-out", 0, "<script>alert(1)</script>"),
    "a picture that runs something": Hostile(
        A + "<img src=x.png onerror=alert(1)>\n", "missing-alt-text missing-file", 0, "<img src"
    ),
    "a frame of a local file": Hostile(A + '<iframe src="file:///etc/passwd"></iframe>\n\ntext\n'),
    "a style sheet": Hostile(A + "<style>@import url(http://x)</style>\n\ntext\n"),
    "a link that runs something": Hostile(A + "[x](javascript:alert(1))\n", "unsafe-link", 0, "[x]"),
    "the same in capitals": Hostile(A + "[x](JaVaScRiPt&colon;alert(1))\n", "unsafe-link", 0, "[x]"),
    "a link that runs another thing": Hostile(A + "[x](vbscript:x)\n", "unsafe-link", 0, "[x]"),
    "a link that is a page": Hostile(A + "[x](data:text/html,hi)\n", "unsafe-link", 0, "[x]"),
    "the same names again": Hostile("# A {#a}\n\nx\n\n# A {#a}\n\ny\n\n# __proto__\n\n[x](#a)\n\n# constructor\n\nz\n"),
}
"""Inputs 14, 15, 18 and 19."""

SETTINGS = {
    "an alias bomb": matter(BOMB, "bad-front-matter", 1, "&a"),
    "front matter of a megabyte": matter("title: " + "x" * (1 << 20), "front-matter-too-large", 4, "---"),
    "front matter of ten megabytes": matter("title: " + "x" * (10 << 20), "notes-too-large", 4),
    "front matter of 10,000 levels": matter("a: " + "[" * 10_000, "bad-front-matter", 1, "---"),
    "an object": matter("title: !!python/object/apply:os.system ['true']", "", 0),
    "binary data, a set and pairs": matter("a: !!binary aGk=\nb: !!set {c, d}\ne: !!omap [f: g]", "", 0),
    "the same key twice": matter("title: a\ntitle: b", "duplicate-key", 1, "title: b"),
    "words that YAML takes for truth": matter("lang: no\ntitle: Yes\nlecturec:\n  narration: on", "", 0),
    "a number beyond all": matter("lecturec:\n  fps: 1e999", at="fps"),
    "no number": matter("lecturec:\n  fps: .nan", at="fps"),
    "a number to the base of eight": matter("lecturec:\n  fps: 0o36", at="fps"),
    "a number of minutes": matter("lecturec:\n  fps: 1:30", at="fps"),
    "a day that is none": matter("date: 2021-02-30\ntitle: 2020-01-01", "", 0),
    "a setting that is a date": matter("lecturec:\n  fps: 2020-01-01", at="fps"),
    "settings merged in": matter("lecturec:\n  <<: {fps: 30}", at="<<"),
    "anchors to merge": matter("a: &a {fps: 30}\nlecturec:\n  <<: *a", "bad-front-matter", 1, "&a"),
    "a tab": matter("a:\n\tb: c", "bad-front-matter", 1, "\tb"),
    "a program": Hostile("---js\nprocess.exit()" + HOLDS, "bad-front-matter", 1, "---js"),
    "a program by its long name": Hostile("---javascript\nx" + HOLDS, "bad-front-matter", 1, "---javascript"),
    "TOML that is none": Hostile("+++\ntitle = x\n+++\n\n# A\n\nx\n", "bad-front-matter", 1, "title = x"),
    "a setting that is none of ours": matter("lecturec:\n  ffmpeg_path: /bin/sh", at="ffmpeg_path"),
    "names of Python's own": matter("__proto__: {a: 1}\nlecturec:\n  __class__: x", at="__class__"),
    "a slip of the pen": matter("lecturec:\n  transitoin: fade", at="transitoin"),
    "a word for a number": matter("lecturec:\n  fps: fast", at="fps"),
    "a list for a word": matter("lecturec:\n  size: [1, 2]", at="size"),
    "no frames at all": matter("lecturec:\n  fps: 0", at="fps"),
    "fewer frames than none": matter("lecturec:\n  fps: -5", at="fps"),
    "a billion pixels": matter("lecturec:\n  size: 1000000000x2", at="size"),
    "a language that nobody speaks": matter("lang: klingonese-and-more", "unknown-language", 0, "lang"),
}
"""Inputs 31 to 33, and 35."""

BUILT = {
    "formulas that multiply": Hostile(A + r"$$\def\x{\x\x}\x$$" + "\n", "formula-not-understood", 0, r"$$\def"),
    "a formula that reads a file": Hostile(A + r"See $\input{/etc/passwd}$" + "\n", "formula-not-understood", 0, "See"),
    "a formula that runs something": Hostile(A + r"See $\write18{id}$" + "\n", "formula-not-understood", 0, "See"),
    "a formula of sixty levels": Hostile(A + "$$" + r"\frac{1}{" * 60 + "1" + "}" * 60 + "$$\n"),
    "a family in one emoji": Hostile(A + "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 60 + "\n"),
    "letters under marks": Hostile(A + "Z" + "\u0301\u0316" * 100 + "algo speaks" + "\u0337" * 50 + ".\n"),
    "Thai": Hostile(A + "ภาษาไทยเขียนติดกันโดยไม่มีช่องว่างระหว่างคำ" * 6 + "\n"),
    "vertical kana": Hostile(A + "ﾊﾝｶｸ ヿ 〱〲 ㇰㇱ ゟ︙ これは縦書きの文字です。\n"),
    "Arabic and Hebrew": Hostile(A + "مرحبا بالعالم 123 و שלום עולם.\n"),
    "signs that no font has": Hostile(A + "a \U0001fbff \ue000 \U00013000 b\n", "missing-glyph", 0, "a \U0001fbff"),
    "a word of 400 letters": Hostile(A + "x" * 400 + "\n"),
    "a listing of 120 lines": Hostile(A + "```python\n" + "print(1)\n" * 120 + "```\n"),
    "a wide table": Hostile(
        A + "|" + " word |" * 40 + "\n|" + "-|" * 40 + "\n|" + " word |" * 40 + "\n", "text-overflows"
    ),
    "a slide with nothing on it": Hostile("---\nmarp: true\n---\n\n# A\n\n---\n\n---\n\n# B\n"),
    "words of a player of films": Hostile(
        "# x'[a];movie=f.png[b] %{localtime}\n\n{\\an8}<c.red> --> x\n", "html-left-out", 0, "{\\an8}"
    ),
}
"""Inputs 11, 16 to 18, and 50: built to the end."""

SLIDEV = "---\ntheme: seriph\nlayout: cover\n---\n\n# A\n\n---\n"
QUARTO = "---\nformat: revealjs\n---\n\n# A\n\n"


def loop(line: str, ends: str = "md") -> dict[str, str]:
    """Two files that take in each other by such a line, and one that takes in itself."""
    return {
        f"a.{ends}": f"# In a\n\n{line.format('b.' + ends)}\n",
        f"b.{ends}": f"# In b\n\n{line.format('a.' + ends)}\n",
        f"self.{ends}": f"# In self\n\n{line.format('self.' + ends)}\n",
    }


LINES = {
    "Slidev": (SLIDEV.removesuffix("---\n"), "---\nsrc: {}\n---"),
    "Quarto": (QUARTO, "{{{{< include {} >}}}}"),
    "presenterm": ("A\n===\n\nx\n\n<!-- end_slide -->\n\nB\n===\n\n", "<!-- include: {} -->"),
    "MyST": ("(a)=\n# A\n\nWords.\n\n", "```{{include}} {}\n```"),
    "Hugo": ("# A\n\nWords.\n\n", '{{{{% include "{}" %}}}}'),
    "Jekyll": ("---\nlayout: page\n---\n\n# A\n\nWords.\n\n", "{{% include_relative {} %}}"),
}
"""How dialects take in files."""

LISTINGS = {
    "Slidev": (LINES["Slidev"][0], "<<< {}"),
    "presenterm": (LINES["presenterm"][0], "```file\npath: {}\nlanguage: text\n```"),
    "MyST": (LINES["MyST"][0], "```{{literalinclude}} {}\n```"),
    "Hugo": (LINES["Hugo"][0], '{{{{< readfile file="{}" code="true" >}}}}'),
}
"""How they take in listings."""

LONG = {f"{n}.md": n + 1 for n in range(1, 40)}


def taken() -> dict[str, Hostile]:
    """Files that take in each other, themselves, too many others, and what lies elsewhere, in each dialect."""
    made = {}
    for tool, (head, line) in LINES.items():
        first = line.format("a.md")
        chain = {name: f"# In {name}\n\n{line.format(f'{n}.md')}\n" for name, n in LONG.items()}
        made[f"{tool}: two that take in each other"] = Hostile(
            f"{head}{first}\n", "endless-include", 1, first, loop(line)
        )
        again = line.format("self.md")
        made[f"{tool}: one that takes in itself"] = Hostile(f"{head}{again}\n", "endless-include", 1, again, loop(line))
        notes = line.format("deck.md")
        made[f"{tool}: the notes themselves"] = Hostile(f"{head}{notes}\n", "endless-include", 1, notes)
        made[f"{tool}: a long chain"] = Hostile(
            f"{head}{line.format('1.md')}\n", "too-many-files", 4, line.format("1.md"), chain
        )
        for what, path in (("above", "../secret.md"), ("hidden", ".git/a.md"), ("linked", "out/secret.md")):
            written = line.format(path)
            made[f"{tool}: a file {what}"] = Hostile(f"{head}{written}\n", "path-leaves-lecture", 3, written)
        gone = line.format("gone.md")
        made[f"{tool}: a file that is not there"] = Hostile(f"{head}{gone}\n", "missing-file", 0, gone)
    for tool, (head, line) in LISTINGS.items():
        for what, path in (("above", "../secret.py"), ("linked", "out/secret.py")):
            written = line.format(path)
            made[f"{tool}: a listing {what}"] = Hostile(f"{head}{written}\n", "path-leaves-lecture", 3, written)
    return made


TAKEN = taken()
"""Input 28."""

GROUPS = {"text": TEXT, "structure": STRUCTURE, "content": CONTENT, "settings": SETTINGS, "taken": TAKEN}

"""Which tool a file was written for, by the least that says so, and by signs of several tools at once."""

import pytest
from oracle import read

from lecturec.diagnostics import Report
from lecturec.parse import decode, parse
from lecturec.parse.front_matter import read_front_matter

LEAST = {
    "---\nmarp: true\n---\n# A": ("marp", "`marp: true` in line 2"),
    "---\npaginate: true\n---\n# A\n\n---\n\n# B": ("marp", "the directive `paginate`"),
    "<!-- headingDivider: 2 -->\n# A\n\n## B": ("marp", "the directive `headingDivider`"),
    "# A\n\n<!-- _class: lead -->\n\n---\n\n# B": ("marp", "the directive `_class`"),
    "![bg](a.png)\n\n---\n\n# B": ("marp", "a picture with `bg`"),
    "# A\n\n---\nlayout: center\n---\n\n# B": ("slidev", "`layout:` over the slide in line 3"),
    "# A\n\n---\nsrc: b.md\n---\n": ("slidev", "`src:` over the slide in line 3"),
    "# A\n\n<v-click>b</v-click>": ("slidev", "`<v-click` in line 3"),
    "# A\n\n<div v-click>b</div>": ("slidev", "`<div v-click>` in line 3"),
    "# A\n\n<div\n  v-click\n>b</div>\n\n::right::\n\nc": ("slidev", "`::right::` in line 7"),
    "---\ntheme: seriph\n---\n# A": ("slidev", "`theme: seriph` in the front matter"),
    "---\nlayout: cover\n---\n# A\n\n---\n\n# B": ("slidev", "`layout: cover` in the front matter"),
    "---\nformat: revealjs\n---\n## A": ("quarto", "`format: revealjs` in line 2"),
    "---\nslide-level: 2\n---\n## A": ("pandoc", "`slide-level` in line 2"),
    "% A\n% Me\n\n# B": ("pandoc", "`%` lines open it"),
    "# A\n\n::: notes\nb\n:::": ("pandoc", "`::: notes` in line 3"),
    "# A\n\nb\n\n. . .\n\nc": ("pandoc", "`. . .` in line 5"),
    "# A\n\n- b \\pause\n- c": ("pandoc", "`\\pause` in line 3"),
    "<!--\nnarrator: US English Male\n-->\n# A": ("liascript", "the comment that opens it"),
    "# A\n\n    --{{0}}--\nb": ("liascript", "`--{{0}}--` in line 3"),
    "# A\n\n(voice: Mia)\n\nb\n\n---\n\nc": ("narakeet", "the stage direction `(voice: …)`"),
    "---\nsize: 720p\n---\n# A": ("narakeet", "`size: 720p` in line 2"),
    "# A\n???\nb\n---\n# C": ("remark", "`???` in line 2"),
    "class: center, middle\n# A\n---\n# B": ("remark", "`class: center, middle` in line 1"),
    "# A\n\n--\n\nb\n\n---\n\n# C": ("remark", "`--` in line 3"),
    "autoscale: true\n\n# A\n\n---\n\n# B": ("deckset", "the setting `autoscale`"),
    "# [fit] A\n\n---\n\n# B": ("deckset", "`# [fit] A`"),
    "# A\n\n^ b\n\n---\n\n# C": ("deckset", "paragraphs that begin with `^`"),
    "# A\n\nNote: b\n\n---\n\n# C": ("reveal", "`Note:` in line 3"),
    "# A\n\n----\n\n# B\n\n---\n\n# C": ("reveal", "`----` in line 3"),
    '# A\n\nb <!-- .element: class="fragment" -->': ("reveal", "`<!-- .element` in line 3"),
    '+++\noutputs = ["Reveal"]\n+++\n# A\n\n---\n\n# B': ("reveal", "`outputs:` in the front matter"),
    "A\n===\n\n<!-- end_slide -->\n\nB\n===": ("presenterm", "`<!-- end_slide -->` in line 4"),
    "A\n===\n\nb\n\n<!-- pause -->\n\nc": ("presenterm", "`<!-- pause -->` in line 6"),
    "<section>\n\na\n</section>\n" * 4: ("sections", "4 `<section>`s"),
    "# A\n\nb\n\n---\n\n# C": ("slides", "short stretches stand between rules"),
    "# A\n\n> [!NOTE]\n> b": ("github", "the alert [!NOTE] in line 3"),
    "# A\n\nb\n{: .c}": ("kramdown", "the attributes in line 4"),
    "# A\n\n{% include b.md %}": ("kramdown", "the Liquid tag in line 3"),
    '# A\n\n{{< figure src="b.png" >}}': ("hugo", "the shortcode"),
    "# A\n\n```{note}\nb\n```": ("myst", "the directive {note} in line 3"),
    "# A\n\nb": ("notes", "headings make sections"),
}
"""Decks with nothing in them but one sign: the dialect, and how the reason begins."""

SEVERAL = {
    # Signs that stand alone say nothing, where other tools' files hold them too.
    "a\n\n. . .\n\nb": "notes",
    "# A\n\n" + "A long tale. " * 90 + "\n\n. . .\n\n" + "It goes on. " * 90: "notes",
    "a\n\n<!-- pause -->\n\nb": "notes",
    "# A\n\nb\n\n<!-- pause -->\n\nc": "notes",
    "# A\n\n<!-- pause -->\n\nb\n\n---\n\n# C": "slides",
    # The surer sign wins.
    "# A\n\n<div v-click>b</div>\n\n. . .\n\nc": "slidev",
    "---\nmarp: true\n---\n# A\n\n. . .\n\n---\n\n# B\n\n<!-- pause -->": "marp",
    '# A\n\n- b <!-- .element: class="fragment" -->\n\n. . .\n\n<!-- pause -->': "reveal",
    "# A\n\n<!-- pause -->\n\n<v-clicks>\n\n- b\n\n</v-clicks>\n\n---\n\n# C": "slidev",
    "# A\n\n![bg](a.png)\n\n---\nlayout: center\n---\n\n# B": "slidev",
    "# A\n\n![bg](a.png)\n\n---\n\n# B\n\n<!-- end_slide -->": "presenterm",
    "---\nlayout: image\nbackgroundSize: contain\n---\n# A\n\n---\n\n# B": "slidev",
    "# A\n\n. . .\n\nb\n\n???\nc\n---\n# D": "remark",
    "# A\n\n^ b\n\n---\n\n# C\n\n<!-- _class: lead -->": "marp",
    "A\n===\n\n<!-- pause -->\n\n. . .\n\n<!-- end_slide -->\n\nB\n===": "presenterm",
    "---\nformat: revealjs\n---\n## A\n\n![bg](a.png)\n\n---\n\n. . .": "quarto",
    # What is quoted is not written.
    "---\nmarp: true\n---\n# remark\n\n```\nclass: center\n# A\n???\nb\n---\n--\n```": "marp",
    "<!-- paginate: true -->\n# remark\n\n```\n???\n```\n\n---\n\nb": "marp",
    "# A\n\n```html\n<v-click>\n```\n\nUse `<v-click>` or `<!-- .slide: -->`.": "notes",
    "# A\n\n<!-- use v-click here -->\n\nb": "notes",
    "# A\n\n<!--\n::: notes\n<div v-click>\n. . .\n-->\n\nb": "notes",
    "````\n```{note}\n```\n````\n\n# A": "notes",
    # Words that look like a sign.
    "# A\n\nWhat is ??? for\n\n---\n\nIn remark, `???` begins notes, and ??? too.": "slides",
    "# Why ???\n\nThe `???` line is not in these notes.": "notes",
    "# A\n\nNote: this is a word of ours.": "notes",
    "# A\n\n- b\n\n--\n\nc": "notes",
    "# A\n\n^ b": "notes",
    # Pages use rulers too.
    "# A\n\nb\n{: .class}\n\n---\n\n# C\n\nd": "kramdown",
    "---\nlayout: page\n---\n# A\n\nb\n\n---\n\nc": "notes",
    "# A\n\n> [!TIP]\n> b\n\n---\n\n# C": "slides",
    "# A\n\n```{tip}\nb\n```\n\n---\n\n# C": "myst",
}
"""Decks with signs of several tools, or with words that look like signs, and whose they are."""


@pytest.mark.parametrize("deck", LEAST)
def test_one_sign_is_enough(deck: str) -> None:
    """And it is what is said of it."""
    dialect, reason = LEAST[deck]
    found = read(deck).deck

    assert found.dialect == dialect
    assert found.reason.startswith(reason)


@pytest.mark.parametrize("deck", SEVERAL)
def test_the_surest_sign_decides(deck: str) -> None:
    """Whatever else stands in the file."""
    found = read(deck).deck

    assert (found.dialect, bool(found.reason)) == (SEVERAL[deck], True)


def test_a_readme_is_notes_whatever_stands_between_its_rulers() -> None:
    """Comments and rulers set its parts apart."""
    report = Report()
    source = decode("docs/README.md", b"# A\n\n<!-- toc -->\n\n---\n\n## B\n\n<!-- end -->\n\n---\n\n## C\n", report)

    assert parse(source, read_front_matter(source, report), report).dialect == "notes"

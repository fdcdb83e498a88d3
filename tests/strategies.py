"""Lectures to try: any deck with every kind of block, each word of it written once; and nasty Markdown."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from hypothesis import strategies as st

_SYLLABLES = [c + v for c in "bdfgklmnprst" for v in "aeiou"]


def word(number: int) -> str:
    """A word that is unlike every other: three or four syllables that spell a number."""
    syllables = []
    for _ in range(3):
        number, digit = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[digit])
    return "".join(syllables) + ("x" * number)


@st.composite
def lectures(draw: Any, dialect: str = "notes") -> tuple[str, list[str]]:
    """(Markdown, its visible words): headings over blocks of every kind, nested."""
    pen = _Pen(draw)
    sections = []
    for _ in range(draw(st.integers(1, 5))):
        level = draw(st.integers(1, 3))
        heading = f"{'#' * level} {draw(st.sampled_from(['', '1. ', '2.3 ']))}{pen.phrase(1, 8)}"
        if draw(st.booleans()) and len(heading.split()) > 3:
            heading += f": {pen.phrase(1, 4)}"
        blocks = [pen.block(2) for _ in range(draw(st.integers(0, 6)))]
        notes = [f"<!-- notes: {pen.sentence()} -->"] if draw(st.integers(0, 5)) == 0 else []
        sections.append("\n\n".join([heading, *blocks, *notes]))
    joint = "\n\n---\n\n" if dialect == "slides" else "\n\n"
    return joint.join([*([pen.block(1)] if draw(st.booleans()) else []), *sections]) + "\n", pen.words


@dataclass(frozen=True)
class Form:
    """How a dialect writes a deck: its front matter, a slide's heading, what stands between slides, notes and steps."""

    head: str
    between: str
    note: str
    step: str = ""
    heading: str = "# {}"
    extras: tuple[str, ...] = ()


FORMS = {
    "slides": Form("", "---", "<!-- {} -->"),
    "marp": Form(
        "---\nmarp: true\n---\n",
        "---",
        "<!-- {} -->",
        extras=("<!-- _class: lead -->", "<!-- paginate: false -->", "<style scoped>p { color: red }</style>"),
    ),
    "slidev": Form(
        "---\ntheme: seriph\nlayout: cover\n---\n",
        "---\nlayout: default\ntransition: fade\n---",
        "<!-- {} -->",
        "<v-click>\n\n{}\n\n</v-click>",
        extras=(
            "<v-clicks>\n\n- {}\n- {}\n\n</v-clicks>",
            "<Tweet id='1' />",
            "---\nlayout: quote\nauthor: {}\nposition: {}\n---\n\n{}",
            "---\nlayout: image\nimage: a.png\ncaption: {}\ntitle: {}\n---",
        ),
    ),
    "reveal": Form(
        "",
        "---",
        "Note: {}",
        '{} <!-- .element: class="fragment" -->',
        extras=('<!-- .slide: data-background="#123456" -->', "----\n\n## {}"),
    ),
    "remark": Form("class: center, middle\n\n", "---\nclass: inverse", "???\n{}", "--\n\n{}", extras=(".left[{}]",)),
    "pandoc": Form(
        "% A course of lectures\n% Somebody\n\n",
        "",
        "::: notes\n{}\n:::",
        ". . .\n\n{}",
        extras=(
            ":::: {.columns}\n::: {.column width=40%}\n{}\n:::\n::: {.column}\n{}\n:::\n::::",
            "::: incremental\n- {}\n- {}\n:::",
            "\\bigskip",
        ),
    ),
    "quarto": Form(
        "---\ntitle: A course\nformat: revealjs\n---\n",
        "",
        "::: {.notes}\n{}\n:::",
        "::: {.fragment}\n{}\n:::",
        heading="## {}",
        extras=("::: {.callout-tip}\n{}\n:::", "[{}]{.smaller}"),
    ),
    "presenterm": Form(
        "",
        "<!-- end_slide -->",
        "<!-- speaker_note: {} -->",
        "<!-- pause -->\n\n{}",
        extras=("<!-- jump_to_middle -->",),
    ),
    "deckset": Form("build-lists: true\n\n", "---", "^ {}", heading="# [fit] {}", extras=("[.autoscale: true]",)),
    "liascript": Form(
        "<!--\nauthor: Somebody\nnarrator: US English Female\n-->\n\n",
        "",
        "    --{{0}}--\n{}",
        "{{1}}\n{}",
        extras=("{{1-2}}\n{}",),
    ),
    "kramdown": Form(
        "---\nlayout: page\n---\n",
        "",
        "{}",
        extras=("> {}\n{: .callout}", "{% include links.md %}", "{% highlight c %}\n{: {} }\n{% endhighlight %}"),
    ),
    "hugo": Form(
        "",
        "",
        "{}",
        extras=(
            "{{% notice tip %}}\n{}\n{{% /notice %}}",
            "{{< rawhtml >}}",
            '{{< highlight go "hl_lines=1" >}}\n{}\n{{< /highlight >}}',
        ),
    ),
    "myst": Form(
        "",
        "+++",
        "{}",
        extras=(
            "```{note}\n{}\n```",
            "(a-target)=",
            ":::{tip}\n{}\n:::",
            "```{csv-table} {}\n:header: {}, {}\n\n{}, {}\n```",
            "```{list-table} {}\n:header-rows: 1\n\n* - {}\n  - {}\n* - {}\n```",
            "```{exercise-start} {}\n```\n{}\n```{exercise-end}\n```",
            ":::{card} {}\n{}\n^^^\n{}\n+++\n{}\n:::",
            "{}\n{download}`{} <a.csv>` {ref}`{} <a-target>` {cite}`nobody`",
        ),
    ),
}


@st.composite
def decks(draw: Any, dialect: str) -> tuple[str, list[str]]:
    """(a deck as this dialect writes it, the words that are shown or spoken)."""
    form = FORMS[dialect]
    pen = _Pen(draw)

    def filled(pattern: str) -> str:
        holes = pattern.count("{}")
        pieces = pattern.split("{}")
        words = [pen.plain() for _ in range(holes)]
        return "".join(a + b for a, b in zip(pieces, [*words, ""], strict=True))

    slides = []
    for _ in range(draw(st.integers(1, 4))):
        blocks = [form.heading.replace("{}", pen.plain(4))]
        for _ in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from(["paragraph", "list", "step", "extra", "code"]))
            if kind == "paragraph":
                blocks.append(pen.plain())
            elif kind == "list":
                blocks.append("\n".join(f"- {pen.plain(5)}" for _ in range(draw(st.integers(1, 4)))))
            elif kind == "code":
                blocks.append(f"```text\n{pen.fresh()}\n---\n???\n{pen.fresh()}\n```")
            elif kind == "step" and form.step:
                blocks.append(filled(form.step))
            elif form.extras:
                blocks.append(filled(draw(st.sampled_from(form.extras))))
        if draw(st.booleans()):
            blocks.append(filled(form.note))
        slides.append("\n\n".join(blocks))
    joint = f"\n\n{form.between}\n\n" if form.between else "\n\n"
    return form.head + joint.join(slides) + "\n", pen.words


class _Pen:
    """Writes Markdown out of fresh words, and remembers them."""

    def __init__(self, draw: Any) -> None:
        self.draw, self.words, self.numbers, self.names = draw, [], count(1), count(1)

    def fresh(self) -> str:
        self.words.append(word(next(self.numbers)))
        return self.words[-1]

    def phrase(self, least: int = 1, most: int = 12) -> str:
        marks = ["", "", "", "", "", "**", "*", "`", "~~"]
        pieces = []
        for _ in range(self.draw(st.integers(least, most))):
            mark = self.draw(st.sampled_from(marks))
            pieces.append(f"{mark}{self.fresh()}{mark}")
        return " ".join(pieces)

    def plain(self, most: int = 12) -> str:
        """Words without any marks."""
        return " ".join(self.fresh() for _ in range(self.draw(st.integers(1, most))))

    def sentence(self) -> str:
        lead = f"**{self.fresh()} {self.fresh()}:** " if self.draw(st.integers(0, 4)) == 0 else ""
        body = self.phrase(1, 14)
        joint = self.draw(st.sampled_from(["", "", ", ", ": ", " — ", " (e.g. ", "; ", ", which ", ". "]))
        more = joint + self.phrase(1, 14) + (")" if "(" in joint else "") if joint else ""
        link = (
            f" [{self.fresh()}](https://x.org/{self.draw(st.integers(0, 9))})"
            if self.draw(st.integers(0, 5)) == 0
            else ""
        )
        return f"{lead}{body}{more}{link}."

    def paragraph(self, _depth: int = 0) -> str:
        return " ".join(self.sentence() for _ in range(self.draw(st.integers(1, 6))))

    def block(self, depth: int) -> str:
        kinds = ["paragraph", "items", "table", "code", "math", "picture", "footnote", "definitions", "html"]
        nested = ["nested", "quote", "callout", "alert", "groups"] if depth else []
        return str(getattr(self, self.draw(st.sampled_from(kinds + nested)))(depth))

    def items(self, _depth: int) -> str:
        mark = self.draw(st.sampled_from(["- ", "* ", "1. ", "- [ ] ", "- [x] "]))
        return "\n".join(mark + self.sentence() for _ in range(self.draw(st.integers(1, 7))))

    def nested(self, depth: int) -> str:
        made = []
        for _ in range(self.draw(st.integers(1, 3))):
            inside = [self.block(depth - 1) for _ in range(self.draw(st.integers(1, 2)))]
            made.append("- " + _indent("\n\n".join([self.sentence(), *inside]), "  "))
        return "\n".join(made)

    def groups(self, _depth: int) -> str:
        made = []
        for _ in range(self.draw(st.integers(2, 3))):
            under = "\n".join(f"  - {self.sentence()}" for _ in range(self.draw(st.integers(1, 3))))
            made.append(f"- **{self.phrase(1, 3).replace('*', '')}:**\n{under}")
        return "\n".join(made)

    def quote(self, depth: int) -> str:
        by = f"\n\n— {self.fresh()}" if self.draw(st.booleans()) else ""
        return _indent("> " + self.block(depth - 1) + by, "> ")

    def callout(self, depth: int) -> str:
        title = f' "{self.fresh()}"' if self.draw(st.booleans()) else ""
        return _indent(f"!!! warning{title}\n{self.block(depth - 1)}", "    ")

    def alert(self, depth: int) -> str:
        return _indent(f"> [!TIP]\n{self.sentence()}\n\n{self.block(depth - 1)}", "> ")

    def table(self, _depth: int) -> str:
        columns = self.draw(st.integers(1, 4))
        rows = [[self.phrase(1, 2) for _ in range(columns)] for _ in range(self.draw(st.integers(1, 13)))]
        if self.draw(st.booleans()):
            rows[-1] = rows[-1] + [self.fresh()] if len(rows) > 1 else rows[-1]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        return "\n".join([lines[0], "|" + " --- |" * columns, *lines[1:]])

    def code(self, _depth: int) -> str:
        body = "\n".join(f"{self.fresh()} = {self.fresh()}()" for _ in range(self.draw(st.integers(1, 12))))
        return f"```python\n{body}\n```"

    def math(self, _depth: int) -> str:
        return f"$$\n{self.fresh()} = {self.fresh()}^2\n$$"

    def picture(self, _depth: int) -> str:
        return f"{self.sentence()} ![a drawing](x.png) {self.fresh()}"

    def footnote(self, _depth: int) -> str:
        name = next(self.names)
        used = f"[^{name}]" if self.draw(st.booleans()) else ""
        return f"{self.sentence()}{used}\n\n[^{name}]: {self.sentence()}\n"

    def definitions(self, _depth: int) -> str:
        return f"{self.phrase(1, 3)}\n: {self.sentence()}\n: {self.sentence()}\n\n{self.fresh()}\n: {self.sentence()}"

    def html(self, _depth: int) -> str:
        return f"<div>\n<p>{self.fresh()} <b>{self.fresh()}</b></p>\n<ul><li>{self.fresh()}</li></ul>\n</div>"


def _indent(text: str, margin: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([first, *(margin + line if line or ">" in margin else line for line in rest)])


_PIECES = (
    "# |## |---\n|- |  - |1. |> |```\n|~~~|$$|$|**|*|_|`|[|](|)|![|[^1]|[^1]: |!!! note\n|    |\n|\n\n|<!--|"
    "-->|"
    "<div>|</div>|<script>|| a | b |\n|---|---|\n| : |\t|\\|&#0;|&amp;|---\ntitle: x\n---\n|: x\n|- [ ] |^[|"
    "http://a.b|<http://a>|:smile:|{.a}|~~|==|+++\n|...|“|」|é|字|ا|😀|\u200d|\u2028|\x00|\x1b[31m|\ufeff|a|"
    "b. |"
    "[!NOTE]|Note: |![](|data:|javascript:|&#xD800;|\r\n|\r"
)

nasty = st.lists(
    st.one_of(
        st.sampled_from(_PIECES.split("|")),
        st.text(max_size=6),
    ),
    max_size=40,
).map("".join)
"""Text made of what Markdown is made of, in no order."""

"""How the time to read notes grows as they grow: inputs on which careless parsers take more than linear time.

python benchmarks/pathological.py [WORDS OF NAMES]

Each is read at 1, 2 and 4 times its size; a ratio of 2 is linear, and more than 2.6 is too much. What ends in a limit
(paragraph-too-long, nested-too-deep, ...) is marked: it is as fast as it can be.
"""

import sys
import time
from collections.abc import Callable
from itertools import pairwise

from lecturec.diagnostics import Report
from lecturec.parse import decode, parse
from lecturec.parse.front_matter import read_front_matter
from lecturec.write import write

GOAL, SMALL_S = 2.6, 0.02
"""The most that a ratio may be; and the time below which none is told, since it would be noise."""

INPUTS: dict[str, tuple[int, Callable[[int], str]]] = {
    "strong in emphasis": (120, lambda n: "*a **a " * n + "b" + " a** a*" * n),
    "closers without openers": (800, lambda n: "a_ " * n),
    "openers without closers": (800, lambda n: "_a " * n),
    "ends of links": (1200, lambda n: "a]" * n),
    "beginnings of links": (1200, lambda n: "[a" * n),
    "openers and closers that do not match": (600, lambda n: "*a_ " * n),
    "openers and closers by threes": (800, lambda n: "a**b" + "c* " * n),
    "emphasis that may begin or end": (800, lambda n: "?c_" * n),
    "links and ends of emphasis": (500, lambda n: "[ a_" * n),
    "half links": (480, lambda n: "[ (](" * n),
    "half pictures": (400, lambda n: "![[]()" * n),
    "brackets in brackets": (1200, lambda n: "[" * n + "a" + "]" * n),
    "open pointed links": (350, lambda n: "[a](<b" * n),
    "open links": (480, lambda n: "[a](b" * n),
    "links that never close": (480, lambda n: '"]([\n' * n),
    "open tags": (2400, lambda n: "<" * n),
    "open comments in a tag": (600, lambda n: "</" + "<!--" * n),
    "open sections": (220, lambda n: "a <![CDATA[" * n),
    "open instructions": (600, lambda n: "a <?" * n),
    "open declarations": (480, lambda n: "a <!A" * n),
    "entities": (600, lambda n: "&a;&" * n),
    "backslashes": (2400, lambda n: "\\" * n),
    "ever longer ticks": (2_400, lambda n: "".join("e" + "`" * x for x in range(1, 150))[:n]),
    "strokes": (600, lambda n: "~~a " * n),
    "dollars": (2400, lambda n: "$" * n),
    "dollars and words": (800, lambda n: "$a " * n),
    "braces": (2400, lambda n: "{" * n),
    "braces and colons": (800, lambda n: "{:a" * n),
    "Liquid": (550, lambda n: "{% a" * n),
    "addresses": (160, lambda n: "http://a.b/c( " * n),
    "footnotes in a line": (450, lambda n: "^[a" * n),
    "quotation marks": (1200, lambda n: "'\"" * n),
    "words in one line": (500, lambda n: "_c_ " * n),
    "a line for each letter": (1200, lambda n: "a\n" * n),
    "quotes in quotes": (5_000, lambda n: "> " * n + "a"),
    "lists in lists": (14, lambda n: "".join("  " * x + "* a\n" for x in range(n))),
    "empty lines in a deep list": (5_000, lambda n: "- " * 20 + "x" + "\n" * n),
    "definitions": (2_500, lambda n: "".join(f"[{x}]: u\n" for x in range(n)) + "[0]\n\n" * (n // 10)),
    "footnotes": (250, lambda n: "".join(f"x[^{x}]\n\n[^{x}]: y\n\n" for x in range(n))),
    "rules": (2_500, lambda n: "---\n\n" * n),
    "headings": (1_200, lambda n: "# a\n" * n),
    "half tables": (400, lambda n: "|a\n" * n),
    "tables": (250, lambda n: "|a|b|\n|-|-|\n|c|d|\n\n" * n),
    "terms": (600, lambda n: "a\n: b\n\n" * n),
    "tags in tags": (400, lambda n: "<div>\n" * n),
    "tags one after the other": (400, lambda n: "<div>\n\na\n\n</div>\n\n" * n),
    "divs in divs": (400, lambda n: "::: a\n" * n),
    "callouts": (300, lambda n: "> [!NOTE]\n> a\n\n" * n),
    "comments": (1_000, lambda n: "<!-- a -->\n\n" * n),
    "open comments": (1_000, lambda n: "<!-- a\n\n" * n),
    "open fences": (1_000, lambda n: "```\na\n\n" * n),
    "marks of every dialect": (150, lambda n: "--\n???\n---\n. . .\n^ a\n+++\n" * n),
    "slides": (250, lambda n: "# a\n\n- b\n- c\n\n<!-- said -->\n\n---\n\n" * n),
    "front matter": (700, lambda n: "---\n" + "".join(f"k{x}: [a, {{b: c}}]\n" for x in range(n)) + "---\n\n# a\n"),
}


def once(text: str) -> tuple[float, bool]:
    """(seconds, whether a limit was met)."""
    began = time.perf_counter()
    report = Report()
    source = decode("notes.md", text.encode(), report)
    write(parse(source, read_front_matter(source, report), report, lang="en"), report)
    return time.perf_counter() - began, any(d.exit == 4 for d in report.diagnostics if d.severity == "error")


def main(words: list[str]) -> int:
    """Print a line for each input; the number of those that grow too fast."""
    slow = 0
    for name, (size, make) in INPUTS.items():
        if words and not any(word in name for word in words):
            continue
        head = "" if name == "front matter" else "# A\n\n"
        took, limits = [], []
        for times in (1, 2, 4):
            runs = [once(head + make(size * times) + "\n") for _ in range(3)]
            took.append(min(seconds for seconds, _ in runs))
            limits.append(runs[0][1])
        ratios = [b / a if b > SMALL_S else 0 for a, b in pairwise(took)]
        bad = max(ratios) > GOAL and not limits[-1]
        slow += bad
        said = "  ".join(f"{seconds * 1000:8.1f} ms" for seconds in took)
        grows = "  ".join(f"x{ratio:4.1f}" if ratio else "    -" for ratio in ratios)
        print(f"{name:40} {said}   {grows}  {'limit' if limits[-1] else 'TOO MUCH' if bad else ''}", flush=True)
    return slow


if __name__ == "__main__":
    sys.exit(min(1, main(sys.argv[1:])))

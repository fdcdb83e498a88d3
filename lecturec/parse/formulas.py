r"""Formulas between brackets, `\(x\)` and `\[x\]`, also with two backslashes, as tools write them that know no dollars.

Brackets may be escaped for other reasons: what does not look like a formula stays what it is.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_OPENS = re.compile(r"(\\\\?)([(\[])")
_CLOSES = {"(": ")", "[": "]"}
_DISPLAY = re.compile(r"[\\^_=+<>]")
_INLINE = re.compile(
    r"[\\^_=+<>]|\A\s*[^\W\d_](?:\s*,\s*[^\W\d_])*\s*\Z|\d[^\W\d_]\b|\b[^\W\d_]\d|\b[^\W\d_]\s*[-(]\s*\w\b|\A\s*\|.*\|\s*\Z"
)


def plugin(md: MarkdownIt) -> None:
    """Add both rules to a parser."""
    md.inline.ruler.before("escape", "bracket_math", _inline)
    md.block.ruler.before(
        "paragraph", "bracket_math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _inline(state: StateInline, silent: bool) -> bool:
    opens = _OPENS.match(state.src, state.pos, state.posMax)
    if not opens:
        return False
    closing = opens[1] + _CLOSES[opens[2]]
    # What nothing closes from here on, nothing closes further on: long paragraphs are read in linear time.
    unclosed = state.env.setdefault("unclosed", {})
    if unclosed.get(closing) is state.src:
        return False
    end = state.src.find(closing, opens.end(), state.posMax)
    if end < 0:
        unclosed[closing] = state.src
        return False
    content = state.src[opens.end() : end]
    if not (_DISPLAY if opens[2] == "[" else _INLINE).search(content):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = content
        token.markup = "$"
    state.pos = end + len(closing)
    return True


def _block(state: StateBlock, line: int, stop: int, silent: bool) -> bool:
    opens = _OPENS.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
    if not opens or opens[2] != "[" or state.is_code_block(line) or line < state.env.get("unclosed_below", 0):
        return False
    closing = opens[1] + "]"
    last = line
    while last < stop and not state.isEmpty(last) and state.sCount[last] >= state.blkIndent:
        if state.src[state.bMarks[last] : state.eMarks[last]].rstrip().endswith(closing):
            break
        last += 1
    else:
        state.env["unclosed_below"] = last
        return False
    content = state.getLines(line, last + 1, state.blkIndent, False).strip()[len(opens[0]) : -len(closing)]
    if closing in content or not _DISPLAY.search(content):
        return False
    if not silent:
        state.line = last + 1
        token = state.push("math_block", "math", 0)
        token.block, token.content, token.markup, token.map = True, content, "$$", [line, last + 1]
    return True

"""A diagram by its boxes and arrows in their order, where there are few of them."""

import re
from itertools import pairwise

from lecturec.write.clause import weight
from lecturec.write.say import phrase

MOST_EDGES = 8
"""A diagram of more arrows is only announced."""

LABEL_WORDS = 6
"""A box or message of more words is read, not heard."""

_MOST_CHARS = 4_000
_BOX = re.compile(
    r"([\w.-]+?)(?=--|==|-\.|\s|&|\[|\(|\{|>|@|:::|;|$)(?:@\{[^}]*\})?\s*(?:[\[({>/\\]+\"?([^\"\[\](){}|]*)\"?[\])}/\\]+)?(?::::\w+)?"
)
_ARROW = re.compile(
    r"\s*(?:<?(?:--|==|-\.)(?:[ ]*\"?([^-=.>|\"]{1,60})\"?[ ]*)??"
    r"(?:-*>|=*>|\.*->|--+|==+|\.-|-*[xo](?=\s))(?:\|\"?([^|\"]*)\"?\|)?)\s*"
)
_MESSAGE = re.compile(
    r"^\s*([^\s:>-][^:>\n-]{0,40}?)\s*--?(?:>>|>|x|\))[+-]?\s*([^:\n]{1,40}?)\s*:\s*([^\n]{1,120})$", re.M
)
_NAMES = re.compile(r"^\s*(?:participant|actor)\s+(\w+)\s+as\s+([^\n]+)$", re.M)
_DOT = re.compile(r"\"?([\w .]+?)\"?\s*->\s*\"?([\w .]+?)\"?\s*(?:\[[^\]]*\])?\s*(?=;|$|\n)")


def diagram_said(text: str, language: str, lang: str) -> str:
    """What a diagram shows, "" where that is no short story."""
    text = text[:_MOST_CHARS].strip()
    if re.search(r"^\s*sequenceDiagram\b", text, re.M) and language == "mermaid":
        return _messages(text, lang)
    if language == "mermaid" and re.search(r"^\s*(?:graph|flowchart)\b", text, re.M):
        return _arrows(_flow(text), lang)
    if language in ("dot", "graphviz"):
        return _arrows([(m[1].strip(), m[2].strip()) for m in _DOT.finditer(text)], lang)
    return ""


def boxes_of(text: str) -> tuple[str, ...]:
    """The words in the boxes of a Mermaid flowchart, or the names of those who send each other messages."""
    text = text[:_MOST_CHARS].strip()
    if re.search(r"^\s*sequenceDiagram\b", text, re.M):
        called = {short: long.strip() for short, long in _NAMES.findall(text)}
        names = [called.get(name, name) for found in _MESSAGE.findall(text) for name in found[:2]]
    else:
        flows = re.search(r"^\s*(?:graph|flowchart|stateDiagram(?:-v2)?)\b", text, re.M)
        names = [name for edge in _flow(text) for name in edge] if flows else []
    return tuple(dict.fromkeys(filter(None, names)))


def _messages(text: str, lang: str) -> str:
    called = {short: long.strip() for short, long in _NAMES.findall(text)}
    found = [(called.get(a, a), called.get(b, b), words.strip(" .")) for a, b, words in _MESSAGE.findall(text)]
    if not 1 <= len(found) <= MOST_EDGES or any(weight(words) > 2 * LABEL_WORDS for _, _, words in found):
        return ""
    return " ".join(phrase("message", lang, sender=a, receiver=b, text=words) for a, b, words in found)


def _flow(text: str) -> list[tuple[str, str]]:
    """The arrows of a flowchart, between boxes by what is written in them."""
    labels: dict[str, str] = {}
    edges: list[tuple[str, str]] = []
    for line in re.split(r"[;\n]", text):
        line = line.strip()
        if re.match(
            r"(?:graph|flowchart|subgraph|end|style|classDef|class|click|linkStyle|direction|%%)\b|%%|---", line
        ):
            continue
        before, at = "", 0
        while at < len(line) and (box := _BOX.match(line, at)) and box.end() > at:
            labels[box[1]] = (box[2] or labels.get(box[1]) or box[1]).strip()
            if before:
                edges.append((before, box[1]))
            arrow = _ARROW.match(line, box.end())
            if not arrow or arrow.end() == box.end():
                break
            before, at = box[1], arrow.end()
    return [(labels[a], labels[b]) for a, b in edges]


def _arrows(edges: list[tuple[str, str]], lang: str) -> str:
    edges = list(dict.fromkeys(edges))
    names = [name for edge in edges for name in edge]
    if not 1 <= len(edges) <= MOST_EDGES or any(not name or weight(name) > LABEL_WORDS for name in names):
        return ""
    if all(a[1] == b[0] for a, b in pairwise(edges)) and len(edges) > 1:
        # A chain, which may end where it began.
        return phrase("chain", lang, steps=[edges[0][0], *(target for _, target in edges)])
    targets: dict[str, list[str]] = {}
    for source, target in edges:
        targets.setdefault(source, []).append(target)
    return " ".join(phrase("leads", lang, first=source, targets=found) for source, found in targets.items())

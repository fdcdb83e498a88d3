"""Lexicons as files: `lexicon.yml` and W3C `lexicon.pls` beside the notes or in a folder above, and in front matter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from lecturec.diagnostics import Report
from lecturec.limits import FRONT_MATTER_DEPTH, LEXICON_BYTES
from lecturec.parse.language import language_tag
from lecturec.parse.matter import FrontMatter, Value
from lecturec.source import Span
from lecturec.spoken import odd_in_ipa, slashed_ipa
from lecturec.verbalise.lexicon import Entry, Lexicon, WrongLexicon
from lecturec.verbalise.lexicon_pls import read_pls
from lecturec.world import Refused, World

NAMES = ("lexicon.yml", "lexicon.yaml", "lexicon.pls")
"""What lexicons beside the notes are called."""

_REFUSED = {
    "missing-file": "there is no such file",
    "file-too-large": f"it is larger than {LEXICON_BYTES >> 10} KiB",
    "path-leaves-lecture": "it is not in the lecture's folder",
    "remote-file": "it is somewhere else",
    "not-a-file": "it is no file",
}
MOST_ENTRIES = 20_000
_FACTS = frozenset(("alias", "ipa", "case", "code"))
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LANGUAGES = ("ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "ru", "tr", "uk", "zh")
_HINT = "a word and how it is said, one a line: SQL: sequel, or Kokoro: /kˈoʊkəɹoʊ/"
_PLS_HINT = "<lexeme><grapheme>SQL</grapheme><alias>sequel</alias></lexeme>"


@dataclass(frozen=True, slots=True)
class _Item:
    """A value of a file and where it stands; `value` is a word, or pairs of (key item, value item)."""

    value: "str | tuple[tuple[_Item, _Item], ...]"
    line: int
    column: int


def read_lexicon(world: World | None, matter: FrontMatter, path: str, report: Report) -> Lexicon:
    """All that the author says of how words are said, the nearest first: front matter, files beside, files above.

    Without a world, only what stands in the front matter.
    """
    entries = [*_of_matter(world, matter, path, report)]
    for name in world.upwards(NAMES) if world else ():
        entries += _named(world, name, Span(name), report)
    return Lexicon(tuple(entries[:MOST_ENTRIES]))


def _entries(name: str, data: bytes, report: Report) -> list[Entry]:
    """The entries of a file; what is wrong with it is said, and nothing of it counts then."""
    try:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            raise WrongLexicon(f"byte {wrong.start} is not UTF-8", hint="save the file as UTF-8") from None
        return [*(_pls(text) if name.endswith(".pls") else _of_item(_yaml(text), ""))]
    except WrongLexicon as wrong:
        span = Span(name, wrong.line, wrong.column)
        report.error("bad-lexicon", str(wrong), span, hint=wrong.hint or (_PLS_HINT if ".pls" in name else _HINT))
        return []


def _of_matter(world: World | None, matter: FrontMatter, path: str, report: Report) -> Iterator[Entry]:
    """What `lexicon:` and Slidev's `notesAutoRuby:` hold: words, or names of files."""
    for key in ("lexicon", "notesAutoRuby"):
        value = matter.values.get(key)
        span = matter.spans.get(key, Span(path))
        names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        for name in names:
            yield from _named(world, str(name), span, report)
        if isinstance(value, dict):
            try:
                yield from _of_item(_item(value, key, matter, span), "")
            except WrongLexicon as wrong:
                where = Span(path, wrong.line, wrong.column)
                report.error("bad-lexicon", str(wrong), where, hint=wrong.hint or _HINT)


def _named(world: World | None, name: str, span: Span, report: Report) -> list[Entry]:
    try:
        return _entries(name, world.read(name, limit=LEXICON_BYTES), report) if world else []
    except Refused as refused:
        why = _REFUSED.get(refused.reason, refused.reason)
        hint = f"did you mean {refused.near}?" if refused.near else "it lies beside the notes, or in a folder of theirs"
        report.error("bad-lexicon", f"the lexicon '{name}' cannot be read: {why}", span, hint=hint)
        return []


def _item(value: Value, key: str, matter: FrontMatter, above: Span) -> _Item:
    span = matter.spans.get(key, above)
    if isinstance(value, dict):
        pairs = (
            (_Item(k, *_at(matter.spans.get(f"{key}.{k}", span))), _item(v, f"{key}.{k}", matter, span))
            for k, v in value.items()
        )
        return _Item(tuple(pairs), *_at(span))
    if isinstance(value, list):
        raise WrongLexicon("a list is no way to say a word", *_at(span))
    words = (
        {True: "yes", False: "no", None: ""}.get(value, str(value)) if isinstance(value, bool | None) else str(value)
    )
    return _Item(words, *_at(span))


def _at(span: Span) -> tuple[int, int]:
    return span.line, span.column


def _yaml(text: str) -> _Item:
    """A YAML file as items: no object is built, and nothing is expanded. Raises WrongLexicon."""
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        if depth > FRONT_MATTER_DEPTH:  # YAML takes more than linear time to find out
            raise WrongLexicon("brackets are nested too deeply")
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                mark = event.start_mark
                at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
                raise WrongLexicon("anchors and aliases (& and *) are not allowed in a lexicon", *at)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "it is nested too deeply"
        raise WrongLexicon(
            f"this is not YAML: {said}", mark.line + 1 if mark else 1, mark.column + 1 if mark else 1
        ) from None
    return _node(root) if root is not None else _Item((), 1, 1)


def _node(node: yaml.Node) -> _Item:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if isinstance(node, yaml.MappingNode):
        return _Item(tuple((_node(k), _node(v)) for k, v in node.value), line, column)
    if isinstance(node, yaml.SequenceNode):
        raise WrongLexicon("a list is no way to say a word", line, column)
    return _Item(str(node.value), line, column)


def _of_item(item: _Item, lang: str) -> Iterator[Entry]:
    """The entries of a mapping: words, and languages with words under them. Raises WrongLexicon."""
    if isinstance(item.value, str):
        raise WrongLexicon("a lexicon is a list of words, each with how it is said", item.line, item.column)
    for key, value in item.value:
        name = key.value
        if not isinstance(name, str) or not name.strip():
            raise WrongLexicon("a word is missing", key.line, key.column)
        if isinstance(value.value, str):
            yield _entry(name, {"alias": value}, lang, key)
            continue
        facts = {str(k.value): v for k, v in value.value}
        if facts and set(facts) <= _FACTS:
            yield _entry(name, facts, lang, key)
        elif not lang and _TAG.fullmatch(name) and (name in _LANGUAGES or not _spoken_by_language(facts)):
            yield from _of_item(value, language_tag(name) or name)
        elif _spoken_by_language(facts):
            for tag, said in facts.items():
                yield from _of_item(_Item(((key, said),), key.line, key.column), language_tag(tag) or tag)
        else:
            odd = next((k for k in facts if k not in _FACTS), "")
            raise WrongLexicon(f"'{odd}' is none of alias, ipa, case, code, and no language", value.line, value.column)


def _spoken_by_language(facts: dict[str, _Item]) -> bool:
    """Whether a word has a mapping from languages to how it is said in them."""
    return bool(facts) and all(_TAG.fullmatch(k) for k in facts)


def _entry(word: str, facts: dict[str, _Item], lang: str, key: _Item) -> Entry:
    said = {name: " ".join(str(fact.value).split()) for name, fact in facts.items()}
    alias, ipa = said.get("alias", ""), said.get("ipa", "").strip("/ ")
    if slashed := slashed_ipa(alias):
        alias, ipa = "", slashed
    elif len(alias) > 2 and alias[0] == alias[-1] == "/":
        alias, ipa = "", alias[1:-1]
    if ipa and (odd := odd_in_ipa(ipa)):
        fact = facts.get("ipa", facts.get("alias", key))
        raise WrongLexicon(
            f"'{odd}' is no sign of IPA", fact.line, fact.column, "write it as other words: Kokoro: ko ko ro"
        )
    if not alias and not ipa:
        raise WrongLexicon(f"'{word}' has nothing to be said as", key.line, key.column)
    word = " ".join(word.split())
    if len(word) > 200 or len(alias) > 400 or len(ipa) > 200:
        raise WrongLexicon("a word and what is said for it are shorter than this", key.line, key.column)
    cased = _flag(facts["case"]) if "case" in facts else any(c.isupper() for c in word[1:])
    return Entry(
        written=word, alias=alias, ipa=ipa, lang=lang, cased=cased, code="code" in facts and _flag(facts["code"])
    )


def _pls(text: str) -> Iterator[Entry]:
    for said in read_pls(text):
        key = _Item(said.word, said.line, 1)
        facts = {n: _Item(v, said.line, 1) for n, v in (("alias", said.alias), ("ipa", said.ipa)) if v}
        yield _entry(said.word, facts, said.lang, key)


def _flag(item: _Item) -> bool:
    written = str(item.value).lower()
    if written not in ("true", "yes", "on", "false", "no", "off"):
        raise WrongLexicon(f"'{written}' is neither true nor false", item.line, item.column)
    return written in ("true", "yes", "on")

"""Noun phrases, by lists and endings: what of some words may stand alone under a picture. No model, no tagger."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a language says about its words; patterns are matched against whole words in lower case."""

    openers: Words
    links: Words
    verbs: Words
    adjectives: Words
    nouns: Words
    adverb: re.Pattern[str]
    participle: re.Pattern[str]
    adjective: re.Pattern[str]
    infinitive: re.Pattern[str]
    after: re.Pattern[str]
    """Adjectives that may follow a noun, where they do."""
    head_first: bool
    capitals: bool
    """Nouns are written with a capital."""


_NEVER = "(?!)"
_PATTERNS = {
    # adverb, participle, adjective, infinitive, what follows a noun
    "en": (
        r"\w{3,}ly",
        r"\w+ed",
        r"\w+(?:ful|less|ous|able|ible|ive|ical)",
        r"\w{3,}(?:ate|ize|ise|ify)",
        _NEVER,
    ),
    "fr": (
        r"\w{3,}ment",
        r"\w+(?<!t)ée?s?|\w+(?<!i)tée?s",
        r"\w+(?:elles?|eux|euses?|ifs?|ives?|[ai]bles?|(?<!e)aux|als?|ales?|els|el|iques?)",
        r"\w{2,}(?:er|ir|oir|dre|tre)",
        r"\w+(?:elles?|eux|euses?|ifs?|ives?|[ai]bles?|aux|ale?s?|els?|iques?|aires?|iens?|iennes?|ée?s?|aises?"
        r"|ais|ains?|aines?|ides?|ants?|antes?|ents|entes?|ières?|istes?)",
    ),
    "es": (
        r"\w{3,}mente",
        r"\w+[ai]d[oa]s?",
        r"\w+(?:os[oa]s?|iv[oa]s?|[ai]bles?|ales?|al)",
        r"\w{2,}[aei]r(?:se|lo|la|los|las)?",
        r"\w+(?:os[oa]s?|iv[oa]s?|[ai]bles?|al|ales|ic[oa]s?|[aá]ne[oa]s?|id[oa]s?|ad[oa]s?|an[oa]s?|ari[oa]s?|ntes?"
        r"|és|esas?|enses?|istas?|ent[oa]s|in[oa]s?|ar|ares|ern[oa]s?|im[oa]s?|rid[oa]s?|gil|ic[oa]s?)",
    ),
    "it": (
        r"\w{3,}mente",
        r"\w+[aiu]t[oiae]",
        r"\w+(?:os[oaie]|iv[oaie]|[ai]bil[ei]|ale|ali)",
        r"\w{2,}[aei]re",
        r"\w+(?:os[oaie]|iv[oaie]|[ai]bil[ei]|al[ei]|ic[oaie]|iche|ici|an[oaie]|ari[oae]|ari|nt[ei]|es[ei]|at[oaie]"
        r"|ut[oaie]|it[oaie]|ist[aie]|ern[oaie]|ar[ei])",
    ),
    "pt": (
        r"\w{3,}mente",
        r"\w+[ai]d[oa]s?",
        r"\w+(?:os[oa]s?|iv[oa]s?|[aií]ve(?:l|is)|al|ais)",
        r"\w{2,}[aei]r",
        r"\w+(?:os[oa]s?|iv[oa]s?|[aií]ve(?:l|is)|al|ais|ic[oa]s?|an[oa]s?|ári[oa]s?|ntes?|ês|ad[oa]s?|id[oa]s?|ar|ares)",
    ),
    "de": (_NEVER, _NEVER, _NEVER, _NEVER, _NEVER),
}


@cache
def rules_of(lang: str) -> Rules | None:
    """The rules of a language (BCP 47), or None when there are none."""
    lang = lang.split("-")[0].lower()
    if lang not in _PATTERNS:
        return None
    said = _said()[lang]
    lists = {name: frozenset(said[name].split()) for name in ("openers", "links", "verbs", "adjectives", "nouns")}
    if lang == "de":
        lists["adjectives"] = frozenset(word.casefold() for word in lists["adjectives"])
    adverb, participle, adjective, infinitive, after = (re.compile(said) for said in _PATTERNS[lang])
    return Rules(
        **lists,
        adverb=adverb,
        participle=participle,
        adjective=adjective,
        infinitive=infinitive,
        after=after,
        head_first=lang in {"fr", "es", "it", "pt"},
        capitals=lang == "de",
    )


def stands_alone(phrase: str, lang: str) -> bool:
    """Whether the phrase, as it stands, is a noun phrase; in languages without rules, any few words."""
    rules = rules_of(lang)
    words = phrase.split()
    return 0 < len(words) <= 6 and (rules is None or _stands(words, rules))


def _stands(words: Sequence[str], rules: Rules) -> bool:
    low = [_low(word) for word in words]
    if low[0] in rules.links or low[-1] in rules.links:
        return False
    if rules.head_first and len(low) > 1 and low[1] in _ARTICLES:
        return False
    if any(_is_verb(word, rules) for word in low) or (len(low) > 1 and _is_base(low, rules)):
        return False
    head = _head(words, low, rules)
    return head >= 0 and is_noun(words[head], rules)


_ARTICLES = frozenset(
    ("le", "la", "les", "un", "une", "el", "los", "las", "lo", "una", "il", "gli", "o", "os", "as", "l")
)
"""After the first word they show that it was a verb: "captent la lumière"."""


def _head(words: Sequence[str], low: Sequence[str], rules: Rules) -> int:
    """Where the noun is that the phrase names; -1 for nowhere."""
    if rules.head_first:
        return 0
    end = next((i for i, word in enumerate(low) if i and word in rules.links and word != "and"), len(words))
    if rules.capitals:
        return next((i for i in range(end - 1, -1, -1) if words[i][:1].isupper()), -1)
    return end - 1


def is_noun(word: str, rules: Rules) -> bool:
    """Whether a word may be a noun: no adverb, participle, adjective, infinitive or verb that is known."""
    low = _low(word)
    if rules.capitals:
        return word[:1].isupper() and low not in rules.adjectives
    if low in rules.nouns or (word.isupper() and len(word) > 1):
        return True
    patterns = (rules.adverb, rules.participle, rules.adjective, rules.infinitive)
    return not (low in rules.adjectives or low in rules.verbs or any(p.fullmatch(low) for p in patterns))


def _is_verb(low: str, rules: Rules) -> bool:
    if low in rules.nouns:
        return False
    return low in rules.verbs or rules.adverb.fullmatch(low) is not None


def _is_base(low: Sequence[str], rules: Rules) -> bool:
    """An infinitive or imperative with its object: "eliminar el ruido"."""
    return rules.head_first and low[0] not in rules.nouns and rules.infinitive.fullmatch(low[0]) is not None


def chunks(run: Sequence[str], rules: Rules, *, opened: bool) -> Iterator[list[str]]:
    """The noun phrases in a run of content words. `opened`: an article or preposition stands before it."""
    if rules.capitals:
        yield from _capitals(run, opened=opened)
    elif rules.head_first:
        if run and (opened or len(run) == 1) and is_noun(run[0], rules):
            stop = 1
            while stop < len(run) and _follows(run[stop], rules):
                stop += 1
            # A participle at the end waits for more ("basés sur ..."): it stays with the text.
            while (
                stop > 1 and rules.participle.fullmatch(_low(run[stop - 1])) and _low(run[stop - 1]) not in rules.nouns
            ):
                stop -= 1
            yield list(run[: min(stop, 3)])
    else:
        yield from _before_the_verb(run, rules, opened=opened)


def _follows(word: str, rules: Rules) -> bool:
    low = _low(word)
    if _is_verb(low, rules):
        return False
    return low in rules.adjectives or word[:1].isupper() or rules.after.fullmatch(low) is not None


def _before_the_verb(run: Sequence[str], rules: Rules, *, opened: bool) -> Iterator[list[str]]:
    words = list(run)
    if opened and len(words) == 1 and not rules.participle.fullmatch(_low(words[0])):
        yield words
        return
    cut = next((i for i, word in enumerate(words) if _is_verb(_low(word), rules)), len(words))
    said, rest = words[:cut], words[cut + 1 :]
    while said and not is_noun(said[-1], rules):
        said.pop()
    if said and (opened or len(said) == 1 or cut < len(words)):
        yield said[-3:]
    if rest:
        yield from _before_the_verb(rest, rules, opened=True)


def _capitals(run: Sequence[str], *, opened: bool) -> Iterator[list[str]]:
    """German: the nouns of a run, the first with an adjective before it; "Französische Revolution" is one name."""
    said = [run[0]] if run and opened and re.fullmatch(r"[a-zäöüß]\w+e[nrsm]?", run[0]) else []
    for word in run[len(said) :]:
        if not word[:1].isupper():
            said = []
        elif re.fullmatch(r"\w+(?:isch|lich|ig)e[nrsm]?", word):
            said = [word]
        else:
            if not re.fullmatch(r"\w{3,}ere[nrsm]?", word):
                yield [*said[-1:], word]
            said = []


def _low(word: str) -> str:
    return word.casefold().strip(".,;:!?()\"'*").replace("’", "'")


@cache
def _said() -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = tomllib.loads(files("lecturec").joinpath("phrases.toml").read_text("utf-8"))
    return said

"""Latin words in Japanese text: a table for what lectures use, and a reading by rule for the rest."""

import re

from lecturec.verbalise.tables import kana

_CONSONANT = re.compile(r"qu|sh|ch|ts|th|ph|ck|[b-df-hj-np-tv-z]")


def to_kana(words: str) -> str:
    """Latin words as a Japanese reader says them."""
    return "".join(_word(word) for word in words.split(" "))


def _word(word: str) -> str:
    word = word.replace("’", "'").removesuffix("'s").strip(".'+-")
    bare = word.lower()
    if len(word) > 1 and (known := kana()["words"].get(bare)):
        return str(known)
    if len(parts := re.findall(r"\d+|[^\W\d_]+", word)) > 1:
        return "".join(part if part.isdigit() else _word(part) for part in parts)
    if word.isupper() or len(word) == 1 or not re.search("[aeiouy]", bare):
        return "".join(kana()["letters"].get(letter.upper(), letter) for letter in word)
    if len(humps := re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[^\WA-Z]+", word)) > 1:
        return "".join(map(_word, humps))
    return _by_rule(bare)


def _by_rule(word: str) -> str:
    """Syllable by syllable, as loan words are."""
    word = re.sub(r"(?<=[^aeiou])e$", "", word) if len(word) > 3 else word
    word = re.sub(r"([bdfgklmprstz])\1", r"っ\1", word)
    table = kana()
    rows, alone = table["rows"], table["alone"]
    said = ""
    at = 0
    while at < len(word):
        if word[at] == "っ":
            said += "ッ"
            at += 1
            continue
        found = _CONSONANT.match(word, at)
        consonant = found.group() if found else ""
        after = at + len(consonant)
        vowel = word[after : after + 1]
        if consonant and vowel not in tuple("aiueo"):
            said += alone[consonant] if consonant in alone else rows[consonant][2]
            at = after
        elif not consonant and (
            long := next((pair for pair in table["long"].items() if word.startswith(pair[0], at)), None)
        ):
            said += long[1]
            at += len(long[0])
        elif vowel in tuple("aiueo"):
            said += rows[consonant]["aiueo".index(vowel)]
            at = after + 1
        else:
            said += "イ" if word[at] == "y" else word[at]
            at += 1
    return said

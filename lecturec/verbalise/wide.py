"""Chinese and Japanese: marks in full width, symbols between characters, Latin words in kana where they must be."""

import re

from lecturec.verbalise.kana import to_kana
from lecturec.verbalise.latin import spell
from lecturec.verbalise.tables import tables

_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9'’.+-]*(?: [A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9'’.+-]*)*")

_CHANGE = re.compile(r"(?<=[\U00017000-\U000187ff])\s*[→⟶]\s*(?=[\U00017000-\U000187ff])")
"""An arrow between two quantities: what one was, and what it is now."""
_ABOUT = re.compile(r"(^|[、，。：；（(「])\s*[≈≃]\s*")


def narrowed(text: str) -> str:
    """Letters, figures and signs of full width as the usual ones, for the rules of numbers."""
    text = re.sub(
        r"[！-～]", lambda m: m.group() if m.group() in "！？，：；（）～" else chr(ord(m.group()) - 0xFEE0), text
    )
    return re.sub(r"(?<=\d)：(?=\d)", ":", text)


def speak_wide(text: str, lang: str) -> str:
    """Spoken form in Chinese ("zh") or Japanese ("ja")."""
    comma, stop = ("、" if lang == "ja" else "，"), "。"
    for short, whole in sorted(tables(lang).abbreviations.items(), key=lambda pair: -len(pair[0])):
        if short in text:
            text = re.sub(rf"(?<![A-Za-z])\s*{re.escape(short)}(?![A-Za-z])\s*", whole, text)
    text = re.sub(r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])", " ", text)
    text = re.sub(r"(?<=[A-Za-z0-9])\(\)", "", text)  # a call
    text = re.sub(r"例\s*[：:]\s*", "例えば、" if lang == "ja" else "例如，", text)
    if lang == "ja":  # the space around Latin words is none that is heard
        text = re.sub(r"(?<=[A-Za-z0-9²³ⁿ])\s+(?=[ぁ-ヿ一-鿿])|(?<=[ぁ-ヿ一-鿿])\s+(?=[A-Za-z0-9])", "", text)
        text = re.sub(r"(?<=[ぁ-ヿ一-鿿]) +(?=[はがをにのでともやへ])|(?<=[はがをにのでと]) +(?=\S)", "", text)
    text = re.sub(r"\s*(?<![-=])[-=]+>\s*", "→", text).replace("<=", "≤").replace(">=", "≥").replace("!=", "≠")
    text = _ABOUT.sub(rf"\g<1>{tables(lang).words['about']}", text)
    text = _CHANGE.sub(tables(lang).say["becomes"], text)
    table = tables(lang).symbols
    known = not table.keys().isdisjoint(text)
    text = re.sub(r"(?<=[^\d\s])\s*[/／]\s*(?=[^\d\s])", comma, text)
    if known or "→" in text:
        text = re.sub(rf"\s*([{re.escape(''.join(table))}])\s*", lambda m: table[m.group(1)], text)
    text = _LATIN.sub(lambda m: to_kana(m.group()) if lang == "ja" else _letters(m.group()), text)
    return _tidy(text, comma, stop)


def _letters(words: str) -> str:
    """Latin words in Chinese text: the engine reads them as English."""
    return re.sub(r"\b[A-Z]{2,5}\b", lambda m: spell(m.group(), "en"), words.replace("_", " "))


def _tidy(text: str, comma: str, stop: str) -> str:
    text = re.sub(r"\s+(?=[。，、！？：；])", "", text)
    text = re.sub(r"(?<=[」』》〉”])(?=[「『《〈“])", "、", text)
    text = re.sub(r"[「」『』《》〈〉【】〔〕«»‹›„‟\"“”‘’'`*\\^_#＊＿]+", "", text)
    text = re.sub(r"\s*(?:[—–―─]+|--+|\s-\s|…+|⋯+|\.{3}|\||～|~)\s*", comma, text)
    if comma == "、":  # no pause between a word and its particle: ビビット）は
        text = re.sub(r"[）)\]]\s*(?=[はがをにのでともやへなだ]|から|まで|より)", "", text)
    else:
        text = re.sub(r"[）)\]]\s*(?=[的地得之])", "", text)
    text = re.sub(r"[（）()\[\]{}［］｛｝]+", comma, text)
    # Chinese has a mark of its own between the members of a list: a shorter pause.
    marks = "[,，、､]" if comma == "、" else "[,，､]"
    text = re.sub(rf"(?<=[^\x00-\x7f])\s*{marks}\s*|(?<=\w), *(?=[^\x00-\x7f])", comma, text)
    text = re.sub(r"[:：]\s*", "：" if comma == "，" else comma, text)
    text = re.sub(r"[;；]\s*", "；" if comma == "，" else stop, text)
    text = re.sub(r"[｡．]", stop, re.sub(r"!", "！", re.sub(r"\?", "？", text)))
    text = re.sub(rf"{comma}*([。！？；：]){comma}*", r"\1", re.sub(rf"(?:\s*{comma}\s*)+", comma, text))
    text = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "" if comma == "，" else comma, text)
    text = re.sub(r"([？！])[：，、；]+", r"\1", text)
    return re.sub(r"^[\s、，。：；]+|[\s、，：；]+$", "", re.sub(r"\s+", " ", text))

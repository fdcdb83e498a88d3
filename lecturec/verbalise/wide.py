"""Chinese and Japanese: marks in full width, symbols between characters, Latin words in kana where they must be."""

import re

from lecturec.verbalise.kana import to_kana
from lecturec.verbalise.latin import spell
from lecturec.verbalise.numbers import say_date, speak_scripts
from lecturec.verbalise.tables import tables

_FIGURES = str.maketrans("0123456789", "零一二三四五六七八九")  # years are read figure by figure
_NUMBER = r"\d+(?:[.,]\d+)*"
_URL = re.compile(r"(?:https?://|www\.)(?:www\.)?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)[^\s)\]>。、，）」]*")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9'’.+-]*(?: [A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9'’.+-]*)*")


def speak_wide(text: str, lang: str) -> str:
    """Spoken form in Chinese ("zh") or Japanese ("ja")."""
    comma, stop = ("、" if lang == "ja" else "，"), "。"
    text = re.sub(
        r"[！-～]", lambda m: m.group() if m.group() in "！？，：；（）～" else chr(ord(m.group()) - 0xFEE0), text
    )
    text = re.sub(r"[＜＞＝＋]", lambda m: chr(ord(m.group()) - 0xFEE0), text)
    text = _URL.sub(lambda m: m.group(1).replace(".", f" {tables(lang).words['dot']} "), text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    for short, whole in sorted(tables(lang).abbreviations.items(), key=lambda pair: -len(pair[0])):
        text = re.sub(rf"(?<![A-Za-z])\s*{re.escape(short)}(?![A-Za-z])\s*", whole, text)
    text = re.sub(r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])", " ", text)
    text = re.sub(r"例\s*[：:]\s*", "例えば、" if lang == "ja" else "例如，", text)
    if lang == "ja":  # the space around Latin words is none that is heard
        text = re.sub(r"(?<=[A-Za-z0-9²³ⁿ])\s+(?=[ぁ-ヿ一-鿿])|(?<=[ぁ-ヿ一-鿿])\s+(?=[A-Za-z0-9])", "", text)
    text = _numbers(text, lang)
    text = re.sub(r"\s*[-=]+>\s*", "→", text).replace("<=", "≤").replace(">=", "≥").replace("!=", "≠")
    table = tables(lang).symbols
    text = re.sub(r"(?<=[^\d\s])\s*[/／]\s*(?=[^\d\s])", comma, text)
    text = re.sub(rf"\s*([{re.escape(''.join(table))}])\s*", lambda m: table[m.group(1)], text)
    text = _LATIN.sub(lambda m: to_kana(m.group()) if lang == "ja" else _letters(m.group()), text)
    return _tidy(text, comma, stop)


def _letters(words: str) -> str:
    """Latin words in Chinese text: the engine reads them as English."""
    return re.sub(r"\b[A-Z]{2,5}\b", lambda m: spell(m.group(), "en"), words.replace("_", " "))


def _numbers(text: str, lang: str) -> str:
    own = tables(lang)
    words, units, money = own.words, own.units, own.currency
    text = re.sub(r"\b(\d{4})-(\d{2})-(\d{2})\b", lambda m: say_date(m, lang), text)
    if lang != "ja":
        text = re.sub(r"(?<!\d)(\d{4})(?=年)", lambda m: m.group().translate(_FIGURES), text)
    text = re.sub(rf"({_NUMBER})\s*%", r"百分之\1" if lang != "ja" else rf"\1{words['percent']}", text)
    text = re.sub(rf"([$€£¥￥])\s*({_NUMBER})", lambda m: m.group(2) + money[m.group(1)], text)
    text = re.sub(r"(?<![\d./-])(\d+)\s?[-–—~～〜]\s?(?=\d+(?![\d/-]))", rf"\1{words['to']}", text)
    text = re.sub(r"(?<=\d)\s?[x×]\s?(?=\d)", words["by"], text)
    text = re.sub(r"(?<![\w/])(\d+)/(\d+)(?![\w/])", rf"\2{words['over']}\1", text)
    known = "|".join(map(re.escape, sorted(units, key=len, reverse=True)))
    text = re.sub(rf"(?<=\d)[ -]?({known})(?![A-Za-z/])", lambda m: units[m.group(1)], text)
    return re.sub(r"~ ?(?=\d)", words["about"], speak_scripts(text, lang))


def _tidy(text: str, comma: str, stop: str) -> str:
    text = re.sub(r"\s+(?=[。，、！？：；])", "", text)
    text = re.sub(r"[「」『』《》〈〉【】〔〕«»‹›„‟\"“”‘’'`*\\^_#＊＿]+", "", text)
    text = re.sub(r"\s*(?:[—–―─]+|--+|\s-\s|…+|⋯+|\.{3}|\||～|~)\s*", comma, text)
    if comma == "、":  # no pause between a word and its particle: ビビット）は
        text = re.sub(r"[）)\]]\s*(?=[はがをにのでともやへ])", "", text)
    text = re.sub(r"[（）()\[\]{}［］｛｝]+", comma, text)
    text = re.sub(r"(?<=[^\x00-\x7f])\s*[,，、､]\s*|(?<=\w), *(?=[^\x00-\x7f])", comma, text)
    text = re.sub(r"[:：]\s*", "：" if comma == "，" else comma, text)
    text = re.sub(r"[;；]\s*", "；" if comma == "，" else stop, text)
    text = re.sub(r"[｡．]", stop, re.sub(r"!", "！", re.sub(r"\?", "？", text)))
    text = re.sub(rf"{comma}*([。！？；：]){comma}*", r"\1", re.sub(rf"(?:\s*{comma}\s*)+", comma, text))
    text = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "" if comma == "，" else comma, text)
    text = re.sub(r"([？！])[：，、；]+", r"\1", text)
    return re.sub(r"^[\s、，。：；]+|[\s、，：；]+$", "", re.sub(r"\s+", " ", text))

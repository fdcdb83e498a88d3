"""Numbers in words, by Unicode's rules; they are read only where a number is to be worded."""

from functools import cache, lru_cache
from typing import Any

_NAMES = {"zh-hans": "zh", "zh": "zh_Hant"}
LARGEST = 10**12
"""Numbers beyond this stay in figures."""


@lru_cache(maxsize=4096)
def spell_out(number: int, lang: str, kind: str) -> str:
    """A whole number in words; `kind` is a rule set of Unicode without its "spellout-": "ordinal-feminine"."""
    if not 0 <= number < LARGEST:
        return str(number)
    said = _engine(lang).format_number(number, ruleset_names=[f"spellout-{kind}"]).text
    # Nobody says the one of a thousand in these.
    said = " ".join(said.replace("\u00ad", "").split())
    return said.removeprefix("одна ") if lang == "ru" and said.startswith("одна тысяча") and number < 2000 else said


@cache
def _engine(lang: str) -> Any:
    from unicode_rbnf import RbnfEngine

    return RbnfEngine.for_language(_NAMES.get(lang, lang))

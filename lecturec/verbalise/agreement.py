"""Numbers that agree with what they count: una persona, veintiún años, duas casas, une fois, eine Aufgabe."""

import re
from functools import cache

from lecturec.verbalise.spellout import spell_out
from lecturec.verbalise.tokens import FIGURES, Rule, having

_BEFORE = {
    "es": "con|de|en|por|hay|había|tiene|tienen|son|y|o|los|las|unos|unas|otros|otras|cada|hace|durante|entre|solo|sólo"
    "|más|menos|casi|tras|sus|usa|usan|hasta|desde|quedan|queda|contiene|dura|necesita|para|a",
    "fr": "avec|de|en|par|a|ont|et|ou|les|chaque|pendant|dans|pour|soit|faut|seulement|que|environ|après|avant|sans"
    "|entre|contient|compte|reste|dure|prend|toutes|ces|ses|utilise|toute|jusqu'à|à",
    "it": "con|di|in|per|ha|hanno|e|o|le|gli|i|ogni|dopo|durante|solo|circa|tra|fra|ci|sono|usa"
    "|contiene|dura|resta|a|da",
    "pt": "com|de|em|por|há|tem|têm|são|e|ou|os|as|cada|durante|entre|só|mais|menos|quase|após|seus|suas|usa|usam|até"
    "|contém|dura|restam|outros|outras|para|a|das|dos",
    "de": "mit|bei|nach|von|aus|seit|hat|und|oder|nur|pro|je|für|ist|gibt|noch|etwa|höchstens|mindestens|genau|bis|zu",
}
"""Words after which a number counts what follows it, and labels nothing: "capítulo 1 describe" is none."""

_UNCOUNTED = """
altre altri até aus autres avec bis cada che com come como con cuando dans derniers dernières desde
diferentes distintas distintos donde dopo dove entre est fue grandes grandi grands hasta importantes maiores
mais mas mediante mejores meno menos mil mila milhões milioni milliers millions millones moins más oder onde
outras outros par para per perché pero petites petits più plus por porque posibles pour premiers premières
prime primeiras primeiros primi principales quando que qui segundo según siguientes sobre son sono sont sous
sur são terceiro ultime ultimi und une von
"""
_NEVER = frozenset(_UNCOUNTED.split())
"""What no number is of: these words stand after labels and sums."""
_FEMININE = {
    "es": r"(?:a|as|ción|ciones|sión|siones|dad|dades|tad|tades|tud|tudes|umbre|umbres|vez|veces)$",
    "pt": r"(?:a|as|ção|ções|são|sões|dade|dades|gem|gens|tude|vez|vezes|ordem|ordens|fase|fases|classe|classes)$",
    "it": r"(?:a|zione|sione|tà|tù|parte|classe|fase|base|frase|notte|mente|rete|funzione|unione|chiave)$",
    "fr": r"(?:seules?|[^é]tion|[sx]ion|ions|té|tés|ée|ées|ette|ettes|ance|ances|ence|ences|ure|ures"
    r"|ie|ies|ade|ades|elle|elles|ière|ières|euse|euses|ise|ises|personnes?|fois|heures?|pages?|lignes?|colonnes?|femmes?|filles?|villes?|semaines?"
    r"|molécules?|matrices?|variables?|valeurs?|couches?|classes?|images?|étapes?|bases?|boucles?|tables?|machines?"
    r"|secondes?|minutes?|phases?|formes?|règles?|tâches?|listes?|clés?|erreurs?|couleurs?|dimensions?|œuvres?"
    r"|tasses?|bouteilles?|douzaines?|journées?|fonctions?|questions?|équations?|cellules?|voitures?|maisons?)$",
    "de": r"(?:ung|heit|keit|ion|schaft|tät|e|Person|Stadt|Zahl|Frau|Million|Milliarde|Kraft|Bank|Nacht|Art|Form)$",
}
_MASCULINE = {
    "es": r"^(?:día|mapa|planeta|idioma|clima|cometa|guardia|\w+(?:ema|grama|orama|oma))s?$|^(?:asma|karma)$",
    "pt": r"^(?:dia|mapa|planeta|idioma|clima|cometa|\w+(?:ema|grama|orama|oma))s?$",
    "it": r"^(?:clima|pianeta|\w+(?:ema|gramma|orama))$",
    "fr": r"^(?:musée|lycée|trophée|côté|été|comité|silence|génie|incendie|mercure|murmure|grade|stade|million|avion"
    r"|camion|scion|pion|lion|cm)s?$",
    "de": r"^(?:Name|Buchstabe|Gedanke|Kunde|Junge|Ende|Auge|Gebäude|Experte|Käse)$",
}
_STILL_FEMININE = (
    "cama",
    "camas",
    "forma",
    "formas",
    "suma",
    "sumas",
    "norma",
    "normas",
    "goma",
    "gomas",
    "crema",
    "soma",
)


@cache
def _pattern(lang: str) -> re.Pattern[str] | None:
    if lang not in _BEFORE:
        return None
    noun = "[A-ZÄÖÜ][a-zäöüß]{2,}" if lang == "de" else "[a-zà-ÿœ]{3,}"
    start = r"(?:(?<=[,;:(] )|^)" if lang != "de" else r"(?<=[,;:(] )"
    return re.compile(
        rf"(?P<keep>(?:(?<![\w'’])(?i:{_BEFORE[lang]}) )|{start})([1-9]\d{{0,2}})(?= ({noun})(?![\w'’/-]))"
    )


def _agreeing(found: re.Match[str], lang: str) -> str | None:
    """A number in words, where it is heard that it agrees; None where its figures are read well."""
    number, noun = int(found[2]), found[3]
    if noun in _NEVER:
        return None
    feminine = _is_feminine(noun, lang)
    match lang:
        case "es":
            return _spanish(number, feminine)
        case "pt":
            return spell_out(number, lang, "cardinal-feminine") if feminine and _heard(number, (1, 2)) else None
        case "fr":
            odd = number % 10 == 1 and number % 100 not in (11, 71, 91)
            return spell_out(number, lang, "cardinal-feminine") if feminine and odd else None
        case "it":
            return _italian(noun, feminine) if number == 1 else None
        case _:
            return _german(found["keep"].strip().lower(), feminine) if number == 1 else None


_HALVES = {"es": "medio|media", "it": "mezzo|mezza", "pt": "meio|meia", "fr": "un demi|une demi"}
_HALF_NEUTER = ("Jahr", "Kilo", "Pfund", "Dutzend", "Glas", "Prozent", "Kilogramm", "Gramm", "Blatt", "Semester")


def half(whole: str, noun: str, lang: str) -> str:
    """A half, alone or after a number, before the noun it is of; "" where there is nothing better than the fraction."""
    if lang == "de":
        if whole:
            return spell_out(int(whole), lang, "cardinal-neuter") + "einhalb"
        ending = "es" if noun in _HALF_NEUTER else "e" if _is_feminine(noun, lang) else "er"
        return f"{'eine' if ending == 'e' else 'ein'} halb{ending}" if noun[:1].isupper() else ""
    if whole:
        return f"{whole} and a half" if lang == "en" else f"{whole},5" if lang in _HALVES else ""
    if lang not in _HALVES or not noun.islower() or noun in _NEVER:
        return ""
    return _HALVES[lang].split("|")[_is_feminine(noun, lang)]


def _is_feminine(noun: str, lang: str) -> bool:
    feminine = bool(re.search(_FEMININE[lang], noun)) and not re.search(_MASCULINE[lang], noun)
    return (
        feminine or noun in _STILL_FEMININE or (lang == "fr" and noun.rstrip("s") in ("tasse", "bouteille", "douzaine"))
    )


def _heard(number: int, ones: tuple[int, ...]) -> bool:
    """Whether the gender of a number is heard: in its ones, and in its hundreds."""
    return (number % 10 in ones and number % 100 not in (11, 12)) or number >= 200


def _spanish(number: int, feminine: bool) -> str | None:
    if not _heard(number, (1,)) or (not feminine and (number % 10 != 1 or number % 100 == 11)):
        return None
    return spell_out(number, "es", f"cardinal-{'feminine' if feminine else 'masculine'}")


def _german(before: str, feminine: bool) -> str:
    if before in ("mit", "bei", "nach", "von", "aus", "seit", "zu"):
        return "einer" if feminine else "einem"
    return "eine" if feminine else "ein"


def _italian(noun: str, feminine: bool) -> str:
    if feminine:
        return "una"
    return "uno" if re.match(r"z|s[^aeiou]|gn|ps|x|y", noun) else "un"


LATE = (Rule(having(FIGURES), _pattern, _agreeing),)

"""Languages: BCP 47 tags from what authors write, and a guess when they write none."""

import re

_NAMES = {
    "hant": "zh-Hant",
    "hans": "zh-Hans",
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "zh-hant-tw": "zh-Hant",
    "cmn": "zh-Hans",
    "jp": "ja",
    "jap": "ja",
    "kr": "ko",
    "cn": "zh-Hans",
    "tw": "zh-Hant",
    "english": "en",
    "french": "fr",
    "français": "fr",
    "spanish": "es",
    "español": "es",
    "german": "de",
    "deutsch": "de",
    "japanese": "ja",
}

_TURNED = re.compile(r"""direction\s*:\s*rtl|\bdir\s*=\s*["']?rtl""", re.IGNORECASE)
"""How an author of HTML says that a text runs from right to left."""

# What is in English whatever the language of the notes.
_CODE = re.compile(
    r"^(```++|~~~++).*?^\1|`[^`\n]*`|\$\$[^$]{0,2000}\$\$|\$[^$\n]{1,200}\$|<[^<>\n]*>|https?://\S+|"
    r"\]\([^()\s]*\)|^---\n.*?^---\n",
    re.MULTILINE | re.DOTALL,
)

# The commonest small words; enough to tell a page of one language from a page of another.
_WORDS = {
    "en": "the of and to in is that for with as are this be on by an it or which not from",
    "fr": "le la les des une est et dans que qui pour par sur avec plus ce cette sont au aux du",
    "es": "el los las una es y que del para por con como más este esta son al se lo no",
    "de": "der die das und ist nicht ein eine mit den von zu auf für dem des sich auch als",
    "it": "il gli della che di per una con non sono nel alla come più le dei si anche",
    "pt": "o os um uma que do da não com para por mais como dos das em ao se são",
    "nl": "de het een van en is dat niet op met voor zijn aan te ook als door naar",
}


def language_tag(written: str) -> str | None:
    """The tag for what an author wrote (fr, zh-TW, hant, en_US), or None when it is no language."""
    tag = written.strip().replace("_", "-")
    if known := _NAMES.get(tag.lower()):
        return known
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        return None
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(p.title() if len(p) == 4 else p.upper() if len(p) == 2 else p for p in rest)])


def guess_language(text: str) -> str:
    """The language a text is probably written in, by its script and its small words; "en" in doubt."""
    sample = _CODE.sub(" ", text[:60_000])[:20_000]
    counts = {
        "ja": len(re.findall(r"[\u3040-\u30ff]", sample)) * 3,
        "zh": len(re.findall(r"[\u4e00-\u9fff]", sample)),
        "ko": len(re.findall(r"[\uac00-\ud7af]", sample)),
        "ru": len(re.findall(r"[\u0400-\u04ff]", sample)),
        "ar": len(re.findall(r"[\u0600-\u06ff]", sample)),
        "he": len(re.findall(r"[\u0590-\u05ff]", sample)),
        "hi": len(re.findall(r"[\u0900-\u097f]", sample)),
        "th": len(re.findall(r"[\u0e00-\u0e7f]", sample)),
        "el": len(re.findall(r"[\u0370-\u03ff]", sample)),
    }
    best = max(counts, key=lambda lang: counts[lang])
    # A character of these says as much as two or three letters.
    weight = 3 if best in ("zh", "ko") else 1
    if (counts["ar"] or counts["he"]) and _TURNED.search(text[:60_000]):
        # Whoever turns the page round writes in the script that needs it, whatever the names in it.
        best, weight = max(("ar", "he"), key=lambda lang: counts[lang]), 1_000
    if counts[best] * weight > len(re.findall(r"[A-Za-zÀ-ÿ]", sample)):
        if best == "ar":
            return _arabic(sample)
        if best == "zh":
            # Characters that only one of the two ways of writing uses.
            return "zh-Hant" if len(re.findall(r"[這個們學說為對時會與體]", sample)) else "zh-Hans"
        return best
    words = re.findall(r"[a-zà-ÿ]+", sample.lower())
    hits = {lang: sum(map(words.count, known.split())) for lang, known in _WORDS.items()}
    best = max(hits, key=lambda lang: (hits[lang], lang == "en"))
    return best if hits[best] > 1 else "en"


def _arabic(sample: str) -> str:
    """Which of the languages in Arabic script a text is in, by the letters that only one of them has."""
    urdu, persian = (len(re.findall(letters, sample)) for letters in ("[ٹڈڑںےہ]", "[پچژگکی]"))
    return "ur" if urdu > persian // 4 and urdu > 2 else "fa" if persian > 2 else "ar"

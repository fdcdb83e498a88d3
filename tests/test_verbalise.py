"""What is written, and what is said."""

import time
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturec.verbalise import sentences, speak_formula, speak_inline, verbalise

SAID = {
    "fr": {
        "Louis XIV, chapitre IV, Napoléon Ier": "Louis 14, chapitre 4, Napoléon premier",
        "le XXe siècle, la 2e fois": "le 20ème siècle, la 2ème fois",
        "Correct ?": "Correct?",
        "Correct ? : oui.": "Correct? oui.",
        "à 10h30": "à 10 heures 30",
        "14/03/2026, 15 m²": "14 mars 2026, 15 mètres carrés",
        "il y a f de y": "il y a f de i grec",
        "5 × 10⁶": "5 fois 10 puissance 6",
        "✅ Oui": "Oui",
        "✅": "oui",
        "❌ Non": "Non",
        "⚠️ Partiel": "Partiel",
        "🎉 Bravo 🎉!": "Bravo!",
        "Tests ✅, docs ❌": "Tests, docs",
        "Rapide : ✅ ; cher : ❌.": "Rapide: oui; cher: non.",
        "(ex. : films, animations)": "par exemple films, animations",
        "(ex: attention).": "par exemple attention.",
        "objets/mouvements cohérents": "objets, mouvements cohérents",
        "cohérence vs. absence": "cohérence contre absence",
        "un vecteur (ex. : 512-dim) est": "un vecteur, par exemple 512 dimensions, est",
        "L'auto-attention (KQV)": "L'auto-attention, K Q V",
        "CNN + RNN": "C N N plus R N N",
        'la "cohérence" est': "la cohérence est",
        "au lissage—elle implique": "au lissage, elle implique",
        "entre les vues – comme": "entre les vues, comme",
        "« Bonjour » ; fin…": "Bonjour; fin.",
        "l’UX": "l'U X",
        "20 € ou 3,14 % de 12 000": "20 euros ou 3,14 pour cent de 12000",
        "18-26 vues": "18 à 26 vues",
        "le 2026-11-21": "le 21 novembre 2026",
        "et/ou": "et ou",
        "A → B": "A, puis B",
        "20 °C à 90 km/h": "20 degrés Celsius à 90 kilomètres heure",
        "voir https://www.example.com/a?b=c.": "voir example point com",
        "vidéo(s)": "vidéos",
        "des RNNs": "des R N N",
    },
    "en": {
        "are good news ✅.": "are good news.",
        "the .zip and .7z files": "the dot zip and dot 7z files",
        "commit 20f87413aef2fe9e": "commit 2 0 f 8",
        "Open it (1/2)": "Open it, 1 of 2",
        "File > Export > Film, a > b": "File, Export, Film, eigh is greater than b",
        "(in)ability": "inability",
        "points a and b, a plus sign": "points eigh and b, a plus sign",
        "a is odd, a plus b": "eigh is odd, eigh plus b",
        "shaped like a Y": "shaped like a Y",
        "until the year 1736": "until the year 17 36",
        "in the 1990s, in 1905": "in the 19 nineties, in 19 oh 5",
        "It has 1736 edges, in 1500 steps": "It has 1736 edges, in 1500 steps",
        "Louis XIV, chapter IV, World War II": "Louis the 14th, chapter 4, World War 2",
        "H2O and CO₂": "H 2 O and C O 2",
        "O(n log n), O(n^2)": "O of n log n, O of n squared",
        "1 km, 20 m², $1, $3 million": "1 kilometre, 20 square metres, 1 dollar, 3 million dollars",
        "1914–1918": "19 14 to 19 18",
        "2026-03-14": "March 14, 20 26",
        "16:9 at 10:30 pm": "16 to 9 at 10:30 pm",
        "the n-th": "the enth",
        "x² + 10⁻³": "x squared plus 10 to the power minus 3",
        "50%–60%": "50 to 60 percent",
        "the API, the U.S.A.": "the eigh P I, the U.S.A.",
        "I. Newton (1643–1727), 1 000 000": "I. Newton, 16 43 to 17 27, 1000000",
        "How soon?: Innate, minutes": "How soon? Innate, minutes",
        "e.g. films, i.e. movies, etc.": "for example films, that is movies, and so on",
        "A vs. B": "A versus B",
        "x <= 3 and y != 5": "x is at most 3 and y is not 5",
        "snake_case and camelCase in main.py": "snake case and camel Case in main dot P Y",
        "18–26 slides": "18 to 26 slides",
        "$20 or 20%": "20 dollars or 20 percent",
        "#1 and ~30": "number 1 and about 30",
        "“Quoted” text (in brackets) — dashed.": "Quoted text, in brackets, dashed.",
        "UX and KQV": "U X and K Q V",
        "bob@example.com": "bob at example dot com",
        "It costs 12,000.50": "It costs 12000.50",
        "the dogs' day, it's": "the dogs day, it's",
        "5 kg at 3.5 GHz": "5 kilograms at 3.5 gigahertz",
        "-5 °C": "minus 5 degrees Celsius",
        "See (Fig. 3).": "See, figure 3.",
        "Wait... what?!": "Wait, what?",
        "1920x1080": "1920 by 1080",
        "v1.2": "version 1.2",
        "C++ and C#": "C plus plus and C sharp",
    },
    "es": {
        "siglo XX, capítulo IV": "siglo 20, capítulo 4",
        "el 1.er lugar": "el primer lugar",
        "20 km/h y 5 m²": "20 kilómetros por hora y 5 metros cuadrados",
        "f de y": "f de i griega",
        "p. ej., películas": "por ejemplo, películas",
        "(por ejemplo, robótica)": "por ejemplo, robótica",
        "coherencia vs. independencia": "coherencia frente a independencia",
        "¿Qué? ¡Sí!": "¿Qué? ¡Sí!",
        "50 % y 3,5": "50 por ciento y 3,5",
        "12.000 personas": "12000 personas",
        "⚠️ Parcial": "Parcial",
    },
    "de": {
        "am 3. Mai 1999": "am dritten Mai 19 hundert 99",
        "Der 3. Oktober, das 2. Kapitel": "Der dritte Oktober, das zweite Kapitel",
        "Ludwig XIV. war da": "Ludwig der vierzehnte war da",
        "um 10:30 Uhr": "um 10 Uhr 30",
        "2026-11-21": "einundzwanzigster November 2026",
        "z. B. Filme": "zum Beispiel Filme",
        "d. h. 12.000 €": "das heißt 12000 Euro",
        "3,5 % bzw. mehr": "3,5 Prozent beziehungsweise mehr",
        "A → B": "A, dann B",
    },
    "ja": {
        "aとbの最大公約数": "エーとビーの最大公約数",
        "2026-03-14": "2026年3月14日",
        "x² と O(n log n)": "エックスの二乗とオーエヌログエヌ",
        "3〜5分、20km/h": "3から5分、20キロメートル毎時",
        "✅ はい": "はい",
        "（一貫性がある vs ない）": "一貫性がある対ない",
        "TransformerのSelf-attention (KQV) は": "トランスフォーマーのセルフアテンション、ケーキューブイは",
        "（例：TimeSformer, ViViT）": "例えば、タイムズフォーマー、ビビット",
        "CNN + Transformer": "シーエヌエヌプラストランスフォーマー",
        "Pika Labs, Runway Gen-2": "ピカラボ、ランウェイジェン2",
        "オブジェクト/動き": "オブジェクト、動き",
        "UXを向上": "ユーエックスを向上",
        "YouTubeの「動画」": "ユーチューブの動画",
        "50%、20°C": "50パーセント、20度",
    },
    "zh-Hant": {
        "2026年": "二零二六年",
        "1 m²": "1平方公尺",
        "❌ 否": "否",
        "❌": "否",
        "物體/運動": "物體，運動",
        "（空間+時間）": "空間加時間",
        "平滑度—還涉及": "平滑度，還涉及",
        "「獨立幀」的階段": "獨立幀的階段",
        "50%": "百分之50",
        "CNN 架構": "C N N 架構",
    },
    "it": {
        "✅ Sì": "Sì",
        "capitolo IV, Luigi XIV": "capitolo 4, Luigi quattordicesimo",
        "20 km/h a 5 °C": "20 chilometri orari a 5 gradi Celsius",
        "2026-03-14": "14 marzo 2026",
        "il 50 %, 1.000 €": "il 50 per cento, 1000 euro",
        "CO2, O(n log n)": "C O 2, O di n log n",
        "da 3–5": "da 3 a 5",
        "p. es. x² + y²": "per esempio x al quadrato più y al quadrato",
        "l’IA (ad es.)": "l'I A, ad esempio",
        "A → B": "A, poi B",
    },
    "pt": {
        "✅ Sim": "Sim",
        "século XX, capítulo IV": "século 20, capítulo 4",
        "20 km/h, 5 °C": "20 quilômetros por hora, 5 graus Celsius",
        "2026-03-14": "14 de março de 2026",
        "50 %, 1.000 €": "50 por cento, 1000 euros",
        "CO2, O(n log n)": "C O 2, O de n log n",
        "3–5 dias": "3 a 5 dias",
        "p. ex. x² + y²": "por exemplo x ao quadrado mais y ao quadrado",
        "A → B": "A, depois B",
    },
    "zh-Hans": {
        "2026-03-14": "二零二六年3月14日",
        "x²，1/2": "x的平方，2分之1",
        "20 km/h": "20公里每小时",
    },
    "ru": {"«Привет» — мир (да)": "Привет, мир, да", "😀": ""},
}


@pytest.mark.parametrize(
    ("lang", "written", "said"), [(lang, *pair) for lang, pairs in SAID.items() for pair in pairs.items()]
)
def test_said(lang: str, written: str, said: str) -> None:
    """The table above holds."""
    assert verbalise(written, lang) == said


@given(st.text(), st.sampled_from(["en", "fr", "ja", "zh", "ru"]))
@settings(deadline=None, max_examples=150)
def test_any_text(text: str, lang: str) -> None:
    """Any text gets a spoken form without marks that engines trip over."""
    assert not set(verbalise(text, lang)) & set('"«»“”()[]{}\u200b\ufeff\x00')


SENTENCES = {
    "fr": "Des vidéos (ex. : films) vont.|Ce n'est pas A vs. B.|M. Dupont parle !|Non ?|Il dit « Oui. »|Etc.|Voilà.",
    "en": "We use e.g. films.|Dr. Smith et al. found 3.5 dogs.|Really?!|J. K. Rowling wrote it.|See Fig. 3.|Out... so.",
    "de": "Das gilt z. B. hier.|Am 3. Mai kam er.|Das war 1999.|Ja.",
    "es": "¿Qué tal?|¡Bien!|Por ej. esto vs. aquello.|El Sr. Pérez vino.",
    "ja": "著者は「正しい。」と言う。|しかし、違う！|本当？|次。",
    "zh": "如「獨立幀」的階段。|時間建模。|對嗎？|是",
    "ru": "Это, т. е. правило, см. рис. 3.|В 1905 г. он уехал.|Кто это?|Иванов и др.|Да.",
    "hi": "डॉ. शर्मा आए।|क्या हुआ?|ठीक है।",
    "ar": "ما هذا؟|قال د. أحمد نعم.|حسنًا.",
    "ko": "3.5배입니다.|왜요?|네.",
}


@pytest.mark.parametrize("lang", SENTENCES)
def test_sentences(lang: str) -> None:
    """Sentences end where the bars stand."""
    expected = SENTENCES[lang].split("|")
    text = ("" if lang in ("ja", "zh") else " ").join(expected)
    assert [text[start:stop] for start, stop in sentences(text, lang)] == expected


@given(st.text(alphabet=st.sampled_from("aB1 .?!。」)»\n:'(…")), st.sampled_from(["en", "fr", "de", "ja"]))
@settings(deadline=None, max_examples=300)
def test_sentences_lose_nothing(text: str, lang: str) -> None:
    """The spans are in order, apart, and hold every character that is no space."""
    spans = sentences(text, lang)
    assert all(start < stop for start, stop in spans)
    assert all(stop <= start for (_, stop), (start, _) in pairwise(spans))
    outside = set(range(len(text))) - {place for start, stop in spans for place in range(start, stop)}
    assert not "".join(text[place] for place in outside).strip()


FORMULAS = tomllib.loads(Path(__file__).with_name("formulas.toml").read_text("utf-8"))["formula"]


@pytest.mark.parametrize(
    ("tex", "lang", "said"),
    [(case["tex"], lang, said) for case in FORMULAS for lang, said in case.items() if lang != "tex"],
)
def test_formula(tex: str, lang: str, said: str) -> None:
    """Formulas as a lecturer says them, fit for captions; the engine gets a wording without brackets or backslashes."""
    assert speak_formula(tex, lang) == said
    assert not set(verbalise(said, lang)) & set("\\{}()[]^_")


def test_formula_for_the_engine() -> None:
    """Captions show letters as they are; the engine is given what makes it say their names."""
    said = speak_formula(r"\gcd(a, b) = \gcd(b, a \bmod b)", "en")
    assert "eigh" not in said
    assert verbalise(said, "en") == "the g c d of eigh and b equals the g c d of b and eigh modulo b"
    assert verbalise(f"Whatever divides {speak_formula('a', 'en')} and b.", "en") == "Whatever divides eigh and b."
    assert verbalise(speak_formula("f(y) = y^2", "fr"), "fr") == "f de i grec égale i grec au carré"
    assert verbalise(speak_formula("y^2", "es"), "es") == "i griega al cuadrado"
    assert verbalise(speak_formula("x^2", "ja"), "ja") == "エックスの二乗"
    assert speak_formula("", "en") == "the formula on the screen"


@pytest.mark.parametrize("lang", ["en", "fr", "es", "de", "it", "pt", "ja", "zh-Hant", "zh-Hans"])
def test_emoji(lang: str) -> None:
    """Emoji are read where they stand alone, and silent before and after words, in every language."""
    word = verbalise("✅", lang)
    assert word
    assert verbalise("❌", lang) not in ("", word)
    assert word in verbalise("x: ✅; y: ❌.", lang)
    stop = "。" if lang in ("ja", "zh-Hant", "zh-Hans") else "."
    for text in (f"Noam ✅{stop}", f"✅ Noam{stop}", f"Noam ♻️{stop}", f"⚠️ Noam{stop}", f"Noam 🎉{stop}"):
        assert verbalise(text, lang) == verbalise(f"Noam{stop}", lang)


@given(st.text(alphabet=st.sampled_from(r"\{}^_frac()[]&x1 ")))
@settings(deadline=None, max_examples=200)
def test_any_formula(tex: str) -> None:
    """No formula is too broken to be said."""
    assert speak_formula(tex, "en")
    assert speak_formula("{" * 5000 + tex, "ja")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("#", "hash"),
        ("---", "hyphen hyphen hyphen"),
        ("<<<<<<<", "less-than sign"),
        ("\\n", "backslash n"),
        ("{}", "braces"),
        ("<first name> <last name>", "first name last name"),
        ("a < b", "a < b"),
        ("HEAD -> main", "HEAD → main"),
        ("hotswap=True", "hotswap=True"),
        ("'^.*?$+|", ""),
        ('<rect width="300" style="fill:rgb(0,0,255)" />', ""),
    ],
)
def test_code_in_a_sentence(code: str, said: str) -> None:
    """Signs that a sentence is about are named; what nobody could follow is only seen."""
    assert speak_inline(code, "en") == said
    assert speak_inline("#", "zh-CN") == "井号"
    assert speak_inline(code, "ko") == said or not any(c.isalnum() for c in code) or code == "\\n"


SPOKEN = {
    path.stem: tomllib.loads(path.read_text("utf-8"))
    for path in sorted(Path(__file__).with_name("spoken").glob("*.toml"))
}


@pytest.mark.parametrize("lang", SPOKEN)
def test_said_by_a_teacher(lang: str) -> None:
    """The tables in tests/spoken: what is written, and how a teacher of the language says it."""
    assert {written: verbalise(written, lang) for written in SPOKEN[lang]} == SPOKEN[lang]


def _narration() -> list[tuple[str, str, str]]:
    """(language, written, said) from the table of what is said, in docs/narration.md."""
    text = (Path(__file__).parent.parent / "docs" / "narration.md").read_text("utf-8")
    section = text.partition("### Numbers and signs, by language")[2].partition("\n#")[0]
    rows = [[c.strip().strip("`") for c in row.strip("|").split("|")] for row in section.splitlines() if row[:1] == "|"]
    header, _, *body = rows
    return [(header[at], row[1], cell) for row in body for at, cell in enumerate(row) if at > 1 and cell]


def test_what_the_documentation_says_is_said() -> None:
    """Each cell of the table in docs/narration.md is what is said."""
    table = _narration()
    assert len(table) > 100
    assert [(lang, written, verbalise(written, lang)) for lang, written, _ in table] == table


_WORDED = st.sampled_from([written for table in SPOKEN.values() for written in table])
_LANGUAGES = st.sampled_from(sorted(SPOKEN))
_DENSE = st.text(alphabet=st.sampled_from("0123456789 .,-–/:%$€°²⁻₂()[]{}^_@#~×xhkmsIVeE+=<>αΘ年月م한к'\"\\|&"))


@given(st.lists(_WORDED, max_size=3).map(" ".join) | _DENSE, _LANGUAGES)
@settings(deadline=None, max_examples=400)
def test_any_mixture_is_worded(text: str, lang: str) -> None:
    """Whatever stands together, nothing is raised, and no mark is left that an engine would read out."""
    assert not set(verbalise(text, lang)) & set('"«»“”()[]{}\\^_#`*')


@given(st.integers(0, 10**7), _LANGUAGES)
@settings(deadline=None, max_examples=300)
def test_no_figure_is_lost(number: int, lang: str) -> None:
    """Every figure of a number is said, in figures, whatever it is of."""
    for form in ("{} x", "~{} x", "{},5 x", "-{} x", "{} $", "{} %", "({})", "x {}–10000001 y"):
        said = verbalise(form.format(number), lang)
        if (
            lang != "ru"
            and number % 10 not in (1, 2)
            and not (lang == "de" and 1100 <= number < 2000)
            and said.isascii()
        ):
            assert str(number) in said.replace(" ", "")


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1 ", "1/", "1-", "1.1.", "-", "O(", "C", "x^", "a²", "@a", "#a", "1e5 ", "+1 2", "IV "]
)
@pytest.mark.parametrize("lang", ["en", "ru", "ja"])
def test_ten_thousand_characters_take_no_longer_than_they_are(piece: str, lang: str) -> None:
    """No rule takes the square of a text's length: ten times as much takes less than forty times as long."""
    verbalise(piece, lang)
    short, long = (_seconds((piece * size)[:size], lang) for size in (1_000, 10_000))
    assert long < max(0.2, 40 * short)


def _seconds(text: str, lang: str) -> float:
    begun = time.process_time()  # a machine may be busy with something else
    verbalise(text, lang)
    return time.process_time() - begun


def test_each_rule_sees_only_what_was_written() -> None:
    """What one rule made is out of the way of all others: no number of ours is counted again."""
    assert verbalise("$1.5M-$2M", "en") == "1.5 million dollars to 2 million dollars"
    assert verbalise("1/2 m", "en") == "one half m"
    assert verbalise("H2O 5 km", "en") == "H 2 O 5 kilometres"
    assert verbalise("3.11.7 1920×1080 16:9", "en") == "3 point 11 point 7 1920 by 1080 16 to 9"

"""What is written, and what is said."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturec.verbalise import sentences, speak_code, speak_formula, verbalise

SAID = {
    "fr": {
        "✅ Oui": "Oui",
        "✅": "oui",
        "❌ Non": "Non",
        "⚠️ Partiel": "Partiel",
        "🎉 Bravo 🎉!": "Bravo!",
        "Tests ✅, docs ❌": "Tests oui, docs non",
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
        "a b": "a b",
        "v1.2": "version 1.2",
        "C++ and C#": "C plus plus and C sharp",
    },
    "es": {
        "p. ej., películas": "por ejemplo, películas",
        "(por ejemplo, robótica)": "por ejemplo, robótica",
        "coherencia vs. independencia": "coherencia frente a independencia",
        "¿Qué? ¡Sí!": "¿Qué? ¡Sí!",
        "50 % y 3,5": "50 por ciento y 3,5",
        "12.000 personas": "12000 personas",
        "⚠️ Parcial": "Parcial",
    },
    "de": {
        "z. B. Filme": "zum Beispiel Filme",
        "d. h. 12.000 €": "das heißt 12000 Euro",
        "3,5 % bzw. mehr": "3,5 Prozent beziehungsweise mehr",
        "A → B": "A, dann B",
    },
    "ja": {
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
        "❌ 否": "否",
        "❌": "否",
        "物體/運動": "物體，運動",
        "（空間+時間）": "空間加時間",
        "平滑度—還涉及": "平滑度，還涉及",
        "「獨立幀」的階段": "獨立幀的階段",
        "50%": "百分之50",
        "CNN 架構": "C N N 架構",
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


@pytest.mark.parametrize(
    ("tex", "lang", "said"),
    [
        (r"\frac{a}{b}", "fr", "a sur b"),
        (r"\frac{a}{b}", "zh", "b分之a"),
        (r"x^2 \le \pi r^3", "en", "x squared is at most pi r cubed"),
        (r"\sum_{i=1}^{n} x_i", "en", "the sum from i equals 1 to n of x sub i"),
        (r"\lim_{x \to 0} f(x) = 1", "es", "el límite cuando x tiende a 0 de f de x igual a 1"),
        (r"\int_0^\infty e^{-x} dx", "de", "das Integral, von 0 bis unendlich, von e hoch minus x d x"),
        (r"\sqrt[3]{y}", "fr", "racine d'ordre 3 de i grec"),
        (r"x^2", "ja", "エックスの二乗"),
        (r"P(A \mid B)", "en", "P of, A given B"),
        (r"\mathbf{v} \in \mathbb{R}^n", "fr", "v appartient à R puissance n"),
        (r"", "en", "the formula on the screen"),
    ],
)
def test_formula(tex: str, lang: str, said: str) -> None:
    """Formulas as a lecturer says them."""
    assert speak_formula(tex, lang) == said


@given(st.text(alphabet=st.sampled_from(r"\{}^_frac()[]&x1 ")))
@settings(deadline=None, max_examples=200)
def test_any_formula(tex: str) -> None:
    """No formula is too broken to be said."""
    assert speak_formula(tex, "en")
    assert speak_formula("{" * 5000 + tex, "ja")


def test_code() -> None:
    """Code is named, not read."""
    assert speak_code("def area_of(r):\n    return 1\n", "python", "en") == "This code defines the function area of."
    assert speak_code("class Shape {}", "java", "fr") == "Ce code définit la classe Shape."
    assert speak_code("x = 1", "python", "de") == "Hier ist der Code, auf dem Bildschirm."
    assert speak_code("graph TD", "mermaid", "en") == "Here is the diagram, on the screen."

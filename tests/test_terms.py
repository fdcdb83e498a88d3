"""Key terms: the author's own words, best first, in any script."""

import pytest

from lecturec.terms import LONGEST, LONGEST_CJK, key_terms, trimmed

TEXTS = {
    "en": ("Photosynthesis in green plants", "Light energy becomes chemical energy. Chlorophyll absorbs light energy."),
    "fr": ("Cohérence inter-images", "Les vidéos traditionnelles nécessitent une cohérence temporelle, qu'on voit."),
    "es": ("La Revolución Francesa", "El rey convocó los Estados Generales; la crisis financiera era grave."),
    "de": ("Wahrscheinlichkeit und Statistik", "Die Wahrscheinlichkeit ist eine Zahl zwischen null und eins."),
    "it": ("Il Rinascimento", "Le città italiane, i mercanti e gli artisti cambiarono la pittura."),
    "pt": ("As células", "A membrana celular protege o núcleo da célula."),
    "ja": ("ガウス分布と滑らかさ", "ガウスノイズは拡散モデルにおいて使用される。"),
    "zh-Hant": ("高斯分佈與平滑度", "高斯噪聲在擴散模型中用於逐步去噪。"),
    "zh-Hans": ("光合作用", "植物的叶绿素吸收光能。"),
    "ar": ("بيت الحكمة", "ترجم العلماء كتب الفلسفة والرياضيات في بغداد"),
    "hi": ("प्रकाश संश्लेषण", "पौधे प्रकाश से ऊर्जा बनाते हैं"),
    "ru": ("Великая революция", "Король созвал Генеральные штаты в Версале"),
    "ko": ("확률과 통계", "확률은 영과 일 사이의 숫자이다"),
}


@pytest.mark.parametrize("lang", TEXTS)
def test_every_language_gives_terms_as_the_author_spells_them(lang):
    title, text = TEXTS[lang]
    terms = key_terms(title, text, lang)
    assert terms
    assert terms == key_terms(title, text, lang)
    for term in terms:
        assert term in title or term in text
        assert len(term) <= (LONGEST_CJK if lang[:2] in {"ja", "zh"} else LONGEST)


def test_what_the_author_emphasised_comes_first():
    terms = key_terms("A title", "Some words about rivers and rivers.", "en", emphasised=("the delta", "Slow erosion"))
    assert terms[:3] == ("delta", "Slow erosion", "title")


def test_a_rubric_comes_after_what_it_introduces():
    terms = key_terms("", "", "fr", emphasised=("Nuance :", "cohérence temporelle"))
    assert terms == ("cohérence temporelle", "Nuance")


def test_terms_share_no_word():
    terms = key_terms("Temporal coherence", "temporal coherence, coherence of frames, frames", "en")
    words = [word.casefold() for term in terms for word in term.split()]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("phrase", "lang", "left"),
    [
        ("1. Le bruit gaussien :", "fr", "bruit gaussien"),
        ("l'attention", "fr", "attention"),
        ("Ce qui est juste :", "fr", ""),
        ("the loop", "en", "loop"),
        ("¿Correcto?", "es", ""),
        ("", "en", ""),
        ("the", "en", ""),
    ],
)
def test_ends_are_trimmed(phrase, lang, left):
    assert trimmed(phrase, lang) == left


@pytest.mark.parametrize("text", ["", " ", "\ud800", "123 456", "—…!", "a" * 5000, "字" * 3000, "\u0301\u0301"])
def test_nothing_is_too_odd(text):
    assert isinstance(key_terms(text, text, "en", emphasised=(text,)), tuple)
    assert isinstance(key_terms(text, text, "ja", emphasised=(text,)), tuple)

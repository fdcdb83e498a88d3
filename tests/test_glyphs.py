import re

import pytest

from lecturec.layout.emoji import (
    _ICONS,
    _TONED,
    drawn_as_icon,
    emoji_pieces,
    icon_for,
    lucide,
    lucide_names,
    signs_in_code,
)
from lecturec.layout.glyphs import (
    covered,
    families,
    font_folders,
    help_for,
    missing,
    name_of,
    region_of,
    right_to_left,
    uncovered,
)
from lecturec.layout.wording import addresses_apart, breakable, long_date, phrased, typeset, unparted, whole


def test_what_the_table_says_is_covered_is_in_the_packaged_fonts():
    """Beyond Latin, the fonts within Typst help out, which have no file to look into."""
    files = [(str(f), 0) for folder in font_folders() for f in sorted(folder.iterdir()) if "Regular" in f.name]
    letters = [c for c in covered() if c.isalpha() and c < "\u0100"]

    assert missing(letters, files) == ()
    assert {"é", "ß", "œ", "“", "—", "→", "∑", "α", "я"} <= covered()


@pytest.mark.parametrize(
    ("lang", "found"),
    [
        ("fr", ("fr", "", "")),
        ("zh-Hant", ("zh", "TW", "TC")),
        ("hant", ("zh", "TW", "TC")),
        ("zh-TW", ("zh", "TW", "TC")),
        ("zh-HK", ("zh", "HK", "HK")),
        ("zh", ("zh", "CN", "SC")),
        ("ja", ("ja", "", "JP")),
        ("pt_BR", ("pt", "BR", "")),
        ("??", ("en", "", "")),
    ],
)
def test_a_language_knows_its_region_and_its_fonts(lang, found):
    assert region_of(lang) == found


def test_the_fonts_of_a_language_come_before_those_of_its_neighbours():
    present = ("Noto Sans CJK JP", "Noto Sans CJK TC", "Noto Serif CJK TC")

    chosen = families("zh-Hant", "Manrope", serif=False, present=present)

    assert chosen[0] == "Manrope"
    assert chosen.index("Noto Sans CJK TC") < chosen.index("Noto Sans CJK JP")
    assert right_to_left("ar")


def test_a_rare_sign_in_a_western_lecture_does_not_load_the_large_chinese_fonts_first():
    present = ("Noto Sans CJK SC", "DejaVu Sans")

    western, chinese = (families(lang, "Manrope", serif=False, present=present) for lang in ("en", "zh"))

    assert western.index("DejaVu Sans") < western.index("Noto Sans CJK SC")
    assert chinese.index("Noto Sans CJK SC") < chinese.index("DejaVu Sans")


def test_no_letter_or_sign_of_a_western_page_is_ever_missing():
    page = (
        "Ærøskøbing, Łódź, Ţâţâ, naïve, Ðorðe; Πλάτων, ᾧ ἀρετή; Чебурашка, Ґанок, Ѣ, Әлем; Việt Nữ, Đường, ệ; "
        "ˈɪŋɡlɪʃ ʃʒθðɹɾʔɬɮɸβɣχʁħʕ ʰʷʲˠ; ∀x∈ℝ ∃ε>0: ∮∯∂∇⊕⊗⊢⊨≢≇⊊ℵℏℓ𝔄𝕏𝒜𝛼 ⟨ψ|φ⟩ ⌈x⌉; ←↑→↓↔⇒⇔↦⇄⟶⟹↯⤳⬅; €₿₺₹₽№℃™©"
    )

    assert uncovered(page) == ()


def test_a_missing_character_is_named_with_what_would_help():
    assert uncovered("aé漢") == ("漢",)
    assert name_of("漢") == "'漢' (U+6F22, CJK UNIFIED IDEOGRAPH-6F22)"
    assert "fonts-noto-cjk" in help_for("漢")
    assert missing("漢", []) == ("漢",)


def test_signs_of_yes_no_and_in_part_become_icons():
    found = [(icon, tone) for _, icon, tone in emoji_pieces("✅ ❌ ⚠️") if icon]

    assert found == [("circle-check", "good"), ("circle-x", "bad"), ("triangle-alert", "warn")]


def test_every_icon_that_stands_for_an_emoji_exists():
    wanted = {*_ICONS.values(), *(name for name, _ in _TONED.values())}

    assert wanted <= lucide_names()
    assert "currentColor" in lucide("check")
    assert lucide("no-such-icon") == lucide("shapes")


def test_an_emoji_without_an_entry_finds_its_icon_by_name():
    assert icon_for("🦴") == ("bone", "")
    assert icon_for("🦄") == ("?", "")


def test_words_survive_the_search_for_emoji():
    text = "a ✅ b 👩‍💻 c 1️⃣ 🇫🇷 d → e"

    assert "".join(piece for piece, _, _ in emoji_pieces(text)) == text


@pytest.mark.parametrize(
    ("lang", "typed", "shown"),
    [
        ("en", '"It\'s" -- so...', "“It’s” – so…"),
        ("fr", 'L\'image : "oui" ; non ?', "L’image\u00a0: «\u00a0oui\u00a0»\u00a0; non\u00a0?"),
        ("de", '"ja"', "„ja“"),
        ("en", "--flag a---b", "--flag a—b"),
    ],
)
def test_shown_words_have_real_quotes_and_dashes(lang, typed, shown):
    assert typeset(typed, lang) == shown


def test_an_endless_word_may_break_and_keeps_its_letters():
    word = "x" * 400

    assert breakable(word).replace("\u200b", "") == word
    assert breakable("Donaudampfschifffahrt") == "Donaudampfschifffahrt"


@pytest.mark.parametrize(
    ("lang", "pieces", "held"),
    [
        ("ja", ["Self-attentionは拡散モデルの"], ["Self-attentionは", "拡散モデルの"]),
        ("ja", ["アーキテクチャを組み合わせる"], ["アーキテクチャを", "組み合わせる"]),
        ("ja", ["「一貫性」", "が知覚より"], ["「一貫性」が", "知覚より"]),
        ("ja", ["であって、", "または", "文脈に"], ["または", "文脈に"]),
        ("zh-Hant", ["影片中的幀間連貫性"], ["幀間", "連貫性"]),
    ],
)
def test_phrases_hold_together_over_styles_and_keep_their_characters(lang, pieces, held):
    shown = phrased(pieces, lang)

    assert [piece.replace("\u2060", "") for piece in shown] == pieces
    lines = re.findall("(?:[A-Za-z]+-?|.)(?:\u2060(?:[A-Za-z]+-?|.)|[」、])*", "".join(shown))
    assert set(held) <= {line.replace("\u2060", "") for line in lines}


def test_words_between_spaces_are_left_alone():
    assert phrased(["A self-made ", "phrase"], "en") == ["A self-made ", "phrase"]


def test_an_emoji_that_becomes_an_icon_asks_for_no_font_of_the_system():
    assert [drawn_as_icon(c) for c in "✅⚠🔬🦄漢"] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("en", "14 March 2026"),
        ("fr-CA", "14 mars 2026"),
        ("de", "14. März 2026"),
        ("es", "14 de marzo de 2026"),
        ("ja", "2026年3月14日"),
        ("hant", "2026年3月14日"),
        ("sw", "2026-03-14"),
    ],
)
def test_a_date_is_written_as_one_writes_it_there(lang, shown):
    assert long_date("2026-03-14", lang) == shown
    assert long_date("spring 2026", lang) == "spring 2026"


def test_emoji_in_a_listing_are_signs_of_a_fixed_width() -> None:
    """No icon can stand within code, and nothing there may be an empty box."""
    shown = signs_in_code("✅ a.docx\n❌ b.docx ⚠️ c ➡ d 🟢")

    assert shown == "✔ a.docx\n✘ b.docx ⚠ c → d ●"
    assert not uncovered(shown)


def test_names_addresses_and_short_compounds_are_held_together() -> None:
    """A line may end before them and after them, and not within."""
    assert addresses_apart("See https://a.example/b, or not.") == ["See ", "https://a.example/b", ", or not."]
    assert whole("-b", code=True)
    assert whole("from_pretrained(model)", code=True)
    assert whole("https://a.example/b", code=False)
    assert not whole("two words of code that are too many", code=True)
    assert unparted("a non-functional one") == "a non-\u2060functional one"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("this - that", "this\u00a0– that"),
        ("5 - 3", "5 - 3"),
        ("3 - What", "3\u00a0– What"),
        ("so => then", "so ⇒ then"),
    ],
)
def test_dashes_and_arrows_are_those_of_a_typesetter(written: str, shown: str) -> None:
    """A hyphen between spaces is a dash, unless it may be a minus."""
    assert typeset(written, "en") == shown


def test_a_long_name_breaks_at_its_signs_and_humps() -> None:
    """Never after a letter or two."""
    pieces = breakable("StableDiffusionInstructPix2PixPipeline").split("\u200b")
    assert pieces[0] == "Stable"
    assert min(map(len, pieces)) > 3

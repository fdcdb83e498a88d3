"""Fonts, the characters they lack, and emoji as icons. Nothing here imports Typst or fontTools until it must."""

import os
import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lecturec.digest import digest

PACKAGES = ("font_manrope", "font_hanken_grotesk", "font_source_serif_pro")
LATIN_FAMILIES = ("Manrope", "Hanken Grotesk", "Source Serif Pro")

# Characters (hex ranges) that the packaged fonts and those within Typst draw; tests/test_glyphs.py holds it
# to the fonts. Kept as text so that a build with nothing to draw opens no font.
_COVERED = (
    "20-7e a0-33f 343 358 361 370-377 37a-37f 384-38a 38c 38e-3a1 3a3-483 488-4ff 510-513 51a-51d 1d00-1dbf "
    "1e00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3 "
    "1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe 2000-200a 2010-2027 202f-2040 2042 2044-2052 2054-2060 2070-2071 "
    "2074-208e 2090-209c 20a0-20c0 2100-211e 2120 2122 2124 2126-2151 2153-2184 2189 2190-23ff 2423 2500-262f "
    "2638-268b 2690-269c 26a0-26a7 26aa-26b2 2701-2704 2706-2709 270c-2727 2729-274b 274d 274f-2752 2756 "
    "2758-275e 2761-2775 2794 2798-27af 27b1-27be 27c0-27ff 2900-2b73 2b76-2b95 2b97-2bff 2c64 2c6d-2c70 "
    "2c75-2c77 2c79-2c7a 2c7c-2c7f 2e18 2e1f 2e22-2e25 2e2e 2e3a-2e3b a708-a716 a71b-a71f a722-a727 a789-a78e "
    "a790-a791 a7aa a7f8-a7f9 fb00-fb04 1d400-1d454 1d456-1d49c 1d49e-1d49f 1d4a2 1d4a5-1d4a6 1d4a9-1d4ac "
    "1d4ae-1d4b9 1d4bb 1d4bd-1d4c3 1d4c5-1d505 1d507-1d50a 1d50d-1d514 1d516-1d51c 1d51e-1d539 1d53b-1d53e "
    "1d540-1d544 1d546 1d54a-1d550 1d552-1d6a5 1d6a8-1d7cb 1d7ce-1d7ff "
)

# System families by script: first the free ones, then what macOS and Windows bring, then what Debian often has.
_SANS = {
    "JP": ("Noto Sans CJK JP", "Source Han Sans JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic"),
    "KR": ("Noto Sans CJK KR", "Source Han Sans KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic"),
    "TC": ("Noto Sans CJK TC", "Source Han Sans TC", "Noto Sans TC", "PingFang TC", "Microsoft JhengHei"),
    "HK": ("Noto Sans CJK HK", "Noto Sans CJK TC", "Source Han Sans HK", "PingFang HK", "Microsoft JhengHei"),
    "SC": ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei"),
}
_SERIF = {
    "JP": ("Noto Serif CJK JP", "Source Han Serif JP", "Noto Serif JP", "Hiragino Mincho ProN", "Yu Mincho"),
    "KR": ("Noto Serif CJK KR", "Source Han Serif KR", "Noto Serif KR", "AppleMyungjo", "Batang"),
    "TC": ("Noto Serif CJK TC", "Source Han Serif TC", "Noto Serif TC", "Songti TC", "PMingLiU"),
    "HK": ("Noto Serif CJK HK", "Noto Serif CJK TC", "Source Han Serif HK", "Songti TC", "PMingLiU"),
    "SC": ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "Songti SC", "SimSun"),
}
_ARABIC_SERIF = ("Noto Naskh Arabic", "Amiri")
_ARABIC = ("Noto Sans Arabic", "Noto Kufi Arabic", "Geeza Pro", "Segoe UI")
_HEBREW = ("Noto Sans Hebrew", "Arial Hebrew")
_BY_LANGUAGE = {
    "hi mr ne sa kok mai": ("Noto Sans Devanagari", "Kohinoor Devanagari", "Nirmala UI", "Lohit Devanagari"),
    "bn as": ("Noto Sans Bengali", "Kohinoor Bangla", "Nirmala UI", "Lohit Bengali"),
    "pa": ("Noto Sans Gurmukhi", "Nirmala UI"),
    "gu": ("Noto Sans Gujarati", "Nirmala UI"),
    "ta": ("Noto Sans Tamil", "Tamil Sangam MN", "Nirmala UI", "Lohit Tamil"),
    "te": ("Noto Sans Telugu", "Kohinoor Telugu", "Nirmala UI", "Lohit Telugu"),
    "kn": ("Noto Sans Kannada", "Nirmala UI"),
    "ml": ("Noto Sans Malayalam", "Nirmala UI"),
    "si": ("Noto Sans Sinhala", "Nirmala UI"),
    "th": ("Noto Sans Thai", "Thonburi", "Leelawadee UI", "Loma", "Garuda"),
    "lo": ("Noto Sans Lao", "Leelawadee UI"),
    "km": ("Noto Sans Khmer", "Leelawadee UI"),
    "my": ("Noto Sans Myanmar", "Myanmar Text"),
}
_SMALL = ("DejaVu Sans", "Apple Symbols", "Segoe UI Symbol")
_LAST_FAMILIES = ("Droid Sans Fallback", "DejaVu Sans")
_EMOJI_FAMILIES = ("Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji")
_RTL = ("ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv")

# What to install for a missing character: first and last code point, Debian package, what it holds.
_HELP = (
    (0x0590, 0x05FF, "fonts-noto-core", "Hebrew"),
    (0x0600, 0x08FF, "fonts-noto-core", "Arabic"),
    (0x0900, 0x0DFF, "fonts-noto-core", "the scripts of India"),
    (0x0E00, 0x0EFF, "fonts-noto-core", "Thai and Lao"),
    (0x1100, 0x11FF, "fonts-noto-cjk", "Korean"),
    (0x2E80, 0xA4CF, "fonts-noto-cjk", "Chinese, Japanese and Korean"),
    (0xAC00, 0xD7FF, "fonts-noto-cjk", "Korean"),
    (0xF900, 0xFAFF, "fonts-noto-cjk", "Chinese, Japanese and Korean"),
    (0xFE30, 0xFE4F, "fonts-noto-cjk", "Chinese, Japanese and Korean"),
    (0xFF00, 0xFFEF, "fonts-noto-cjk", "Chinese, Japanese and Korean"),
    (0x1F000, 0x1FAFF, "fonts-noto-color-emoji", "emoji"),
    (0x20000, 0x3FFFF, "fonts-noto-cjk-extra", "rare Chinese characters"),
)


@cache
def covered() -> frozenset[str]:
    """The characters that need no font of the system."""
    ranges = (piece.partition("-") for piece in _COVERED.split())
    return frozenset(chr(c) for start, _, stop in ranges for c in range(int(start, 16), int(stop or start, 16) + 1))


def uncovered(text: str) -> tuple[str, ...]:
    """The characters of the text that packaged fonts lack, in code point order; invisible ones do not count."""
    lacking = (c for c in set(text) - covered() if not c.isspace())
    return tuple(sorted(c for c in lacking if unicodedata.category(c) not in ("Cc", "Cf", "Mn")))


def region_of(lang: str) -> tuple[str, str, str]:
    """(Typst language, Typst region or "", key of the CJK families or "") of a BCP 47 tag."""
    parts = lang.replace("_", "-").lower().split("-")
    head, rest = parts[0], parts[1:]
    if head in ("hant", "hans"):
        head, rest = "zh", [head]
    if head in ("zh", "yue", "cmn"):
        if "hk" in rest or "mo" in rest or head == "yue":
            return "zh", "HK", "HK"
        return ("zh", "TW", "TC") if "hant" in rest or "tw" in rest else ("zh", "CN", "SC")
    region = next((p.upper() for p in rest if len(p) == 2 and p.isalpha()), "")
    head = head if re.fullmatch(r"[a-z]{2,3}", head) else "en"
    return head, region, {"ja": "JP", "ko": "KR"}.get(head, "")


def right_to_left(lang: str) -> bool:
    """Whether the language is written from the right."""
    return region_of(lang)[0] in _RTL


def joined(lang: str) -> bool:
    """Whether the letters of the language hang together, so that no space may come between them."""
    head = region_of(lang)[0]
    return right_to_left(lang) or any(head in heads.split() for heads in _BY_LANGUAGE)


def font_folders() -> tuple[Path, ...]:
    """The folders of the packaged fonts, without importing the packages."""
    specs = (find_spec(name) for name in PACKAGES)
    return tuple(Path(spec.origin).parent / "files" for spec in specs if spec and spec.origin)


def families(lang: str, *first: str, serif: bool, present: Iterable[str] = ()) -> tuple[str, ...]:
    """The font families for a language in order of preference; system families only when `present` has them."""
    here = {name.casefold(): name for name in present}
    head, _, key = region_of(lang)
    order = [key] if key else []
    order += [k for k in ("SC", "JP", "TC", "KR") if k != key]
    wanted = [name for k in order for shelf in ((_SERIF, _SANS) if serif else (_SANS, _SERIF)) for name in shelf[k]]
    if not key:
        # Each family that is asked in vain is loaded whole: what is small comes before the large Chinese ones.
        wanted = [*_SMALL, *wanted]
    if right_to_left(lang):
        wanted = [*(_ARABIC_SERIF if serif else ()), *_ARABIC, *_HEBREW, *wanted]
    wanted = [*(name for heads, own in _BY_LANGUAGE.items() if head in heads.split() for name in own), *wanted]
    found = [here[name.casefold()] for name in (*wanted, *_LAST_FAMILIES, *_EMOJI_FAMILIES) if name.casefold() in here]
    return tuple(dict.fromkeys((*first, *LATIN_FAMILIES, *found, "DejaVu Sans Mono")))


def packaged_fingerprint() -> str:
    """Names the packaged fonts by file name and size: cheap, and new when a package changes."""
    files = (f for folder in font_folders() for f in os.scandir(folder))
    return digest(tuple(sorted((f.name, f.stat().st_size) for f in files)))


def system_fingerprint() -> str:
    """Names the system's fonts by their folders' times of change; asked only for text that needs them."""
    seen = []
    for top in _system_folders():
        for folder, _, files in os.walk(top):
            seen.append((folder, Path(folder).stat().st_mtime_ns, len(files)))
    return digest(tuple(sorted(seen)))


def _system_folders() -> tuple[str, ...]:
    home = Path.home()
    if sys.platform == "darwin":
        return ("/System/Library/Fonts", "/Library/Fonts", str(home / "Library/Fonts"))
    if sys.platform == "win32":
        windows, local = os.environ.get("WINDIR", r"C:\Windows"), os.environ.get("LOCALAPPDATA", "")
        return (str(Path(windows) / "Fonts"), str(Path(local) / "Microsoft/Windows/Fonts"))
    return ("/usr/share/fonts", "/usr/local/share/fonts", str(home / ".local/share/fonts"), str(home / ".fonts"))


def missing(characters: Iterable[str], font_files: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Those of the characters that none of the font files (path, index in a collection) can draw."""
    left = set(characters)
    # Fonts of one small script open in no time; those of all Chinese characters come last, and perhaps not at all.
    # The faces of a collection share their glyphs: one of them tells for all.
    first = dict(sorted(font_files, reverse=True))
    for path in sorted(first, key=lambda path: (_size(path), path)):
        if not left:
            break
        left = {c for c in left if not _draws(path, first[path], ord(c))}
    return tuple(sorted(left))


@cache
def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


def _draws(path: str, index: int, point: int) -> bool:
    block, bit = divmod(point, 8)
    return bool(_coverage(path, index)[block] >> bit & 1)


@cache
def _coverage(path: str, index: int) -> bytes:
    """A bit for each code point that a font has a glyph for: small, for a build asks many fonts."""
    from fontTools.ttLib import TTFont, TTLibError  # heavy, and only for text that packaged fonts lack

    bits = bytearray(0x110000 // 8)
    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            for point in font.getBestCmap() or ():
                bits[point >> 3] |= 1 << (point & 7)
    except (OSError, TTLibError, KeyError, AssertionError):
        pass  # it draws nothing that anybody can know of
    return bytes(bits)


def help_for(character: str) -> str:
    """What the author can do about a character that no font here draws."""
    point = ord(character)
    for first, last, package, holds in _HELP:
        if first <= point <= last:
            return f"install a font for {holds}: on Debian or Ubuntu, apt install {package}"
    return "install a font that has it: on Debian or Ubuntu, apt install fonts-noto-core"


def name_of(character: str) -> str:
    """A character as diagnostics name it: `'漢' (U+6F22, CJK UNIFIED IDEOGRAPH-6F22)`."""
    return f"'{character}' (U+{ord(character):04X}, {unicodedata.name(character, 'no name')})"


def lacking_said(characters: tuple[str, ...]) -> tuple[str, str, str, int]:
    """What is said of characters that no font here draws: code, message, hint, and no part in particular."""
    named = ", ".join(name_of(c) for c in characters[:3])
    more = f" and {len(characters) - 3} more" if len(characters) > 3 else ""
    return "missing-glyph", f"no font here draws {named}{more}", help_for(characters[0]), -1

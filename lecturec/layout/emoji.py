"""Emoji as icons, so that none needs a colour font."""

import re
import unicodedata
import zipfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_TAIL = "[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*"
_PICTURES = (
    "[\U0001f300-\U0001faff\U0001f000-\U0001f2ff\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2611-\u2615\u2648-\u2653\u267f\u2693\u26a0"
    "\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u2708-\u270b\u270f\u2713"
    "\u2714\u2716-\u2718\u2728\u274c\u274e\u2753-\u2755\u2757\u2764\u2795-\u2797\u27a1\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55]"
)
_SIGNS = "[\u2139\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299]\ufe0f"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|[#*0-9]\ufe0f?\u20e3"
    f"|(?:{_PICTURES}|{_SIGNS}){_TAIL}(?:\u200d[\u2600-\u27bf\U0001f300-\U0001faff]{_TAIL})*"
)

_TONED = {
    "✅✔☑✓🆗🟢": ("circle-check", "good"),
    "❌✖✗✘❎☒🔴": ("circle-x", "bad"),
    "⚠🟡🟠": ("triangle-alert", "warn"),
    "⛔🚫🛑": ("ban", "bad"),
    "❓❔": ("circle-question-mark", "second"),
    "❗❕": ("circle-alert", "warn"),
    "ℹ": ("info", "second"),
}
_ICON_TABLE = (
    "🎯:target 💡:lightbulb 📌:pin 📍:map-pin 🔥:flame 🚀:rocket ⚡:zap 📊:chart-column 📈:trending-up "
    "📉:trending-down 📝:square-pen ✍:square-pen 📚:library 📖:book-open 📘:book 📗:book 📕:book 📙:book "
    "🔍:search 🔎:search 🧠:brain 🤖:bot 🎬:clapperboard 🎥:video 📹:video 📷:camera 📸:camera 🖼:image 🎵:music "
    "🎶:music 🎓:graduation-cap 👉:arrow-right ➡:arrow-right ⬅:arrow-left ⬆:arrow-up ⬇:arrow-down "
    "↔:move-horizontal ↕:move-vertical ▶:play ⏸:pause ⏹:square 👍:thumbs-up 👎:thumbs-down ❤:heart "
    "⭐:star 🌟:star ✨:sparkles 🔒:lock 🔓:lock-open 🔑:key 🛠:wrench 🔧:wrench ⚙:settings 🔨:hammer "
    "🧪:flask-conical ⚗:flask-conical 🔬:microscope 🔭:telescope 🌍:globe 🌎:globe 🌏:globe 🌐:globe "
    "💻:laptop 🖥:monitor 📱:smartphone ⌛:hourglass ⏳:hourglass ⏱:timer ⏰:alarm-clock ⌚:watch 🕐:clock "
    "📅:calendar 📆:calendar 🗓:calendar ✏:pencil 🖊:pen 📎:paperclip 🔗:link 📦:package 🧩:puzzle 🏆:trophy "
    "🥇:medal 🎉:party-popper 🎊:party-popper ➕:plus ➖:minus ➗:divide 🔄:refresh-cw 🔁:repeat "
    "💬:message-circle 🗨:message-circle 💭:message-circle 📣:megaphone 📢:megaphone 🔔:bell 👀:eye 👁:eye "
    "👤:user 🧑:user 👨:user 👩:user 👥:users 💰:coins 💵:banknote 💶:banknote 🏠:house 🌱:sprout 🌿:leaf 🍃:leaf "
    "🌳:tree-deciduous 🌲:tree-pine ☀:sun 🌞:sun 🌙:moon ☁:cloud 🌧:cloud-rain ❄:snowflake "
    "🌊:waves-horizontal 💧:droplet 🐛:bug 🗑:trash-2 📁:folder 📂:folder-open 📄:file-text 📃:file-text "
    "📋:clipboard-list ✂:scissors 🎨:palette 🧮:calculator 📐:ruler 📏:ruler ⚖:scale 🩺:stethoscope 💊:pill "
    "🧬:dna 🔋:battery 🔌:plug 📡:satellite-dish 🛰:satellite ✈:plane 🚗:car 🚢:ship 🚂:train-front "
    "🏥:hospital 🏫:school 🏛:landmark 🗺:map 🧭:compass ⛰:mountain 🏔:mountain 🎤:mic 🎙:mic 🎧:headphones "
    "🔊:volume-2 🔉:volume-1 🔇:volume-x ✉:mail 📧:mail 📨:mail 🏁:flag 🚩:flag 🎁:gift ☕:coffee 🍎:apple "
    "🐍:worm 🦠:bug 🧲:magnet 💾:save 🎮:gamepad-2 👋:hand ✋:hand 🤝:handshake 🙏:heart-handshake "
    "💪:biceps-flexed 😀:smile 🙂:smile 😊:smile 😃:smile 😄:laugh 😂:laugh 😢:frown 🙁:frown 😡:angry 🤔:meh "
    "⚛:atom ♻:recycle ⚓:anchor 🪐:orbit 🌡:thermometer 💎:gem 👑:crown 🛡:shield ⚔:swords 🧱:brick-wall "
    "⬛:square ⬜:square 🟥:square 🟦:square 🟩:square ⚪:circle ⚫:circle 🔵:circle 🟣:circle ⭕:circle "
    "🔷:diamond 🔶:diamond "
)
_ICONS: dict[str, str] = dict(pair.split(":") for pair in _ICON_TABLE.split())


_SIGNS_IN_CODE = str.maketrans(
    {
        **dict.fromkeys("✅🆗", "✔"),
        **dict.fromkeys("❌❎", "✘"),
        **dict.fromkeys("🟢🟡🟠🔴🔵🟣⚪⚫", "●"),
        **dict.fromkeys("🟥🟦🟩🟨🟧🟪", "■"),
        **dict(zip("➡⬅⬆⬇⭐", "→←↑↓★", strict=True)),
        "\ufe0f": "",
    }
)


def signs_in_code(text: str) -> str:
    """A listing with signs of a fixed width for the emoji that have one; the others need a colour font."""
    return text.translate(_SIGNS_IN_CODE)


def emoji_pieces(text: str) -> list[tuple[str, str, str]]:
    """The text as (words, "", "") and (emoji, icon, tone) pieces in order; an emoji with no icon has "?"."""
    pieces: list[tuple[str, str, str]] = []
    at = 0
    for match in _EMOJI.finditer(text):
        if match.start() > at:
            pieces.append((text[at : match.start()], "", ""))
        pieces.append((match[0], *icon_for(match[0])))
        at = match.end()
    if at < len(text):
        pieces.append((text[at:], "", ""))
    return pieces


@cache
def icon_for(emoji: str) -> tuple[str, str]:
    """(Lucide icon, tone) that stands for an emoji; ("?", "") when only a colour font can show it."""
    first = emoji[0]
    if "\u20e3" in emoji:
        return "", ""
    for group, found in _TONED.items():
        if first in group:
            return found
    if first in _ICONS:
        return _ICONS[first], ""
    words = re.findall(r"[a-z0-9]+", unicodedata.name(first, "").lower())
    joined = ["-".join(words[i:j]) for i in range(len(words)) for j in range(len(words), i, -1)]
    return next(((name, "") for name in joined if name in lucide_names() and name not in ("a", "x")), ("?", ""))


def drawn_as_icon(character: str) -> bool:
    """Whether this character alone is an emoji that we always draw as an icon, so that no font need have it."""
    sign = "\u2139" <= character <= "\u2bff" or "\U0001f000" <= character <= "\U0001faff"
    return sign and icon_for(character)[0] not in ("", "?")


def stand_in(emoji: str) -> str:
    """The icon for an emoji that has none of its own, where no colour font is to be had."""
    if "\U0001f1e6" <= emoji[0] <= "\U0001f1ff":
        return "flag"
    return "smile" if "FACE" in unicodedata.name(emoji[0], "") else "shapes"


@cache
def _lucide() -> zipfile.ZipFile:
    spec = find_spec("lucide")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package lucide is missing; install lecturec again")
    return zipfile.ZipFile(Path(spec.origin).parent / "lucide.zip")


@cache
def lucide_names() -> frozenset[str]:
    """The names of all icons."""
    return frozenset(name.removesuffix(".svg") for name in _lucide().namelist())


@cache
def lucide(name: str) -> str:
    """The SVG of an icon, its stroke `currentColor`; an unknown name gives the icon "shapes"."""
    return _lucide().read(f"{name if name in lucide_names() else 'shapes'}.svg").decode()

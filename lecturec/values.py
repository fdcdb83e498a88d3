"""What each setting can be: its value as it was written, read as its type or refused with what to type instead."""

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from lecturec.dial import LEVELS, PRIORS, Entity
from lecturec.endpoint import Server
from lecturec.parse.language import language_tag

OUTPUTS = ("mp4", "vtt", "srt", "json", "pdf", "jpg", "png", "m4a", "txt")
LABELS = ("auto", "none", "slides", "title", "both")
"""Where it is written that a model made something: auto is on slides, and on the title for a voice like a person's."""

TRANSITIONS = ("none", "fade", "push", "slide", "wipe", "zoom")
MOTIONS = ("calm", "none")
FILM_SOUND = ("alone", "wait", "duck", "mute")
"""When films of the author's are heard: where nobody speaks, after the words, under them, or never."""

PICTURE_FAILURE = ("sketch", "skip", "fail")
"""When a model cannot paint a picture: the embedded illustrator draws it, nobody does, or there is no lecture."""

CAPTIONS = ("beside", "burned", "words")
"""Captions in a track of their own, or in the picture, or there with each word marked as it is said."""

CODE = ("describe", "name", "silent")
"""What is said of a listing: what it does, only that it is on the screen, or nothing."""


class WrongOption(ValueError):
    """A value that a setting cannot have; the message says what it can be, `hint` what to type."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def read_value(name: str, value: object) -> Any:
    """A setting's value as its type. Raises WrongOption."""
    if name not in READERS:
        near = get_close_matches(name, READERS, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(sorted(READERS))}"
        raise WrongOption(f"there is no setting called '{name}'", hint)
    return READERS[name](name, value)


def _word(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise WrongOption(f"'{name}' is a word, not {value!r}")
    return value.strip()


def _choice(*choices: str) -> Callable[[str, object], str]:
    def read(name: str, value: object) -> str:
        # YAML and TOML authors write false for none.
        word = "none" if value is False and "none" in choices else _word(name, value)
        if word not in choices:
            near = get_close_matches(word, choices, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(choices)}"
            raise WrongOption(f"'{word}' is no {name.replace('_', '-')}", hint)
        return word

    return read


def _theme(name: str, value: object) -> str:
    from lecturec.theme import theme_names

    return _choice(*theme_names())(name, value)


def _dialect(name: str, value: object) -> str:
    from lecturec.parse.dialects import names

    return _choice(*names())(name, value)


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongOption(f"'{name}' is true or false, not {value!r}", f"{name}: false")
    return value


def _number(low: int, high: int) -> Callable[[str, object], int]:
    def read(name: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise WrongOption(f"'{name}' is a whole number from {low} to {high}, not {value!r}")
        return value

    return read


def _level(name: str, value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,3}", value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not -60 <= value <= -20:
        said = f"'{name.replace('_', '-')}' is a whole number of LU from -60 to -20, not {value!r}"
        raise WrongOption(said, "music at 20 below the voice is the loudest over which all can follow (WCAG 1.4.7)")
    return value


def _share(name: str, value: object) -> float:
    try:
        share = float(str(value)) if not isinstance(value, bool) else 0.0
    except ValueError:
        share = 0.0
    if not 0.01 <= share <= 1000:
        raise WrongOption(
            f"'{name}' is a number from 0.01 to 1000, not {value!r}", "4 gives every stage four times as long"
        )
    return share


def _lang(name: str, value: object) -> str:
    if tag := language_tag(_word(name, value)):
        return tag
    raise WrongOption(f"{value!r} is not a language tag", "write one such as en, fr, es, ja or zh-Hant")


def _size(_name: str, value: object) -> str:
    found = re.fullmatch(r"(\d{2,5})\s*[xX×]\s*(\d{2,5})", str(value).strip())
    if not found or not all(180 <= int(n) <= 4320 and int(n) % 2 == 0 for n in found.groups()):
        raise WrongOption(f"'{value}' is no size", "two even numbers of pixels from 180 to 4320, such as 1920x1080")
    return f"{found[1]}x{found[2]}"


def _outputs(_name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        asked: list[object] = list(re.split(r"[\s,]+", value.strip()))
    elif isinstance(value, (list, tuple)):
        asked = list(value)
    else:
        raise WrongOption(f"'to' is a list of outputs, not {value!r}", f"there are: {', '.join(OUTPUTS)}")
    read = [_choice(*OUTPUTS)("output", kind) for kind in asked if kind]
    return tuple(dict.fromkeys(("mp4", "vtt", *read)))


def _codes(_name: str, value: object) -> tuple[str, ...]:
    asked = [value] if isinstance(value, str) else value
    if not isinstance(asked, (list, tuple)) or not all(isinstance(c, str) for c in asked):
        raise WrongOption(f"'allow' is a list of codes, not {value!r}", "allow: [missing-alt-text]")
    asked = [code for words in asked for code in re.split(r"[\s,]+", words)]
    wrong = next((c for c in asked if c and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", c)), "")
    if wrong:
        raise WrongOption(
            f"'{wrong}' is no code", "a code stands in brackets in each message: warning[missing-alt-text]"
        )
    return tuple(c for c in asked if c)


def _licences(_name: str, value: object) -> tuple[str, ...]:
    asked = [value] if isinstance(value, str) else value
    if not isinstance(asked, (list, tuple)) or not all(isinstance(name, str) for name in asked):
        raise WrongOption(f"'accept' is a list of licences, not {value!r}", 'accept = ["cpml"]')
    return tuple(name.strip().lower() for words in asked for name in words.split(",") if name.strip())


def _only(_name: str, value: object) -> str:
    words = str(value).strip()
    if words and not re.fullmatch(r"\d+(-\d*)?(,\d+(-\d*)?)*", words):
        raise WrongOption(f"'{words}' names no slides", "slides count from 1: 3, 3-5 or 1,4-6")
    return words


def _server(name: str, value: object) -> Server:
    """`http://localhost:8880/v1,model=kokoro,key=SPEECH_KEY,budget=100000`, or the same as a table with `url`."""
    known = ("url", "model", "key", "budget")
    if isinstance(value, Server):
        return value
    if isinstance(value, str):
        first, *rest = (piece.strip() for piece in value.split(","))
        table: dict[str, object] = {"url": first, **dict(piece.partition("=")[::2] for piece in rest)}
    elif isinstance(value, dict):
        table = value
    else:
        raise WrongOption(f"'{name}' is an address, not {value!r}", f'{name} = "http://localhost:8880/v1"')
    if wrong := next((str(key) for key in table if key not in known), ""):
        raise WrongOption(f"'{name}' has no '{wrong}'", f"it has {', '.join(known)}")
    words = {key: str(table.get(key, "")).strip() for key in known}
    if not re.fullmatch(r"https?://[^\s/@?#]+(/[^\s?#@]*)?", words["url"]):
        raise WrongOption(f"'{words['url']}' is no address of a server", "http://localhost:8880/v1")
    if words["key"] and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", words["key"]):
        raise WrongOption("'key' is the name of an environment variable, not the key itself", "key=OPENAI_API_KEY")
    if words["budget"] and not re.fullmatch(r"\d{1,12}", words["budget"]):
        raise WrongOption(f"'budget' is a number of characters, not {words['budget']!r}", "budget=100000")
    return Server(
        url=words["url"].rstrip("/"), model=words["model"], key=words["key"], budget=int(words["budget"] or 0)
    )


def _coherence(name: str, value: object) -> str:
    """A level by its name or its number."""
    written = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else value
    if isinstance(written, str) and re.fullmatch(rf"[0-{len(LEVELS) - 1}]", written):
        return LEVELS[int(written)]
    if isinstance(written, str) and re.fullmatch(r"-?\d+", written):
        raise WrongOption(f"'{name}' is a number from 0 to {len(LEVELS) - 1}, not {written}", ", ".join(LEVELS))
    return _choice(*LEVELS)(name, written)


_ENTITIES = 64


def _entities(name: str, value: object) -> tuple[Entity, ...]:
    """`neuron: a round blue cell` or `Ada: {icon: user, description: ...}`, one a line."""
    if isinstance(value, tuple) and all(isinstance(one, Entity) for one in value):
        return value
    if not isinstance(value, dict) or len(value) > _ENTITIES:
        raise WrongOption(
            f"'{name}' names things, one a line, {_ENTITIES} at most", "entities:\\n  neuron: a blue cell"
        )
    return tuple(_entity(str(said).strip(), about) for said, about in value.items() if str(said).strip())


def _entity(said: str, about: object) -> Entity:
    if isinstance(about, str):
        return Entity(name=said, description=about.strip())
    words = {str(key): word for key, word in about.items()} if isinstance(about, dict) else {"": about}
    if wrong := next((key for key, word in words.items() if key not in ("icon", "description")), None):
        raise WrongOption(f"'{said}' has no '{wrong}'", "it has a description and an icon")
    if not all(isinstance(word, str) for word in words.values()) or "" in words:
        raise WrongOption(f"'{said}' is described in words, not {about!r}", f"{said}: {{icon: star}}")
    icon = str(words.get("icon", "")).strip()
    if icon:
        from lecturec.backends.sketch_icons import names

        if icon not in names():
            near = get_close_matches(icon, names(), n=1)
            hint = f"did you mean '{near[0]}'?" if near else "icons are named as on lucide.dev"
            raise WrongOption(f"'{icon}' is no icon", hint)
    return Entity(name=said, description=str(words.get("description", "")).strip(), icon=icon)


def _address(name: str, value: object) -> str:
    word = _word(name, value)
    if not re.fullmatch(r"https?://[^\s@]+", word):
        raise WrongOption(f"'{word}' is no address of a server", f"{name}: http://timestamp.example.org")
    return word


READERS: dict[str, Callable[[str, object], Any]] = {
    "theme": _theme,
    "voice": _word,
    "speech": _server,
    "writer": _server,
    "takes": _word,
    "accept": _licences,
    "illustrator": _word,
    "picture_failure": _choice(*PICTURE_FAILURE),
    "enlarger": _word,
    "music": _word,
    "music_level": _level,
    "intro": _word,
    "outro": _word,
    "film_sound": _choice(*FILM_SOUND),
    "aligner": _choice("none", "qwen"),
    "lang": _lang,
    "dialect": _dialect,
    "size": _size,
    "fps": _number(5, 60),
    "transition": _choice(*TRANSITIONS),
    "motion": _choice(*MOTIONS),
    "coherence": _coherence,
    "entities": _entities,
    "noise": _choice(*PRIORS),
    "narration": _flag,
    "captions": _choice(*CAPTIONS),
    "code": _choice(*CODE),
    "illustrations": _flag,
    "to": _outputs,
    "only": _only,
    "allow": _codes,
    "draft": _flag,
    "network": _flag,
    "scenes": _flag,
    "root": _word,
    "cache": _flag,
    "jobs": _number(0, 256),
    "patience": _share,
    "credits": _flag,
    "label": _choice(*LABELS),
    "sign": _word,
    "key": _word,
    "timestamp": _address,
    "untrusted": _flag,
}

"""Addresses, files, paths, names with signs in them, keys to be pressed, handles."""

import re
from functools import cache

from lecturec.verbalise.tables import tables
from lecturec.verbalise.tokens import FIGURES, Rule, always, having

_EMAIL = re.compile(r"(?<![A-Za-zÀ-ɏ0-9_.+-])([A-Za-z0-9_.+-]{1,64})@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})")
_URL = re.compile(
    r"(?:https?://|ftp://|www\.)(?:www\.)?([\w-]+(?:\.[\w-]+)+|localhost)(?::\d+)?[^\s)\]>»”\"。、，）」]*"
)
_ENDINGS = (
    "md|py|js|ts|tsx|jsx|txt|csv|tsv|json|yaml|yml|toml|html|css|pdf|png|jpg|jpeg|gif|svg|mp4|mp3|wav|c|h|cpp|hpp|java"
    "|rs|go|rb|sh|ipynb|tex|bib|docx|xlsx|pptx|xml|sql|lock|ini|cfg|env|zip|gz|tar"
)
_LETTER = r"(?![ぁ-ヿ一-鿿가-힣])\w"
_FILE = re.compile(
    rf"(?<![A-Za-zÀ-ɏ0-9_./\\-])((?:{_LETTER}|-)+(?:\.[\w-]+){{0,3}}?)\.({_ENDINGS})(?![A-Za-z0-9_]|\.\w)"
)
_PATH = re.compile(
    r"(?<![\w./:<])((?:~|\.{1,2})?/(?:[\w.@+-]+/)*[\w.@+-]*\w/?|(?:[\w.-]+/)+[\w-]+\.[A-Za-z]\w{0,4})(?![\w/])"
)
_DRIVE = re.compile(r"(?<!\w)([A-Z]):((?:\\[\w.-]+)+)")
_ENDING = re.compile(r"(?<![\w./])\.(\d?[A-Za-z]\w{0,11})(?!\w|\.\w)")
_HASH = re.compile(r"(?<!#)\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])([0-9a-f]{4})[0-9a-f]{3,60}\b")
_COLOUR = re.compile(r"(?<![\w&#])#((?=[A-Fa-f]*\d)[0-9A-Fa-f]{6}|[0-9A-F]{6})(?!\w)")
_HANDLE = re.compile(r"(?<![\w@.])@([A-Za-z_][\w.-]{0,30}\w)")
_TAG = re.compile(r"(?<![\w#&])#([^\W\d_]\w{1,40})")
_FLAG = re.compile(r"(?<!\S)(--?)([A-Za-z](?:[\w-]*\w)?)(?=$|[\s=,.;:!?)])")
_EMOTICON = re.compile(r"(?:(?<=\s)|^)(?:[:;=8][-'o^]?[)(DPpOo3|/\\*]|[xX]D|<3|\^_?\^|¯\\_\(ツ\)_/¯)(?=$|[\s.,!?])")
_KEYS = (
    "Ctrl|Control|Strg|Alt|AltGr|Shift|Cmd|Command|Option|Win|Meta|Super|Esc|Tab|Enter|Return|Del|Delete|Entf|Fn|Ins"
)
_FACES = (
    ":-",
    ":)",
    ";)",
    ";-",
    ":(",
    ":D",
    ":P",
    ":/",
    ":|",
    ":O",
    ":'",
    "=)",
    "=D",
    "8)",
    "XD",
    "xD",
    "<3",
    "^^",
    "^_^",
    "¯",
)
_CHORD = re.compile(rf"(?<!\w)((?:(?:{_KEYS}) ?[+‑-] ?)+)([A-Za-z0-9]\w{{0,9}}|[←→↑↓+-])(?!\w)")
_APPLE = re.compile(r"([⌘⌥⇧⌃]+)([A-Z0-9])(?!\w)")
_APPLE_KEYS = dict(zip("⌘⌥⇧⌃", ("Cmd", "Option", "Shift", "Ctrl"), strict=True))
_NAMED = ("C++", "g++", "G++", "Notepad++", "C#", "F#", "J#", ".NET", "ASP.NET", "VB.NET")
_SCRIPTS = (
    "Node",
    "Vue",
    "Next",
    "Nuxt",
    "Three",
    "Express",
    "Ember",
    "Backbone",
    "Chart",
    "Alpine",
    "React",
    "p5",
    "D3",
)


def said_in(words: str, lang: str) -> str:
    """Latin words as they are given to an engine: in kana in Japanese."""
    from lecturec.verbalise.kana import to_kana

    return to_kana(words) if lang == "ja" else words


def parted(name: str) -> str:
    """An identifier in its words: snake_case, kebab-case and camelCase apart."""
    name = re.sub(r"[_\s]+", " ", name).strip()
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)


def _dotted(name: str, lang: str) -> str:
    dot = f" {tables(lang).words['dot']} "
    words = parted(name.strip("."))
    return dot.join(said_in(part, lang) for part in words.split("."))


def _email(found: re.Match[str], lang: str) -> str:
    return f"{_dotted(found[1], lang)} {tables(lang).words['at']} {_domain(found[2], lang)}"


def _url(found: re.Match[str], lang: str) -> str:
    return _domain(found[1], lang)


def _domain(name: str, lang: str) -> str:
    """The name of a server; where Latin letters are foreign, its last syllables are spelled: ac.jp."""
    if lang not in ("ja", "zh", "zh-hans", "ko", "hi", "ar"):
        return _dotted(name, lang)
    first, *rest = name.split(".")
    return _dotted(".".join((first, *(" ".join(part.upper()) if len(part) == 2 else part for part in rest))), lang)


def _file(found: re.Match[str], lang: str) -> str:
    ending = said_in(" ".join(found[2].upper()), lang)
    return f"{_dotted(found[1], lang)} {tables(lang).words['dot']} {ending}"


def _path(found: re.Match[str], lang: str) -> str | None:
    """A path, its parts between slashes; a fraction or two words with a slash are none."""
    path = found[1]
    if path.count("/") == 1 and path[0] == "/" and "." not in path and len(path) < 4:
        return None
    signs = tables(lang).signs
    named = [f"{signs['~']}" if part == "~" else _parts(part, lang) for part in path.rstrip("/").split("/")]
    return " ".join(f" {signs['/']} ".join(named).split())


def _parts(part: str, lang: str) -> str:
    if not part.strip("."):
        return " ".join(tables(lang).words["dot"] for _ in part)
    name, dot, ending = part.rpartition(".")
    if not (dot and ending in _ENDINGS.split("|")):
        return _dotted(part, lang)
    return f"{_dotted(name, lang)} {tables(lang).words['dot']} {said_in(' '.join(ending.upper()), lang)}"


def _drive(found: re.Match[str], lang: str) -> str:
    back = f" {tables(lang).signs[chr(92)]} "
    return said_in(found[1], lang) + back + back.join(_parts(part, lang) for part in found[2].split("\\")[1:])


def _ending(found: re.Match[str], lang: str) -> str:
    return f"{tables(lang).words['dot']} {said_in(parted(found[1]), lang)}"


def _colour(found: re.Match[str], lang: str) -> str:
    return f"{tables(lang).signs['#']} {said_in(' '.join(found[1].upper()), lang)}"


def _handle(found: re.Match[str], lang: str) -> str:
    return f"{tables(lang).words['at']} {_dotted(found[1], lang)}"


def _tag(found: re.Match[str], lang: str) -> str:
    return tables(lang).say["hashtag"].format(a=said_in(parted(found[1]), lang))


def _flag(found: re.Match[str], lang: str) -> str:
    """A flag of a command: "dash v", "dash dash help"."""
    dash = tables(lang).say["dash"]
    return f"{' '.join(dash for _ in found[1])} {said_in(found[2].replace('-', ' '), lang)}"


def _chord(found: re.Match[str], lang: str) -> str:
    keys = [key.strip() for key in re.split(r"[+‑-]", found[1]) if key.strip()]
    return _pressed([*keys, found[2]], lang)


def _apple(found: re.Match[str], lang: str) -> str:
    return _pressed([*(_APPLE_KEYS[key] for key in found[1]), found[2]], lang)


def _pressed(keys: list[str], lang: str) -> str:
    names = tables(lang).keys
    arrows = {"←": "Left", "→": "Right", "↑": "Up", "↓": "Down"}
    said = [names.get(arrows.get(key, key)) or said_in(key, lang) for key in keys]
    return " ".join(said)


@cache
def _known(lang: str) -> tuple[str, ...]:
    return (*tables(lang).terms, *_NAMED, *(f"{name}.js" for name in _SCRIPTS))


@cache
def _terms(lang: str) -> re.Pattern[str]:
    known = sorted(_known(lang), key=len, reverse=True)
    return re.compile(rf"(?<![A-Za-z0-9_])(?:{'|'.join(map(re.escape, known))})(?:(?<=\+)(\d\d))?(?![A-Za-z0-9_])")


def _term(found: re.Match[str], lang: str) -> str:
    own, words = tables(lang).terms, tables(lang).words
    written = found.group()
    year = f" {found[1]}" if found[1] else ""
    if written in own:
        return own[written]
    written = written.removesuffix(year.strip())
    if written.endswith(".js"):
        return f"{said_in(written[:-3], lang)} {said_in('J S', lang)}"
    name = written.replace("++", "").replace("#", "").removesuffix(".NET").replace(".", "")
    kind = "plusplus" if "+" in written else "sharp" if "#" in written else "dotnet"
    return f"{said_in(name, lang)} {words[kind]}".strip() + year


RULES = (
    Rule(having("@"), always(_EMAIL), _email),
    Rule(having(".", "/w"), always(_URL), _url),
    Rule(having("+-‑"), always(_CHORD), _chord, lambda _lang: tuple(_KEYS.split("|"))),
    Rule(having("⌘⌥⇧⌃"), always(_APPLE), _apple),
    Rule((), _terms, _term, _known),
    Rule(having("/"), always(_PATH), _path),
    Rule(having("\\"), always(_DRIVE), _drive),
    Rule(having("."), always(_FILE), _file),
    Rule(having("."), always(_ENDING), _ending),
    Rule(having("#"), always(_COLOUR), _colour),
    Rule(having("@"), always(_HANDLE), _handle),
    Rule(having("#"), always(_TAG), _tag),
    Rule(having("-"), always(_FLAG), _flag),
    Rule(having(":;=8xX<^¯"), always(_EMOTICON), lambda _m, _lang: "", lambda _lang: _FACES),
    Rule(having(FIGURES, "abcdef"), always(_HASH), lambda m, lang: said_in(" ".join(m[1]), lang)),
)

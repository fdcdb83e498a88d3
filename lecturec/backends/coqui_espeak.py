"""The command espeak-ng as far as Coqui needs it: `--version`, `--voices`, and text to phonemes.

Run as a program of its own; it needs nothing of lecturec but the library of espeakng-loader.
"""

import argparse
import ctypes
import sys
from pathlib import Path
from typing import Any

_NO_AUDIO, _NO_EXIT, _IPA, _UTF8 = 2, 0x8000, 0x02, 1


class Voice(ctypes.Structure):
    """`espeak_VOICE`: what a voice is called, and the languages it speaks."""

    _fields_ = [
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_void_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("reserved", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    ]


def library() -> tuple[Any, str]:
    """(espeak-ng, where its data lies)."""
    import espeakng_loader

    data = espeakng_loader.get_data_path()
    espeak: Any = ctypes.CDLL(espeakng_loader.get_library_path())
    espeak.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
    espeak.espeak_Initialize(_NO_AUDIO, 0, data.encode(), _NO_EXIT)
    espeak.espeak_Info.restype = ctypes.c_char_p
    espeak.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(Voice))
    espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
    espeak.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    return espeak, data


def voices(espeak: Any) -> list[str]:
    """The table of voices, a line each, under its heading."""
    lines = ["Pty Language       Age/Gender VoiceName          File                 Other Languages"]
    listed = espeak.espeak_ListVoices(None)
    number = 0
    while listed[number]:
        voice = listed[number].contents
        # Languages begin with a byte that says how well they are spoken.
        priority, lang = ctypes.string_at(voice.languages, 1)[0], ctypes.string_at(voice.languages + 1).decode()
        name = voice.name.decode().replace(" ", "_")
        lines.append(f"{priority:2d}  {lang:<15} --/M      {name:<18} {voice.identifier.decode():<20}")
        number += 1
    return lines


def choose(espeak: Any, name: str) -> bool:
    """Speak with the voice of a name, or of a language."""
    if espeak.espeak_SetVoiceByName(name.encode()) == 0:
        return True
    wanted = Voice()
    tag = ctypes.create_string_buffer(name.encode())
    wanted.languages = ctypes.addressof(tag)
    return bool(espeak.espeak_SetVoiceByProperties(ctypes.byref(wanted)) == 0)


def phonemes(espeak: Any, text: str, separator: str) -> list[str]:
    """IPA, a line for each clause."""
    rest = ctypes.c_char_p(text.encode("utf-8", "replace"))
    how = _IPA | ((ord(separator) << 8) if separator else 0)
    lines = []
    while rest.value is not None:
        said = espeak.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, how)
        if said:
            lines.append(said.decode("utf-8", "replace"))
    return lines


def main(words: list[str]) -> int:
    """Do what the words ask for; returns the exit status."""
    reader = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    for flag in ("--version", "--voices", "-q"):
        reader.add_argument(flag, action="store_true")
    reader.add_argument("-b")
    reader.add_argument("-v", default="en")
    reader.add_argument("-f")
    reader.add_argument("--ipa")
    reader.add_argument("--tie")
    asked = reader.parse_args(words)
    espeak, data = library()
    if asked.version:
        said = espeak.espeak_Info(ctypes.byref(ctypes.c_char_p())).decode()
        print(f"eSpeak NG text-to-speech: {said}  Data at: {data}")  # noqa: T201 (this is a command)
        return 0
    if asked.voices:
        print("\n".join(voices(espeak)))  # noqa: T201
        return 0
    if not choose(espeak, asked.v):
        sys.stderr.write(f"there is no voice for {asked.v}\n")
        return 1
    text = Path(asked.f).read_text("utf-8") if asked.f else sys.stdin.read()
    print("\n".join(phonemes(espeak, text, "" if asked.tie else "_")))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))

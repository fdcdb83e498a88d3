"""The process in which espeak-ng lives: requests on standard input, sound on standard output.

A message is a length (4 bytes, big-endian), that much JSON, and for answers the sound (16-bit little-endian).
It imports nothing of lecturec: a crash stays here, and so does the engine's licence (GPL).

The engine carries the phase of its voice and its dice from one sentence to the next, and nothing resets them. So each
sentence is spoken by a fresh fork of the engine as it was loaded (2 ms), and sounds the same wherever it stands. Where
there is no fork, the process answers one question and ends.
"""

import ctypes
import json
import os
import struct
import sys
from ctypes import CFUNCTYPE, POINTER, Structure, Union, c_char, c_char_p, c_int, c_short, c_uint, c_void_p
from typing import Any, BinaryIO

_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000
_AT_CHARACTER, _UTF8, _ENDPAUSE = 1, 1, 0x1000
_SSML_WITH_PHONEMES = 0x110
_IPA = 0x02
_RATE, _PITCH, _RANGE, _GAP = 1, 3, 4, 7
_END_OF_LIST, _WORD = 0, 1
_LONGEST_SOUND = 22_050 * 2 * 600  # ten minutes in bytes: no sentence is longer


class _Identity(Union):
    _fields_ = [("number", c_int), ("name", c_char_p), ("string", c_char * 8)]


class _Event(Structure):
    _fields_ = [
        ("type", c_int),
        ("unique_identifier", c_uint),
        ("text_position", c_int),
        ("length", c_int),
        ("audio_position", c_int),
        ("sample", c_int),
        ("user_data", c_void_p),
        ("id", _Identity),
    ]


_Heard = CFUNCTYPE(c_int, POINTER(c_short), c_int, POINTER(_Event))


class Engine:
    """espeak-ng, loaded once; it keeps global state, so one process has one."""

    def __init__(self) -> None:
        import espeakng_loader

        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path()
        self._library.espeak_Initialize.argtypes = [c_int, c_int, c_char_p, c_int]
        self.rate_hz = self._library.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(data), _DONT_EXIT)
        if self.rate_hz <= 0:
            raise RuntimeError("espeak-ng did not start")
        self._library.espeak_Synth.argtypes = [
            c_char_p,
            ctypes.c_size_t,
            c_uint,
            c_int,
            c_uint,
            c_uint,
            POINTER(c_uint),
            c_void_p,
        ]
        self._sound = bytearray()
        self._words: list[tuple[int, int, int]] = []
        self._heard = _Heard(self._hear)
        self._library.espeak_SetSynthCallback(self._heard)

    def speak(self, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The words (first character, length, sample) and the sound of a text."""
        if self._library.espeak_SetVoiceByName(asked["voice"].encode()) != 0:
            return {"error": "no-voice"}, b""
        for parameter, name in ((_RATE, "rate"), (_PITCH, "pitch"), (_RANGE, "range"), (_GAP, "gap")):
            self._library.espeak_SetParameter(parameter, asked[name], 0)
        self._sound.clear()
        self._words.clear()
        text = asked["text"].encode("utf-8", "replace") + b"\0"
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(1))
        flags = _UTF8 | _ENDPAUSE | (_SSML_WITH_PHONEMES if asked.get("ssml") else 0)
        failed = self._library.espeak_Synth(text, len(text), 0, _AT_CHARACTER, 0, flags, None, None)
        self._library.espeak_Synchronize()
        if failed:
            return {"error": f"espeak-ng gave up (code {failed})"}, b""
        return {"rate_hz": self.rate_hz, "words": self._words}, bytes(self._sound)

    def phonemes(self, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """How each of some words would be said, in IPA."""
        if self._library.espeak_SetVoiceByName(asked["voice"].encode()) != 0:
            return {"error": "no-voice"}, b""
        self._library.espeak_TextToPhonemes.restype = c_char_p
        self._library.espeak_TextToPhonemes.argtypes = [POINTER(c_void_p), c_int, c_int]
        return {"ipa": [self._ipa(word) for word in asked["phonemes"]]}, b""

    def _ipa(self, word: str) -> str:
        text = ctypes.create_string_buffer(word.encode("utf-8", "replace") + b"\0")
        place = c_void_p(ctypes.addressof(text))
        said = []
        while place.value:
            heard = self._library.espeak_TextToPhonemes(ctypes.byref(place), _UTF8, _IPA)
            said.append((heard or b"").decode("utf-8", "replace").strip())
        return " ".join(filter(None, said))

    def _hear(self, sound: Any, samples: int, events: Any) -> int:
        if sound and samples > 0:
            self._sound += ctypes.string_at(sound, samples * 2)
        place = 0
        while events[place].type != _END_OF_LIST:
            event = events[place]
            if event.type == _WORD:
                self._words.append((event.text_position - 1, event.length, event.sample))
            place += 1
        return int(len(self._sound) > _LONGEST_SOUND)


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the questions end, each as if it were the first."""
    try:
        engine: Engine | None = Engine()
        trouble = ""
    except Exception as reason:
        engine, trouble = None, f"espeak-ng does not start: {reason}"
    while len(head := questions.read(4)) == 4:
        asked = json.loads(questions.read(struct.unpack(">I", head)[0]))
        if not hasattr(os, "fork"):
            _answer(engine, trouble, asked, answers)
            return
        child = os.fork()
        if child == 0:
            _answer(engine, trouble, asked, answers)
            os._exit(0)
        if os.waitpid(child, 0)[1] != 0:
            return  # it died in the middle of its answer: so that whoever waits for the rest is told


def _answer(engine: Engine | None, trouble: str, asked: dict[str, Any], answers: BinaryIO) -> None:
    said, sound = (
        (engine.phonemes if "phonemes" in asked else engine.speak)(asked) if engine else ({"error": trouble}, b"")
    )
    line = json.dumps({**said, "bytes": len(sound)}).encode()
    answers.write(struct.pack(">I", len(line)) + line + sound)
    answers.flush()


def main() -> None:
    """Serve on the standard streams; whatever the engine prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()

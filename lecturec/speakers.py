"""The voices of one lecture: its own, and others that some of its lines ask for. Each engine is made once."""

from collections.abc import Callable, Collection
from dataclasses import replace
from threading import Lock

from lecturec.backends import BackendError, Recording, Speaker, Utterance
from lecturec.choice import automatic
from lecturec.plugins import BUILT_IN, UnknownPlugin


class Speakers:
    """One speaker that is many: `voice` of an utterance is "", a voice of the lecture's engine, or "engine:voice".

    `lang` is the lecture's language, `own` its engine and voice. `make` gives an engine by its name; only those in
    `allowed` are made (None: all). Safe to use from several threads.
    """

    def __init__(
        self, lang: str, own: tuple[str, str], make: Callable[[str], Speaker], allowed: Collection[str] | None = None
    ) -> None:
        self.own, self._lang = own, lang
        self._make = make
        self._allowed = allowed
        self._made: dict[str, Speaker] = {}
        self._lock = Lock()

    @property
    def why(self) -> str:
        """Who speaks the lecture, and why where that is the usual voice of its language."""
        usual = automatic(self._lang)
        return ":".join(filter(None, self.own)) if self.own != (usual.engine, "") else str(usual)

    def identity(self, utterance: Utterance) -> str:
        """As its engine says. Raises BackendError."""
        engine, asked = self._asked(utterance)
        return engine.identity(asked)

    def speak(self, utterance: Utterance) -> Recording:
        """As its engine speaks. Raises BackendError."""
        engine, asked = self._asked(utterance)
        return engine.speak(asked)

    def keeps(self, utterance: Utterance) -> Collection[str]:
        """The kinds of marks that its engine heeds by itself."""
        engine, asked = self._asked(utterance)
        keeps = getattr(engine, "keeps", None)
        return keeps(asked) if keeps else ()

    def misheard(self, utterance: Utterance) -> bool:
        """Whether somebody listens for its words who does not understand its language."""
        knows = getattr(self._asked(utterance)[0], "knows", None)
        return knows is not None and not knows(utterance)

    def instead(self, utterance: Utterance) -> tuple[Utterance, ...]:
        """The same words by others, best first, should this voice not be able to: nobody else in most cases.

        For another voice speaks the lecture's own, and for another language its usual one. In its own language the
        lecture's voice is not replaced, so that it does not change in the middle.
        """
        voices = [""] if self._who(utterance.voice) != self.own else []
        if _base(utterance.lang) != _base(self._lang):
            usual = automatic(utterance.lang)
            if usual.engine != self.own[0]:
                voices.append(f"{usual.engine}:")
        return tuple(replace(utterance, voice=voice) for voice in voices if voice != utterance.voice)

    def close(self) -> None:
        """End all engines."""
        with self._lock:
            made, self._made = list(self._made.values()), {}
        for engine in made:
            engine.close()

    def _asked(self, utterance: Utterance) -> tuple[Speaker, Utterance]:
        name, voice = self._who(utterance.voice)
        return self._engine(name), replace(utterance, voice=voice)

    def _who(self, voice: str) -> tuple[str, str]:
        if not voice:
            return self.own
        engine, colon, name = voice.partition(":")
        if colon:
            return engine, name
        return (voice, "") if voice in BUILT_IN["speakers"] else (self.own[0], voice)

    def _engine(self, name: str) -> Speaker:
        with self._lock:
            if name not in self._made:
                if self._allowed is not None and name not in (*self._allowed, self.own[0]):
                    raise BackendError(f"'{name}' does not speak for notes that are not trusted", "use another voice")
                try:
                    self._made[name] = self._make(name)
                except UnknownPlugin as unknown:
                    raise BackendError(str(unknown), unknown.hint) from None
            return self._made[name]


def _base(lang: str) -> str:
    return lang.lower().partition("-")[0]

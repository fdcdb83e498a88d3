"""The benchmark decks, written anew and always the same: no two sentences are equal, so nothing is had for free."""

import random

_SUBJECTS = "light water carbon memory language music iron trade weather bread glass paper".split()  # noqa: SIM905
_VERBS = "carries shapes slows feeds hides joins measures moves protects reveals stores turns".split()  # noqa: SIM905
_OBJECTS = "energy cities signals cells numbers stories rivers markets seeds machines maps tides".split()  # noqa: SIM905
_ENDS = (
    "over many years", "in every season", "without a sound", "across the ocean", "when nobody looks",
    "at very low cost", "from one age to the next", "before it is noticed", "in the simplest case",
)  # fmt: skip


def _sentence(rng: random.Random, words: int) -> str:
    pick = rng.choice
    said = f"{pick(_SUBJECTS)} {pick(_VERBS)} {pick(_OBJECTS)} {pick(_ENDS)}"
    while len(said.split()) < words:
        said += f" and {pick(_VERBS)} {pick(_OBJECTS)} {pick(_ENDS)}"
    return said.capitalize() + "."


def deck_a() -> str:
    """12 slides, about 104 seconds, a still and a cross-fade each: notes are spoken, so nothing is revealed."""
    rng = random.Random("deck a")
    slides = [f"# Deck A\n\n<!-- Note: {_sentence(rng, 9)} -->"]
    for number in range(2, 13):
        points = "\n".join(f"- {_sentence(rng, 8)}" for _ in range(3))
        notes = f"{_sentence(rng, 8)} {_sentence(rng, 7)}"
        slides.append(f"# Slide {number} on {rng.choice(_SUBJECTS)}\n\n{points}\n\n<!-- Note: {notes} -->")
    matter = "---\ntitle: Deck A\nlang: en\ndialect: slides\nillustrations: false\n---\n\n"
    return matter + "\n\n---\n\n".join(slides) + "\n"


def deck_b() -> str:
    """40 slides, about 10 minutes, three reveals a slide, with code, tables and formulas among them."""
    return _revealing("Deck B", 40)


def deck_long() -> str:
    """240 slides, about an hour, made like deck B."""
    return _revealing("Deck of an hour", 240)


def _revealing(name: str, count: int) -> str:
    rng = random.Random(name)
    slides = [f"# {name}"]
    for number in range(2, count + 1):
        title = f"# Part {number}: {rng.choice(_SUBJECTS)} and {rng.choice(_OBJECTS)}"
        points = "\n".join(f"- {_sentence(rng, words)}" for words in (6, 6, 8))
        extra = ""
        if number % 10 == 3:
            extra = f"\n\n```python\ndef area_{number}(radius):\n    return 3.14159 * radius ** 2\n```"
        elif number % 10 == 6:
            extra = f"\n\n| Year | Share |\n|---|---|\n| 1900 | {number} |\n| 2000 | {number + 48} |"
        elif number % 10 == 9:
            extra = f"\n\n$$ \\int_0^1 x^{{{number}}} \\, dx = \\frac{{1}}{{{number + 1}}} $$"
        slides.append(f"{title}\n\n{points}{extra}")
    return f"---\ntitle: {name}\nlang: en\ndialect: slides\n---\n\n" + "\n\n---\n\n".join(slides) + "\n"

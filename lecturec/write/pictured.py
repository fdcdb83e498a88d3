"""A slide with the picture that its author asks for."""

from dataclasses import replace

from lecturec.deck import Figure, Illustration
from lecturec.script import Slide


def pictured(slide: Slide, asked: Illustration | None) -> Slide:
    """The slide with its author's wish: a file is its picture, unless it shows one; all else is for who draws."""
    if asked is None:
        return slide
    if not asked.is_file:
        return replace(slide, illustration=asked.words)
    if slide.picture is not None or any(isinstance(part, Figure) for part in slide.parts):
        return slide
    return replace(slide, picture=Figure(path=asked.words, span=asked.span))

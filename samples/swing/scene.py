"""The scenes of swing.md: pendulums, drawn with Pillow in the colours of the theme."""

from math import cos, exp, pi, sin, sqrt

import numpy as np
from PIL import Image, ImageDraw

TWICE = 2
"""Each picture is drawn twice as large and made smaller, which smooths its edges."""


def pendulum(width_px, height_px, seconds, fps, ground, ink, accent):
    """One pendulum of a swing of two seconds that dies away."""
    for n in range(round(seconds * fps)):
        t = n / fps
        angle = 0.55 * exp(-t / 12) * cos(pi * t)
        yield drawn([(0.5, 0.78, angle)], (width_px, height_px), ground, ink, accent)


def three(width_px, height_px, seconds, fps, ground, ink, accent):
    """Three pendulums; the time of a swing goes with the root of the length."""
    for n in range(round(seconds * fps)):
        rods = [(x, long, 0.35 * cos(2 * pi * n / fps / (2.4 * sqrt(long)))) for x, long in PLACES]
        yield drawn(rods, (width_px, height_px), ground, ink, accent)


PLACES = ((0.2, 0.78), (0.5, 0.44), (0.8, 0.195))
"""Where each of the three hangs, and its length: shares of the width and of the height."""


def drawn(rods, size, ground, ink, accent):
    """A picture of rods (place, length, angle), each with its weight."""
    width, height = (side * TWICE for side in size)
    picture = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(picture)
    bob, top = height * 0.055, height * 0.06
    draw.line([(0.06 * width, top), (0.94 * width, top)], ink, round(height * 0.008))
    for place, length, angle in rods:
        x, y = place * width + length * height * sin(angle), top + length * height * cos(angle)
        draw.line([(place * width, top), (x, y)], ink, round(height * 0.008))
        draw.ellipse([x - bob, y - bob, x + bob, y + bob], accent)
    return np.asarray(picture.resize(size, Image.Resampling.BOX))

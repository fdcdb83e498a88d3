"""The embedded illustrator: a soft field and a small drawing, from the slide's own words, on any machine."""

from lecturec.backends import Drawn, PictureRequest


class Sketch:
    """Draws without weights, network or device; the same request gives the same bytes."""

    identity = "sketch 10"

    def draw(self, request: PictureRequest) -> Drawn:
        """Draw it: a PNG at half the size of the area, and the drawing in front of it."""
        from lecturec.backends.sketch_picture import drawn  # NumPy and Pillow, for who has something to draw

        return drawn(request)

    def close(self) -> None:
        """It holds nothing."""

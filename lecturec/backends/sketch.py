"""The embedded illustrator: a soft field and a small drawing, from the slide's own words, on any machine."""

from lecturec.backends import Drawn, PictureRequest


class Sketch:
    """Draws without weights, network or device; the same request gives the same bytes."""

    identity = "sketch 14"

    def draw(self, request: PictureRequest) -> Drawn:
        """Draw it: a PNG at half the size of the area, and the drawing in front of it."""
        from lecturec.backends.sketch_picture import drawn  # NumPy and Pillow, for who has something to draw

        return drawn(request)

    def between(self, before: PictureRequest, after: PictureRequest, steps: int) -> tuple[bytes, ...]:
        """Pictures that lead from the one to the other, both included, in the area of `before`."""
        from lecturec.backends.sketch_moving import between

        return between(before, after, steps)

    def animate(self, request: PictureRequest, picture: bytes, steps: int) -> tuple[bytes, ...]:  # noqa: ARG002
        """Pictures of a loop that begins with that of the request and leads back to it."""
        from lecturec.backends.sketch_moving import animated

        return animated(request, steps)

    def close(self) -> None:
        """It holds nothing."""

"""Each test composes a motion between two small pictures and looks at its planes."""

from itertools import pairwise

import numpy as np
import pytest

from lecturec.compose import KINDS, Planes, changed, ease, motion

WIDTH, HEIGHT = 64, 36


def flat(value: int) -> Planes:
    return Planes(WIDTH, HEIGHT, np.full(WIDTH * HEIGHT * 3 // 2, value, np.uint8))


def noise(seed: int) -> Planes:
    rng = np.random.default_rng(seed)
    return Planes(WIDTH, HEIGHT, rng.integers(0, 256, WIDTH * HEIGHT * 3 // 2, dtype=np.uint8))


def frames(kind: str, before: Planes, after: Planes, count: int) -> list[np.ndarray]:
    return [frame.data.copy() for frame in motion(kind, before, after, count)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_motion_has_its_frames_and_leaves_its_ends_alone(kind: str) -> None:
    before, after = noise(1), noise(2)
    kept = before.data.copy(), after.data.copy()
    made = frames(kind, before, after, 9)

    assert len(made) == 9
    assert (before.data == kept[0]).all()
    assert (after.data == kept[1]).all()
    assert not any((a == b).all() for a, b in pairwise([before.data, *made, after.data]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_motion_between_equal_pictures_of_one_colour_shows_that_colour(kind: str) -> None:
    assert all((data == 77).all() for data in frames(kind, flat(77), flat(77), 5))


@pytest.mark.parametrize("kind", KINDS)
def test_a_motion_goes_steadily_from_one_picture_to_the_other(kind: str) -> None:
    """From black to white: the mean only rises, begins near one end and stops near the other."""
    means = [float(data.mean()) for data in frames(kind, flat(0), flat(255), 14)]

    assert all(a < b for a, b in pairwise(means))
    assert means[0] < 15
    assert means[-1] > 240


def test_a_fade_is_the_weighted_mean_to_within_one_level() -> None:
    before, after = noise(1), noise(2)
    for i, data in enumerate(frames("fade", before, after, 7)):
        weight = ease((i + 1) / 8)
        exact = before.data * (1 - weight) + after.data * weight
        assert np.abs(data - exact).max() <= 1


def test_a_reveal_changes_nothing_outside_the_rectangle_that_differs() -> None:
    before = noise(1)
    after = Planes(WIDTH, HEIGHT, before.data.copy())
    after.parts[0][10:17, 21:40] ^= 255

    assert changed(before, after) == (20, 10, 40, 18)
    for frame in motion("reveal", before, after, 5):
        differs = frame.parts[0] != before.parts[0]
        differs[10:18, 20:40] = False
        assert not differs.any()
        assert all((f == b).all() for f, b in zip(frame.parts[1:], before.parts[1:], strict=True))


def test_a_difference_of_colour_alone_is_found() -> None:
    before = noise(1)
    after = Planes(WIDTH, HEIGHT, before.data.copy())
    after.parts[2][5, 7] ^= 1

    assert changed(before, after) == (14, 10, 16, 12)
    assert changed(before, before) == (0, 0, 0, 0)


def test_a_push_moves_the_pixels_of_both_pictures() -> None:
    before, after = noise(1), noise(2)
    for frame in motion("push", before, after, 7):
        y = frame.parts[0]
        moved = next(k for k in range(0, WIDTH + 1, 2) if (y[:, : WIDTH - k] == before.parts[0][:, k:]).all())
        assert (y[:, WIDTH - moved :] == after.parts[0][:, :moved]).all()


def test_an_unknown_motion_and_pictures_of_two_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="no motion called 'explode'"):
        next(motion("explode", flat(0), flat(1), 3))
    with pytest.raises(ValueError, match="one size"):
        next(motion("fade", flat(0), Planes(2, 2, np.zeros(6, np.uint8)), 3))

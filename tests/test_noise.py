"""Noise priors: whatever their shape, mean 0 and variance 1, or the models that start from them wash out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturec.dial import PRIORS
from lecturec.noise import coarse, gaussian, noise, seed_of, shared, slerp

SHAPE = (16, 64, 96)
SEEDS = st.integers(0, 2**63 - 1)


@pytest.mark.parametrize("prior", [p for p in PRIORS if p != "shared"])
@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_each_prior_has_mean_0_and_variance_1(prior: str, seed: int) -> None:
    made = noise(prior, seed, SHAPE)

    assert made.shape == SHAPE
    assert abs(made.mean()) < 0.04
    assert abs(made.var() - 1) < 0.06


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**40))
def test_noise_with_a_shared_part_has_variance_1_over_decks(seed: int) -> None:
    """The coarse part has few numbers of its own, so that its variance shows over many decks."""
    made = np.stack([noise("shared", seed + k, (4, 24, 32), deck=seed + 1000 + k, share=0.3) for k in range(200)])

    assert abs(made.mean()) < 0.05
    assert abs((made**2).mean() - 1) < 0.06
    assert np.abs((made**2).mean(axis=0) - 1).max() < 0.6, "everywhere, not only on the whole"


@given(share=st.floats(0, 1))
def test_shares_of_variance_add_up_to_one(share: float) -> None:
    common, own = gaussian(1, (64, 64)), gaussian(2, (64, 64))

    assert abs(shared(common, own, share).var() - 1) < 0.08


def test_pictures_of_one_deck_share_what_is_coarse_and_nothing_fine() -> None:
    one, other = (noise("shared", seed, (4, 64, 64), deck=7, share=0.3) for seed in (1, 2))

    assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1] - 0.3) < 0.12
    fine = [np.diff(np.diff(made, axis=-1), axis=-2).ravel() for made in (one, other)]
    assert abs(np.corrcoef(*fine)[0, 1]) < 0.05


def test_laplace_noise_has_the_heavier_tails_and_smoothed_noise_the_neighbours() -> None:
    white, heavy, soft = (noise(prior, 3, SHAPE) for prior in ("gaussian", "laplace", "smoothed"))

    assert abs((white**4).mean() - 3) < 0.3
    assert (heavy**4).mean() > 5
    assert abs((white[..., 1:] * white[..., :-1]).mean()) < 0.03
    assert (soft[..., 1:] * soft[..., :-1]).mean() > 0.5


def test_coarse_noise_is_even_at_every_pixel() -> None:
    made = np.stack([coarse(seed, (40, 60)) for seed in range(400)])

    assert np.abs(made.var(axis=0) - 1).max() < 0.4


@given(t=st.floats(0, 1))
def test_on_the_sphere_no_deviation_is_lost_halfway(t: float) -> None:
    a, b = gaussian(1, (64, 64)), gaussian(2, (64, 64))

    assert abs(slerp(a, b, t).std() - 1) < 0.05
    assert np.allclose(slerp(a, b, 0.0), a)
    assert np.allclose(slerp(a, b, 1.0), b)


def test_the_same_seed_is_the_same_noise_on_every_machine() -> None:
    assert np.round(gaussian(1, (4,)), 6).tolist() == np.round(gaussian(1, (4,)), 6).tolist()
    assert seed_of(7, "slide", "a prompt") == seed_of(7, "slide", "a prompt") < 2**63
    assert seed_of(7, "a", "b") != seed_of(7, "ab", "")


def test_there_is_no_other_prior() -> None:
    with pytest.raises(ValueError, match="pink"):
        noise("pink", 1, (4, 4))

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rasterio.control import GroundControlPoint
from rasterio.transform import from_gcps

from gridplanner.data.errors import ScanError
from gridplanner.data.geodesy.placing_scan import (
    LEAST_POINTS,
    Fit,
    place_scan,
    residuals,
    to_map,
    to_pixels,
)

SIZE = (4000, 3000)
# Corners and some places within: in general position, whichever are chosen.
SPOTS = np.array(
    [
        (150, 210),
        (3800, 330),
        (3650, 2750),
        (260, 2600),
        (1900, 1300),
        (900, 2100),
        (2700, 700),
    ],
    float,
)
TOWN = (40_512_000.0, 3_950_000.0)


def laid(angle, scale, *, stretch=1.0, shear=0.0, tilt=(0.0, 0.0)):
    """A matrix from pixels to metres in a town of Gauss-Kruger coordinates."""
    cosine, sine = np.cos(angle), np.sin(angle)
    turn = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
    size = np.diag([scale, -scale * stretch, 1])
    size[0, 1] = shear * scale
    lean = np.eye(3)
    lean[2, :2] = tilt
    move = np.eye(3)
    move[:2, 2] = TOWN
    return move @ turn @ size @ lean


def faults(pixels, places, fit, **kwargs):
    with pytest.raises(ScanError) as caught:
        place_scan(np.array(pixels, float), np.array(places, float), fit, **kwargs)
    return caught.value.code


def single(row, column):
    """A step of one figure of a matrix."""
    step = np.zeros((3, 3))
    step[row, column] = 1
    return step


STEPS = {
    Fit.SIMILARITY: [
        np.diag([1, 1, 0]),
        [[0, 1, 0], [-1, 0, 0], [0, 0, 0]],
        single(0, 2),
        single(1, 2),
    ],
    Fit.AFFINE: [single(row, column) for row in (0, 1) for column in (0, 1, 2)],
    Fit.PROJECTIVE: [single(row, column) for row in (0, 1, 2) for column in (0, 1)],
}
angles = st.floats(-3.1, 3.1)
scales = st.floats(0.02, 5)
tilts = st.floats(-5e-5, 5e-5)
noises = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).normal(0, 1.5, SPOTS.shape)
)


@given(angles, scales)
def test_a_turned_and_enlarged_plan_is_found_from_two_points(angle, scale):
    matrix = laid(angle, scale)
    found = place_scan(SPOTS[:2], to_map(matrix, SPOTS[:2]), Fit.SIMILARITY)
    assert to_map(found.matrix, SPOTS) == pytest.approx(to_map(matrix, SPOTS), abs=1e-3)
    assert (found.spare, found.worst) == (0, None)


@given(angles, scales, st.floats(0.7, 1.4), st.floats(-0.2, 0.2))
def test_pulled_paper_is_found_from_three_points(angle, scale, stretch, shear):
    matrix = laid(angle, scale, stretch=stretch, shear=shear)
    found = place_scan(SPOTS[:3], to_map(matrix, SPOTS[:3]), Fit.AFFINE)
    assert to_map(found.matrix, SPOTS) == pytest.approx(to_map(matrix, SPOTS), abs=1e-3)


@given(angles, scales, st.tuples(tilts, tilts))
def test_a_photograph_from_aslant_is_found_from_four_points(angle, scale, tilt):
    matrix = laid(angle, scale, tilt=tilt)
    places = to_map(matrix, SPOTS)
    found = place_scan(SPOTS[:4], places[:4], Fit.PROJECTIVE, size=SIZE)
    assert to_map(found.matrix, SPOTS) == pytest.approx(places, abs=1e-3 * scale + 1e-4)


@pytest.mark.parametrize("fit", Fit)
@given(angles, scales, noises)
def test_no_matrix_nearby_leaves_smaller_residuals(fit, angle, scale, noise):
    """The squares of the residuals have no slope where they are least."""
    places = to_map(laid(angle, scale), SPOTS) + noise
    found = place_scan(SPOTS, places, fit)
    least = np.sum(found.metres**2)
    middle = np.eye(3)
    middle[:2, 2] = places.mean(axis=0)
    across = 2000 * scale
    for step in STEPS[fit]:
        # Metres enter the lowest row, so it is of another size.
        sized = np.array(step, float) / ((1,), (1,), (across,))
        for size in (1e-4, -1e-4):
            moved = middle @ (np.eye(3) + size * sized) @ np.linalg.inv(middle)
            metres, _ = residuals(moved @ found.matrix, SPOTS, places)
            assert np.sum(metres**2) >= least * (1 - 1e-9)


@given(angles, scales, noises)
def test_freer_fits_leave_smaller_residuals(angle, scale, noise):
    places = to_map(laid(angle, scale), SPOTS) + noise
    rms = [place_scan(SPOTS, places, fit).rms for fit in Fit]
    assert rms[0] >= rms[1] - 1e-6
    assert rms[1] >= rms[2] - 1e-6


@given(angles, scales, noises)
def test_the_affine_fit_is_that_of_plain_least_squares(angle, scale, noise):
    places = to_map(laid(angle, scale), SPOTS) + noise - TOWN
    rows = np.column_stack([SPOTS, np.ones(len(SPOTS))])
    plain = np.linalg.lstsq(rows, places, rcond=None)[0]
    found = place_scan(SPOTS, places, Fit.AFFINE)
    assert to_map(found.matrix, SPOTS) == pytest.approx(rows @ plain, abs=1e-6)


@given(angles, scales, noises, st.permutations(range(len(SPOTS))))
def test_the_order_of_the_points_is_all_one(angle, scale, noise, order):
    places = to_map(laid(angle, scale), SPOTS) + noise
    one = place_scan(SPOTS, places, Fit.PROJECTIVE)
    other = place_scan(SPOTS[order], places[order], Fit.PROJECTIVE)
    assert other.metres == pytest.approx(one.metres[order], abs=1e-4)


@given(angles, scales, st.integers(0, len(SPOTS) - 1))
def test_a_point_set_wrong_is_the_worst(angle, scale, wrong):
    places = to_map(laid(angle, scale), SPOTS)
    places[wrong] += (40 * scale, -30 * scale)
    found = place_scan(SPOTS, places, Fit.SIMILARITY)
    assert found.worst == wrong
    # What a residual is on the ground, it is in the picture at its scale.
    assert found.pixels == pytest.approx(
        found.metres / np.hypot(*found.matrix[:2, 0]), rel=1e-6
    )


def test_the_mean_is_the_root_of_the_mean_square():
    places = to_map(laid(0.1, 0.5), SPOTS)
    places[0, 0] += 3
    found = place_scan(SPOTS, places, Fit.AFFINE)
    assert found.rms == pytest.approx(np.sqrt(np.sum(found.metres**2) / len(SPOTS)))
    assert found.spare == 2 * len(SPOTS) - 6


@given(angles, scales, st.tuples(tilts, tilts))
def test_pixels_and_places_lead_back_to_each_other(angle, scale, tilt):
    matrix = laid(angle, scale, tilt=tilt)
    assert to_pixels(matrix, to_map(matrix, SPOTS)) == pytest.approx(SPOTS, abs=0.02)


@pytest.mark.parametrize("fit", Fit)
def test_too_few_points_are_refused_with_how_many_it_takes(fit):
    count = LEAST_POINTS[fit] - 1
    with pytest.raises(ScanError, match=r"scan\.too_few") as caught:
        place_scan(SPOTS[:count], to_map(laid(0, 1), SPOTS[:count]), fit)
    assert caught.value.fields == {"n": LEAST_POINTS[fit]}


@given(angles, st.lists(st.floats(0, 1), min_size=4, max_size=6, unique=True))
def test_points_in_a_line_are_refused(angle, shares):
    along = np.array(shares)[:, None]
    pixels = (200, 300) + along * (3000, 1800)
    gaps = np.abs(along - along.T)[~np.eye(len(along), dtype=bool)]
    assume(gaps.min() > 0.01)
    places = to_map(laid(angle, 0.5), pixels)
    assert faults(pixels, places, Fit.AFFINE) == "scan.in_line"
    assert faults(pixels, places, Fit.PROJECTIVE) == "scan.in_line"
    # A plan that keeps its shape needs no third direction.
    found = place_scan(pixels, places, Fit.SIMILARITY)
    assert found.metres == pytest.approx(0, abs=1e-3)


def test_places_in_a_line_are_refused_as_pixels_are():
    places = [(0, 0), (100, 100), (200, 200)]
    assert faults(SPOTS[:3], places, Fit.AFFINE) == "scan.in_line"


def test_a_photograph_needs_two_points_off_the_line():
    pixels = np.array([(0, 0), (1000, 0), (2000, 0), (1000, 1500)], float)
    places = to_map(laid(0, 1), pixels)
    assert faults(pixels, places, Fit.PROJECTIVE) == "scan.in_line"


def test_two_points_on_one_another_are_refused():
    places = to_map(laid(0, 1), SPOTS[:2])
    assert faults([(5, 5), (5, 5)], places, Fit.SIMILARITY) == "scan.same_place"
    assert faults(SPOTS[:2], [places[0]] * 2, Fit.SIMILARITY) == "scan.same_place"


def test_a_plan_turned_over_is_refused():
    places = to_map(laid(0, 1), SPOTS[:3])
    assert faults(SPOTS[:3], places[[1, 0, 2]], Fit.AFFINE) == "scan.mirrored"


def test_a_picture_that_reaches_beyond_the_horizon_is_refused():
    matrix = laid(0, 1, tilt=(0.0, -1 / 2900))
    near = np.array([(100, 100), (3900, 120), (3000, 1500), (600, 1400)], float)
    places = to_map(matrix, near)
    assert place_scan(near, places, Fit.PROJECTIVE).metres == pytest.approx(0, abs=1e-2)
    assert faults(near, places, Fit.PROJECTIVE, size=SIZE) == "scan.horizon"


spots = st.tuples(st.integers(0, 40), st.integers(0, 30))


@pytest.mark.parametrize("fit", Fit)
@given(st.lists(st.tuples(spots, spots), max_size=7))
def test_whatever_is_clicked_is_placed_or_refused_with_a_reason(fit, pairs):
    """Clicks on a coarse raster lie on one another and in lines as often as can be."""
    pixels = np.array([pixel for pixel, _ in pairs], float).reshape(-1, 2) * 100
    places = np.array([place for _, place in pairs], float).reshape(-1, 2) + TOWN
    try:
        found = place_scan(pixels, places, fit, size=SIZE)
    except ScanError:
        return
    assert np.isfinite(found.matrix).all()
    assert np.isfinite(found.metres).all()
    assert np.isfinite(found.pixels).all()


@given(angles, scales, noises)
def test_gdal_lays_pulled_paper_at_the_same_place(angle, scale, noise):
    """GDAL fits an affine map to ground control points, by sums of its own."""
    pixels = SPOTS
    places = to_map(laid(angle, scale, stretch=1.1, shear=0.05), pixels) + noise
    gcps = [
        GroundControlPoint(row=v, col=u, x=x, y=y)
        for (u, v), (x, y) in zip(pixels.tolist(), places.tolist(), strict=True)
    ]
    theirs = from_gcps(gcps)
    ours = to_map(place_scan(pixels, places, Fit.AFFINE).matrix, pixels)
    gdal = np.array([theirs @ pixel for pixel in pixels.tolist()])
    assert ours == pytest.approx(gdal, abs=0.01)

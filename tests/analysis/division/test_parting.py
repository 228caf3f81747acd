"""Edges between points of a face: against Qhull's diagram, and where places are bad."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import Voronoi, cKDTree

from gridplanner.analysis.division.faces import Faces
from gridplanner.analysis.division.parting import edges_between, first_of_each


def faces_of(*polygons):
    none = np.empty(0, np.int32)
    empty = np.empty((0, 2, 2))
    return Faces(np.array(polygons, object), none, empty, none, none.reshape(0, 2))


def length_inside(ends, face):
    return shapely.intersection(shapely.linestrings(ends), face)


@pytest.mark.parametrize("seed", range(4))
def test_edges_are_those_of_the_diagram_in_every_face(seed):
    rng = np.random.default_rng(seed)
    boxes = [shapely.box(0, 0, 400, 300), shapely.box(400, 0, 900, 300)]
    xy = np.round(rng.uniform((5, 5), (895, 295), (300, 2)), 3)
    face = (xy[:, 0] > 400).astype(np.int64)
    ends, pair = edges_between(faces_of(*boxes), xy, face, np.arange(300))
    assert (face[pair[:, 0]] == face[pair[:, 1]]).all()
    for number, box in enumerate(boxes):
        mine = xy[face == number]
        # Mirrored points make the diagram end on the face.
        low_x, low_y, high_x, high_y = box.bounds
        around = [
            mine,
            mine * (-1, 1) + (2 * low_x, 0),
            mine * (-1, 1) + (2 * high_x, 0),
            mine * (1, -1) + (0, 2 * low_y),
            mine * (1, -1) + (0, 2 * high_y),
        ]
        diagram = Voronoi(np.concatenate(around))
        ridge = np.array(diagram.ridge_vertices)
        inner = (diagram.ridge_points < len(mine)).all(axis=1)
        wanted = np.hypot(*np.diff(diagram.vertices[ridge[inner]], axis=1)[:, 0].T)
        here = face[pair[:, 0]] == number
        found = shapely.length(length_inside(ends[here], box))
        assert found.sum() == pytest.approx(wanted.sum(), abs=0.5)


@settings(max_examples=40, deadline=None)
@given(
    places=st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=60
    )
)
def test_ground_is_parted_where_it_is_equally_far_also_on_boards(places):
    """Points on a board lie on common circles and lines in every way there is."""
    xy = np.unique(np.array(places, float), axis=0) * 10.0
    box = shapely.box(0, 0, 120, 120)
    label = np.arange(len(xy)) % 3
    face = np.zeros(len(xy), np.int64)
    ends, pair = edges_between(faces_of(box), xy, face, label)
    assert (label[pair[:, 0]] != label[pair[:, 1]]).all()
    lines = shapely.union_all(
        [*shapely.linestrings(ends), *shapely.get_parts(shapely.boundary(box))],
        grid_size=0.001,
    )
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    rng = np.random.default_rng(len(places))
    spots = rng.uniform(0, 120, (200, 2))
    distance, nearest = cKDTree(xy).query(spots, k=min(2, len(xy)))
    if len(xy) > 1:
        sure = distance[:, 1] - distance[:, 0] > 0.01
        spots, nearest = spots[sure], nearest[sure, 0]
    spot, piece = shapely.STRtree(pieces).query(shapely.points(spots), "intersects")
    for number in np.unique(piece):
        assert len(set(label[nearest[spot[piece == number]]])) == 1


def test_equal_places_are_left_out_and_the_others_parted():
    xy = np.array([(10.0, 10.0), (10.0, 10.0), (90.0, 10.0)])
    box = shapely.box(0, 0, 100, 50)
    ends, pair = edges_between(faces_of(box), xy, np.zeros(3, np.int64), np.arange(3))
    assert length_inside(ends, box)[0].equals(shapely.LineString([(50, 50), (50, 0)]))
    assert pair.tolist() == [[0, 2]]


def test_fewer_than_two_points_have_no_edges():
    box = faces_of(shapely.box(0, 0, 9, 9))
    for count in (0, 1):
        zero = np.zeros(count, np.int64)
        ends, pair = edges_between(box, np.ones((count, 2)), zero, zero)
        assert (ends.shape, pair.shape) == ((0, 2, 2), (0, 2))


def test_the_first_of_equal_places_stays_in_each_face():
    xy = np.array([(1, 1), (0, 1), (1, 1), (1, 1), (0, 1)], float)
    face = np.array([0, 0, 1, 0, 0])
    assert first_of_each(xy, face).tolist() == [0, 1, 2]

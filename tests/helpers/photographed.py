"""Sheets as they come back: ticked by hand, photographed askew in poor light."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

PENS = {"black": (40, 30, 30), "blue": (150, 60, 30), "red": (50, 40, 200)}
STROKES = ("check", "cross", "slash", "fill", "loop")
ANGLES = tuple(range(0, 360, 18))


@dataclass(frozen=True)
class Shot:
    """How a photo is taken.

    `turn` in degrees clockwise; `tilt` is how far the corners of the sheet move, as a
    share of the picture; `bulge` of the lens, `blur` in pixels, `shade` from 0 to 1.
    """

    turn: float = 0.0
    tilt: float = 0.04
    bulge: float = 0.01
    blur: float = 0.9
    shade: float = 0.35
    noise: float = 3.0
    quality: int = 82
    size: tuple[int, int] = (4000, 3000)
    warmth: float = 0.12


def tick(picture, box, per_mm, rng, *, stroke="check", pen="blue", width=0.45):
    """Draw a tick into a box, as a hand does: too large, beside the middle, shaky."""
    side = box.side * per_mm
    x = (box.x + box.side / 2 + rng.normal(0, 0.08) * box.side) * per_mm
    y = (box.y + box.side / 2 + rng.normal(0, 0.08) * box.side) * per_mm
    grown = side * rng.uniform(0.75, 1.25)
    shapes = {
        "check": [[(-0.45, 0.0), (-0.12, 0.38), (0.5, -0.5)]],
        "cross": [[(-0.42, -0.42), (0.42, 0.42)], [(0.42, -0.42), (-0.42, 0.42)]],
        "slash": [[(-0.3, 0.36), (0.32, -0.36)]],
        "fill": [[(-0.35, 0.3 - 0.15 * n), (0.35, 0.22 - 0.15 * n)] for n in range(5)],
        "loop": [[(0.4 * np.cos(a), 0.4 * np.sin(a)) for a in np.linspace(0, 6.4, 20)]],
    }
    for line in shapes[stroke]:
        points = np.array([(x + u * grown, y + v * grown) for u, v in line])
        points += rng.normal(0, 0.02 * side, points.shape)
        _draw(picture, points, PENS.get(pen, PENS["black"]), width * per_mm, pen)


def stray(picture, start, end, per_mm, *, pen="blue", width=0.4):
    """Draw a line that means nothing, in millimetres."""
    points = np.array([start, end], float) * per_mm
    _draw(picture, points, PENS.get(pen, PENS["black"]), width * per_mm, pen)


def _draw(picture, points, colour, width, pen):
    mask = np.zeros(picture.shape[:2], np.uint8)
    low = np.maximum(points.min(axis=0).astype(int) - 30, 0)
    high = points.max(axis=0).astype(int) + 30
    part = mask[low[1] : high[1], low[0] : high[0]]
    shifted = np.rint((points - low) * 16).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(
        part, [shifted], False, 255, max(1, round(width)), cv2.LINE_AA, shift=4
    )
    strength = 0.38 if pen == "pencil" else 0.9
    share = part[..., None].astype(np.float32) / 255 * strength
    seen = picture[low[1] : high[1], low[0] : high[0]]
    seen[:] = (seen * (1 - share) + np.array(colour, np.float32) * share).astype("u1")


def photograph(picture, shot, rng):
    """Photograph a sheet lying on a table."""
    rows, columns = picture.shape[:2]
    turn = np.radians(shot.turn)
    corners = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], float)
    around = (corners - (columns / 2, rows / 2)) @ np.array(
        [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]
    )
    across, down = np.ptp(around, axis=0)
    wide, high = sorted(shot.size, reverse=bool(across > down))
    seen = around * (0.92 * min(wide / across, high / down)) + (wide / 2, high / 2)
    seen += rng.uniform(-1, 1, seen.shape) * shot.tilt * min(wide, high) * 0.5
    matrix = cv2.getPerspectiveTransform(
        corners.astype(np.float32), seen.astype(np.float32)
    )
    table = np.full((high, wide, 3), (62, 84, 110), np.uint8)
    table[:, ::7] = (52, 74, 98)
    photo = cv2.warpPerspective(
        picture, matrix, (wide, high), table,
        flags=cv2.INTER_AREA, borderMode=cv2.BORDER_TRANSPARENT,
    )  # fmt: skip
    photo = _bulged(photo, shot.bulge)
    photo = cv2.GaussianBlur(photo, (0, 0), shot.blur) if shot.blur else photo
    light = _light(high, wide, shot, rng)
    lit = photo.astype(np.float32) * light
    lit *= np.array([1 - shot.warmth, 1 - shot.warmth / 2, 1.0], np.float32)
    lit += rng.normal(0, 1, photo.shape).astype(np.float32) * shot.noise
    photo = np.clip(lit, 0, 255).astype(np.uint8)
    _done, coded = cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, shot.quality])
    return coded.tobytes()


def _bulged(photo, bulge):
    if not bulge:
        return photo
    high, wide = photo.shape[:2]
    camera = np.array([[wide, 0, wide / 2], [0, wide, high / 2], [0, 0, 1]], float)
    return cv2.undistort(photo, camera, np.array([bulge * 2, 0, 0, 0], float))


def _light(high, wide, shot, rng):
    """Make a slope of light, and the soft edge of a shadow across the sheet."""
    x, y = np.meshgrid(np.linspace(-1, 1, wide // 8), np.linspace(-1, 1, high // 8))
    way = rng.uniform(0, 2 * np.pi)
    slope = 1 - shot.shade * (0.5 + 0.5 * (x * np.cos(way) + y * np.sin(way)) / 1.42)
    way, at = rng.uniform(0, 2 * np.pi), rng.uniform(-0.5, 0.5)
    edge = 1 / (1 + np.exp(-(x * np.cos(way) + y * np.sin(way) - at) * 18))
    small = (slope * (1 - 0.45 * shot.shade * edge)).astype(np.float32)
    return cv2.resize(small, (wide, high))[..., None]

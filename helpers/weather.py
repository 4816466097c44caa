"""The data of the weather service: a few stations, and readings made from a fixed seed.

Plain dictionaries with the names of the .proto's fields, so that a lesson writes ``Reading(**reading)`` with the
messages it has compiled itself.
"""

import random
from datetime import UTC, datetime, timedelta

STATIONS = {
    "KEF-01": {"id": "KEF-01", "name": "Keflavík", "latitude": 63.98, "longitude": -22.6, "elevation": 52.0},
    "ZRH-01": {"id": "ZRH-01", "name": "Zürich", "latitude": 47.38, "longitude": 8.57, "elevation": 556.0},
    "SIN-01": {"id": "SIN-01", "name": "Singapore", "latitude": 1.37, "longitude": 103.98, "elevation": 16.0},
}

# The year's mean temperature of each, in degrees Celsius, around which its readings vary.
_MEAN = {"KEF-01": 5.0, "ZRH-01": 10.0, "SIN-01": 28.0}

_FIRST = datetime(2024, 3, 1, 6, tzinfo=UTC)
_EVERY = timedelta(minutes=10)
_CONDITIONS = ("CONDITION_CLEAR", "CONDITION_CLOUDY", "CONDITION_RAIN")


def drawn_temperature() -> float:
    """Draw a temperature that no answer can know: not 0, the default of a field nobody set, and hardly one twice."""
    return round(random.uniform(-20, -1), 3)


def readings(station_id: str, count: int) -> list[dict[str, object]]:
    """Return readings of a station, ten minutes apart, the same ones every time.

    Args:
        station_id: one of ``STATIONS``.
        count: how many; a larger count begins with the readings of a smaller one.

    Returns:
        The fields of each reading: ``station_id``, ``measured_at``, ``temperature`` in degrees Celsius,
        ``wind_speed`` in metres per second, ``condition`` by its name.

    Raises:
        KeyError: there is no such station; says which there are.
        ValueError: the count is negative.
    """
    if station_id not in STATIONS:
        raise KeyError(f"no station {station_id!r}; there is {', '.join(STATIONS)}")
    if count < 0:
        raise ValueError(f"readings() makes 0 or more of them, not {count}")
    seeded = random.Random(station_id)
    return [
        {
            "station_id": station_id,
            "measured_at": _FIRST + number * _EVERY,
            "temperature": round(seeded.gauss(_MEAN[station_id], 3), 1),
            "wind_speed": round(seeded.uniform(0, 20), 1),
            "condition": seeded.choice(_CONDITIONS),
        }
        for number in range(count)
    ]

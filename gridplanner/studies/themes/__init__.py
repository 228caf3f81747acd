"""People and events as themes of the map: counts, and how they are shown."""

"""The docks beside the map."""

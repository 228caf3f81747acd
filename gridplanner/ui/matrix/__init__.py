"""The building matrix beside the map: painted cells, its legend, and its edits."""

"""Buildings and things of the map changed by hand: rows in, `Batch` out.

Each function is pure: it gets rows as the project file holds them, and shapes in
metres of the project CRS, and gives the batch that makes the change, or refuses with
an `EditError`. Nobody who lives in a building is ever changed by it.
"""

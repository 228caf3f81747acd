"""Checks of the tiling plan: one kind of rule a file, all over one `Scope`.

`check` looks at a whole level, `LiveCheck` keeps its list up after each edit.
"""

"""Packs of rules: what an office demands of its grids, as parameters of fixed kinds."""

"""Themes in the window: which people the map shows and how, and hot spots."""

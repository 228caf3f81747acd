"""Themes on the map: people as dots, as a surface, as circles; hot and cold places."""

"""Sheets in the window: what to print, the page as it will be, where it goes."""

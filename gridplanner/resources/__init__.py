"""Icons, fonts, styles and translations."""

"""What an office demands of its grids, in the tray: kept or broken, and by whom."""

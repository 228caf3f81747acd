"""The list of people in the tray: filter, table, numbers on the map, export."""

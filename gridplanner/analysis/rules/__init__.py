"""Rules of an office held against the units of a level: kept, broken, or not known."""

"""Where on the earth a town lies, and how true its metres are."""

"""Two plans side by side: what is other, and taking it over."""

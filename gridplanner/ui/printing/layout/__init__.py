"""The editor of layouts: the page under the hand, what can be set of it, templates."""

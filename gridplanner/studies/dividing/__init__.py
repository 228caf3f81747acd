"""An area divided among parts: wish, ground, lines, weights, what stays whole."""

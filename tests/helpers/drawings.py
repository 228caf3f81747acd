"""Drawings as old CAD programs write them."""


def outline(layer, corners):
    """A closed outline as old CAD programs write it."""
    points = "".join(
        f"0\nVERTEX\n8\n{layer}\n10\n{x}\n20\n{y}\n30\n0\n" for x, y in corners
    )
    return f"0\nPOLYLINE\n8\n{layer}\n66\n1\n70\n1\n{points}0\nSEQEND\n"

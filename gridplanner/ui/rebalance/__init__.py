"""调平衡: few houses change grids, move by move, each to accept or refuse."""

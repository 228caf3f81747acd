"""Who works in the town's grids, and which posts its team template asks for."""

"""Paper that comes back: a photographed sheet straightened, its boxes read."""

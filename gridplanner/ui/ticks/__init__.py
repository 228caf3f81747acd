"""Ticks on photographed sheets: looked at, settled, recorded as visits."""

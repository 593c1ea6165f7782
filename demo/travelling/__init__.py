"""Letting the clinic's clock run ahead, with everything that happens on the way."""

"""Baraza: an event-driven hub for community video hours."""

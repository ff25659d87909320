"""Measures the hub beside a plain Flask-SocketIO app, in the same run: ``make bench``."""

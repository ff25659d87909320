"""What crosses the wire: commands in, events out."""

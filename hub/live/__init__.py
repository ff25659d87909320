"""Socket.IO: commands in, frames of events out."""

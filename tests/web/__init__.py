"""The HTTP side, through Flask's test client: a browser without JavaScript, or a program."""

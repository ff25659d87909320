"""One job a file; a job takes ids, loads, and returns when the work is done already."""

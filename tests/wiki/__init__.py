"""Pages of wikis: what is read from them, and what is written for them."""

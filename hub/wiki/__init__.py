"""MediaWiki pages as an interface: sign-up lines that people write there are read here."""

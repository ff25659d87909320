"""E-mail: what it says, its calendar files, and how it leaves. Its words come from the catalogues."""

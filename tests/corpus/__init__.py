"""Small sound files with awkward tags, and what a server should make of each."""

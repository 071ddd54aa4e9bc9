"""Makes libraries of tagged music files that depend on nothing but a seed.

A file is an encoded clip out of a small pool, with tags written around it byte by byte. So a
million files need no encoder, and may hold what a tagger would never write.
"""

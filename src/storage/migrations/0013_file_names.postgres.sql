-- SQLite's alone: here an index of hashes finds a path, and that of folders holds their beginnings.
SELECT 1;

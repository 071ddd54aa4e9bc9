-- As in SQLite; see there.
CREATE INDEX audio_file_missing ON audio_file(missing_since, id) WHERE missing_since IS NOT NULL;
DROP INDEX listen_by_track;
CREATE INDEX listen_by_track ON listen(track_id, user_id, started_at);
CREATE INDEX user_track_by_track ON user_track(track_id);
CREATE INDEX user_release_by_release ON user_release(release_id);
CREATE INDEX playlist_item_by_track ON playlist_item(track_id);
CREATE INDEX playlist_file_entry_by_track ON playlist_file_entry(track_id);

-- The highest id that was purged, 0 = none: no id is given twice, whatever the clock does.
CREATE TABLE purged_id (
  highest bigint NOT NULL
);
INSERT INTO purged_id (highest) VALUES (0);

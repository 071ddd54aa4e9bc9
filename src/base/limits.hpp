#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

// Every queue, body, header, recursion and wait has its bound here, so that one page shows how
// much a client or a file can ever make the server hold.
namespace segue::base::limits {

// HTTP: reading
inline constexpr std::size_t header_bytes_max = std::size_t{16} * 1024;  // beyond: 431
inline constexpr std::size_t target_bytes_max = std::size_t{8} * 1024;   // beyond: 414
inline constexpr std::size_t body_bytes_max = std::size_t{1024} * 1024;  // beyond: 413
inline constexpr std::size_t query_pairs_max = 20'000;                   // of a query or a form
inline constexpr std::size_t head_read_bytes = std::size_t{4} * 1024;
inline constexpr std::size_t body_read_bytes = std::size_t{64} * 1024;
// A line between two chunks is a number; much more than that is no honest client.
inline constexpr std::size_t chunk_line_bytes_max = std::size_t{8} * 1024;
inline constexpr std::chrono::seconds header_timeout{10};  // first byte to last header byte: 408
inline constexpr std::chrono::seconds body_timeout{30};    // 408
// The time for a body begins anew with each of these: a large upload over a slow line is no attack.
inline constexpr std::size_t body_progress_bytes = std::size_t{256} * 1024;
inline constexpr std::chrono::seconds idle_timeout{60};  // keep-alive between two requests

// HTTP: sending
inline constexpr std::chrono::seconds stall_timeout{30};  // no byte accepted by the client
inline constexpr std::size_t sendfile_slice_bytes = std::size_t{1024} * 1024;  // others' turn then
inline constexpr std::size_t chunk_bytes = std::size_t{64} * 1024;
inline constexpr std::size_t linger_bytes_max = std::size_t{2} * 1024 * 1024;
inline constexpr std::chrono::seconds linger_time{1};
inline constexpr std::chrono::seconds shutdown_grace{10};

// HTTP: connections and event streams
inline constexpr std::size_t connections_max = 4096;
inline constexpr std::size_t connections_per_address_max = 256;  // trusted proxies excepted
inline constexpr std::size_t files_reserved = 256;  // descriptors that connections leave to others
inline constexpr std::size_t event_streams_max = 512;
inline constexpr std::size_t event_streams_per_user_max = 32;
inline constexpr std::size_t event_batch_max = 256;  // read from the store at a time
inline constexpr std::size_t event_takes_max = 16;   // of one loop, reading at the same time
inline constexpr std::chrono::seconds heartbeat_interval{15};

// The page
inline constexpr std::size_t page_files_max = 10'000;  // beyond, the folder is no web client
inline constexpr std::uint64_t page_file_bytes_max = std::uint64_t{64} * 1024 * 1024;

// JSON
inline constexpr std::size_t json_depth_max = 32;
inline constexpr std::size_t sign_tracks_max = 200;   // in one request
inline constexpr std::size_t tracks_by_id_max = 200;  // likewise

// Pools
inline constexpr std::size_t read_threads = 4;
inline constexpr std::size_t read_queue_max = 512;
inline constexpr std::size_t write_threads = 1;
inline constexpr std::size_t write_queue_max = 256;
// Opening and warming up what is streamed: a drive that spins up holds these and nothing else.
inline constexpr std::size_t file_threads = 8;
inline constexpr std::size_t file_queue_max = 256;
inline constexpr std::size_t password_threads = 2;
inline constexpr std::size_t password_queue_max = 32;
inline constexpr std::size_t image_threads = 2;
inline constexpr std::size_t image_queue_max = 128;
inline constexpr std::size_t control_threads = 2;  // commands over the data folder's socket
inline constexpr std::size_t control_queue_max = 16;
inline constexpr std::size_t control_request_bytes_max = std::size_t{64} * 1024;
inline constexpr std::chrono::seconds control_timeout{10};  // for a command to arrive
inline constexpr std::size_t log_lines_max = 8192;          // that wait for a slow terminal

// Accounts
inline constexpr std::size_t roots_per_user_max = 1'000;  // music folders that one may hear
inline constexpr std::size_t secrets_per_user_max = 100;  // app passwords, and API keys
inline constexpr std::size_t server_name_bytes_max = 100;
inline constexpr std::size_t sessions_per_user_max = 200;  // the oldest go
inline constexpr std::size_t throttle_entries_max = 10'000;
inline constexpr std::size_t proofs_remembered_max = 4096;

// Catalogue
inline constexpr std::size_t page_rows_max = 500;
inline constexpr std::size_t commit_files_max = 500;
inline constexpr std::chrono::milliseconds commit_time_max{50};
inline constexpr std::size_t playlists_per_user_max = 2'000;
inline constexpr std::size_t playlists_listed_max = 5'000;  // one's own and what others share
inline constexpr std::size_t playlist_items_max = 200'000;
inline constexpr std::size_t playlist_change_max = 10'000;  // items named in one call
inline constexpr std::size_t listens_per_call_max = 1'000;
inline constexpr std::size_t image_sources_max = 16;  // places where one picture is looked for

// Search
inline constexpr std::size_t search_bytes_max = 512;  // of a query, and of a name that is indexed
inline constexpr std::size_t search_words_max = 8;    // of a query; the rest is not looked at
inline constexpr std::size_t search_changes_max = 2000;  // read from the store at a time

// Databases
inline constexpr std::size_t sqlite_readers = 4;        // more reads wait for one another
inline constexpr std::size_t postgres_connections = 8;  // likewise, the catalogue's writer apart
inline constexpr std::chrono::milliseconds sqlite_busy_timeout{5000};
inline constexpr std::chrono::milliseconds statement_timeout{60'000};
inline constexpr std::chrono::milliseconds lock_timeout{15'000};
inline constexpr std::chrono::milliseconds answer_timeout{75'000};  // beyond the server's own
inline constexpr std::chrono::milliseconds take_lead_timeout{3000};

// Scanning
inline constexpr int walk_depth_max = 64;
inline constexpr std::size_t compare_folders_max = 256;  // whose files are asked for at once
inline constexpr std::size_t compare_files_max = 4096;
inline constexpr std::size_t roots_at_once = 8;         // scanned side by side
inline constexpr std::size_t reading_files_max = 1024;  // between the walk and the merge, of all
inline constexpr std::size_t reading_job_files = 32;
inline constexpr std::size_t reading_queue_max = 512;    // jobs
inline constexpr std::size_t family_files_max = 2000;    // read together; a larger folder in parts
inline constexpr std::size_t known_issues_max = 10'000;  // compared with what the walk finds
inline constexpr std::size_t known_keys_max = 200'000;   // of each kind, during a scan
inline constexpr std::size_t respelled_artists_max = 10'000;
inline constexpr std::size_t recording_tracks_max = 64;  // whose words count
inline constexpr std::size_t commit_files_first = 128;   // until it is known what a commit costs
inline constexpr std::size_t commit_files_min = 24;
inline constexpr std::size_t lost_files_free = 50;  // so many may always go
inline constexpr std::size_t lost_percent_max = 20;
inline constexpr std::size_t folders_probed_max = 50;         // to tell one drive from another
inline constexpr std::chrono::seconds scan_retry{10};         // when the database is away
inline constexpr std::chrono::milliseconds watch_quiet{300};  // of a folder that changes, and
inline constexpr std::chrono::seconds watch_wait_max{5};      // how long it is waited for
inline constexpr std::size_t watch_folders_max = 1000;        // changed at once; more: the root
inline constexpr std::chrono::seconds schedule_tick{5};
inline constexpr std::chrono::hours check_interval{24};  // every file is looked at so often
inline constexpr std::chrono::hours check_retry{1};      // after a walk that was not complete
inline constexpr std::chrono::seconds poll_interval_min{10};
inline constexpr std::chrono::seconds poll_interval_max{7 * 24 * 3600};
inline constexpr std::size_t root_name_max = 100;  // characters
inline constexpr std::int32_t root_workers_max = 16;
inline constexpr std::size_t ignore_file_bytes_max = std::size_t{64} * 1024;
inline constexpr std::size_t excludes_max = 200;
inline constexpr std::size_t exclude_bytes_max = 1000;
inline constexpr std::size_t scan_runs_kept = 200;
inline constexpr std::chrono::seconds purge_wait_max{5};    // for the scan that runs
inline constexpr std::chrono::seconds settle_time{10};      // a file this old is not being written
inline constexpr std::chrono::seconds settle_look{2};       // first look again at one that may be …
inline constexpr std::chrono::seconds settle_look_max{60};  // … and the longest pause between two
inline constexpr std::size_t playlist_file_bytes_max = std::size_t{4} * 1024 * 1024;
inline constexpr std::size_t playlist_file_entries_max = 50'000;
inline constexpr std::size_t playlist_folders_kept = 4096;  // whose files are held for entries
inline constexpr std::size_t cue_sheets_max = 200;          // read of one folder

// Looking for a folder to be a root
inline constexpr std::size_t folders_listed_max = 1000;           // in one folder
inline constexpr std::size_t folder_entries_max = 100'000;        // read of one folder
inline constexpr std::chrono::milliseconds count_time_max{2000};  // for counting what may be music

// Texts that serve as keys or for ordering: databases bound what they index.
inline constexpr std::size_t key_bytes_max = 200;
inline constexpr std::size_t sort_bytes_max = 256;
inline constexpr std::size_t folded_bytes_max = 512;
inline constexpr std::size_t credit_parts_max = 64;
inline constexpr std::size_t raw_tags_bytes_max = std::size_t{64} * 1024;  // of one file, as JSON

// Files
inline constexpr std::uint64_t cover_bytes_max = std::uint64_t{32} * 1024 * 1024;
inline constexpr std::size_t cover_memory_bytes_max = std::size_t{24} * 1024 * 1024;
inline constexpr std::uint64_t picture_pixels_max = 100'000'000;
inline constexpr int picture_side_max = 4096;            // of a resized picture
inline constexpr std::uint64_t cover_folder_mib = 1024;  // unless a setting says otherwise
inline constexpr std::size_t examined_images_max = 32;   // in one transaction

// What reading one sound file may cost
inline constexpr std::uint64_t tag_bytes_max = std::uint64_t{16} * 1024 * 1024;  // read from it
inline constexpr std::size_t tag_value_bytes_max = std::size_t{8} * 1024;        // one text value
inline constexpr std::size_t tag_name_bytes_max = 256;
inline constexpr std::size_t raw_tags_max = 500;                          // names kept
inline constexpr std::size_t raw_values_max = 500;                        // values kept of one name
inline constexpr std::size_t lyrics_max = 16;                             // texts
inline constexpr std::size_t lyrics_bytes_max = std::size_t{128} * 1024;  // of one text
inline constexpr std::size_t embedded_pictures_max = 64;
inline constexpr std::size_t picture_description_bytes_max = 1024;
inline constexpr std::uint64_t junk_bytes_max = std::uint64_t{512} * 1024;  // before the sound
inline constexpr int leading_tags_max = 8;                                  // one behind another
inline constexpr std::size_t id3_frames_max = 2000;
inline constexpr std::uint64_t id3_frame_bytes_max = std::uint64_t{1024} * 1024;  // of no picture
inline constexpr std::uint64_t id3_frames_bytes_max = tag_bytes_max / 2;          // of one tag
// Packed a thousand to one, a frame of this size unpacks to 16 MiB.
inline constexpr std::uint64_t id3_packed_frame_bytes_max = std::uint64_t{16} * 1024;
inline constexpr int mp4_depth_max = 16;
inline constexpr std::size_t mp4_atoms_max = 250'000;  // ten hours in fragments of a second
inline constexpr int mp4_siblings_max = 4096;          // looked at on the way to a cover
inline constexpr int riff_chunks_max = 1024;           // of WAV, AIFF and DSDIFF
inline constexpr std::size_t riff_chunk_bytes_max = std::size_t{64} * 1024;  // of one that is read
inline constexpr int flac_blocks_max = 1024;
inline constexpr std::size_t cue_sheet_bytes_max = std::size_t{1024} * 1024;
inline constexpr std::size_t cue_files_max = 200;    // of one sheet
inline constexpr std::size_t cue_tracks_max = 1000;  // likewise; more: it is none
inline constexpr int ogg_streams_max = 16;           // side by side
inline constexpr int ogg_links_max = 16;             // one behind another
inline constexpr int ogg_foreign_pages_max = 64;     // between two pages of one stream

// Processes that read files for the server
inline constexpr std::chrono::seconds parser_tags_cpu_max{5};      // for one job: some files,
inline constexpr std::chrono::seconds parser_picture_cpu_max{60};  // or a picture
inline constexpr std::chrono::seconds parser_time_max{90};         // of either: a drive may spin up
inline constexpr std::size_t parser_message_bytes_max = std::size_t{64} * 1024 * 1024;
inline constexpr std::uint64_t parser_memory_bytes_max = std::uint64_t{1024} * 1024 * 1024;

}  // namespace segue::base::limits

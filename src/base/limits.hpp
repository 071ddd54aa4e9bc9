#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

// Every queue, body, header, recursion and wait has its bound here, so that one page shows how
// much a client or a file can ever make the server hold.
namespace segue::base::limits {

// HTTP
inline constexpr std::size_t header_bytes_max = std::size_t{16} * 1024;  // beyond: 431
inline constexpr std::size_t target_bytes_max = std::size_t{8} * 1024;   // beyond: 414
inline constexpr std::size_t body_bytes_max = std::size_t{1024} * 1024;  // beyond: 413
inline constexpr std::chrono::seconds header_timeout{10};  // first byte to last header byte: 408
inline constexpr std::chrono::seconds body_timeout{30};    // 408
inline constexpr std::chrono::seconds idle_timeout{60};    // keep-alive between two requests
inline constexpr std::chrono::seconds stall_timeout{30};   // no byte accepted by the client
inline constexpr std::size_t connections_max = 4096;
inline constexpr std::size_t sendfile_slice_bytes =
    std::size_t{1024} * 1024;  // then others get their turn
inline constexpr std::chrono::seconds shutdown_grace{10};
inline constexpr std::size_t event_streams_max = 512;
inline constexpr std::size_t event_backlog_max = 256;  // events kept for one slow reader
inline constexpr std::size_t json_depth_max = 32;

// Pools
inline constexpr std::size_t read_queue_max = 512;
inline constexpr std::size_t write_queue_max = 256;
inline constexpr std::size_t password_threads = 2;
inline constexpr std::size_t password_queue_max = 32;
inline constexpr std::size_t image_queue_max = 128;

// Catalogue
inline constexpr std::size_t page_rows_max = 500;
inline constexpr std::size_t commit_files_max = 500;
inline constexpr std::chrono::milliseconds commit_time_max{50};

// Files
inline constexpr int walk_depth_max = 64;
inline constexpr std::uint64_t cover_bytes_max = std::uint64_t{32} * 1024 * 1024;
inline constexpr std::size_t cover_memory_bytes_max = std::size_t{24} * 1024 * 1024;
inline constexpr std::uint64_t tag_bytes_max =
    std::uint64_t{16} * 1024 * 1024;                                       // read from one file
inline constexpr std::size_t tag_value_bytes_max = std::size_t{8} * 1024;  // one text value

}  // namespace segue::base::limits

#pragma once

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/crypto.hpp"
#include "scanner/scanner.hpp"
#include "studio.hpp"
#include "world.hpp"

namespace segue::scanner::testing {

// The whole scanner over a folder of music.
class Scanning : public World, public ::testing::Test {
 protected:
  Scanning() {
    static_cast<void>(studio());
    restart();
  }

  // A new process.
  void restart() {
    scanner.reset();
    scanner =
        std::make_unique<Scanner>(coordinator, reader(), testing::parsers(), clock,
                                  Scanner::Options{.image_key = base::crypto::Key{7},
                                                   .playlist_files = &store->playlist_files(),
                                                   .purge_wait_max = std::chrono::seconds(1)});
    scanner->start();
  }

  void album(const std::string& folder, const std::string& artist, const std::string& title,
             int tracks) const {
    for (int i = 1; i <= tracks; ++i) {
      music.write(folder + "/" + std::to_string(i) + ".flac",
                  studio().song("Song " + std::to_string(i), artist, title, i));
    }
  }

  domain::ScanStatus scan(domain::ScanRequest request = {}) {
    if (reader().roots().empty()) {
      EXPECT_TRUE(scanner->add_roots(std::vector{music.path()}).has_value());
    }
    forget_changes();
    scanner->request_scan(request);
    scanner->wait_until_idle();
    return scanner->status();
  }

  // As soon as it is so, or after so long that it never will be.
  static bool becomes_true(const std::function<bool()>& is_so) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!is_so()) {
      if (std::chrono::steady_clock::now() > give_up) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
  }

  // As a user who may not read what is closed to all; the superuser may.
  template <class Work>
  static auto as_nobody(Work work) {
    const bool was_root = ::geteuid() == 0;
    if (was_root) EXPECT_EQ(::seteuid(65534), 0);
    auto result = work();
    if (was_root) EXPECT_EQ(::seteuid(0), 0);
    return result;
  }

  std::unique_ptr<Scanner> scanner;
};

}  // namespace segue::scanner::testing

#pragma once

#include <string>
#include <vector>

#include "app/settings.hpp"
#include "base/error.hpp"
#include "domain/catalog.hpp"

namespace segue::app {

enum class Weight { fine, note, problem };

// What a check found, for a person, each on one line.
struct Finding {
  Weight weight = Weight::fine;
  std::string what;
  std::string advice;  // what to do; "" = nothing

  bool operator==(const Finding&) const = default;
};
using Findings = std::vector<Finding>;

// Looks at all that Segue needs, beside a server or without one, and prints what is wrong and what
// to do. Like every command it brings the database's schema up to date; it makes nothing that is
// not there. Returns the process's exit status: 1 when there is a problem.
[[nodiscard]] int doctor(const Settings& settings);

// Findings as text between a server and the command that asked it.
[[nodiscard]] std::string findings_text(const Findings& findings);
[[nodiscard]] Findings findings_in(const std::string& text);

}  // namespace segue::app

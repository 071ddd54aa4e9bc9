#include "app/doctor.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>

#include "app/control_socket.hpp"
#include "app/data_folder.hpp"
#include "app/doctor_checks.hpp"
#include "app/open_store.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "services/server_keys.hpp"

namespace segue::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<Weight, std::string_view>, 3> words = {
    {{Weight::fine, "ok"}, {Weight::note, "note"}, {Weight::problem, "problem"}}};

std::string_view word_for(Weight weight) {
  return std::ranges::find(words, weight, &std::pair<Weight, std::string_view>::first)->second;
}

// Each once: a folder may be given by the settings and be known to the database.
void append(Findings& findings, const Findings& more) {
  for (const Finding& finding : more) {
    if (std::ranges::find(findings, finding) == findings.end()) findings.push_back(finding);
  }
}

std::vector<std::string> names_of_variables() {
  std::vector<std::string> names;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    names.emplace_back(text.substr(0, text.find('=')));
  }
  return names;
}

fs::path secret_of(const Settings& settings, const fs::path& data) {
  return settings.secret_file.empty() ? data / "secret.key" : settings.secret_file;
}

// On a data folder that is ours for the while.
Findings check_database(const Settings& settings, const DataFolder& data) {
  std::error_code failed;
  if (settings.database.empty() && !fs::exists(data.database(), failed)) {
    return {{Weight::fine, "The database is made at the first start.", {}}};
  }
  const base::SystemClock clock;
  try {
    const auto store = open_store(settings, data, clock);
    if (!store) return {{Weight::problem, base::text::one_line(store.error().message), {}}};
    Findings findings = {{Weight::fine, "The database opens.", {}}};
    append(findings, check_library((*store)->catalog()));
    const fs::path secret = secret_of(settings, data.path());
    if (!fs::exists(secret, failed)) return findings;
    if (const auto keys = services::load_server_keys((*store)->settings(), secret); !keys) {
      findings.push_back({Weight::problem, base::text::one_line(keys.error().message), {}});
    }
    return findings;
  } catch (const std::exception& error) {
    return {{Weight::problem,
             fmt::format("The database cannot be read: {}", base::text::one_line(error.what())),
             {}}};
  }
}

// What a running server says, which has the database; else the database itself, and the port that
// a server would have.
Findings check_server(const Settings& settings, const fs::path& data) {
  std::error_code failed;
  if (!fs::is_directory(data, failed)) return check_listen(settings.listen);
  if (const auto told = send_command(data / "segue.sock", {.name = "doctor", .arguments = {}})) {
    Findings findings = {{Weight::fine, "A server runs on this data folder.", {}}};
    if (told->status != 0) {
      findings.push_back({Weight::note,
                          fmt::format("It does not say how its database is: {}",
                                      base::text::one_line(told->error)),
                          "Is it of another version? Start it again."});
    }
    append(findings, findings_in(told->output));
    return findings;
  }
  Findings findings = check_listen(settings.listen);
  const auto locked = DataFolder::open_and_lock(data, "segue doctor");
  if (locked) {
    append(findings, check_database(settings, *locked));
  } else {
    const bool busy = locked.error().code == base::ErrorCode::conflict;
    findings.push_back({busy ? Weight::note : Weight::problem,
                        base::text::one_line(locked.error().message),
                        busy ? "Until then the database is not looked at." : ""});
  }
  return findings;
}

void print(const Findings& findings) {
  for (const Finding& finding : findings) {
    fmt::print("{:8} {}\n", word_for(finding.weight), finding.what);
    if (!finding.advice.empty()) fmt::print("{:8} -> {}\n", "", finding.advice);
  }
  const auto problems = std::ranges::count(findings, Weight::problem, &Finding::weight);
  const auto notes = std::ranges::count(findings, Weight::note, &Finding::weight);
  fmt::print("\n{} problem{}, {} note{}\n", problems, problems == 1 ? "" : "s", notes,
             notes == 1 ? "" : "s");
}

}  // namespace

// WORD TAB WHAT TAB ADVICE
std::string findings_text(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += fmt::format("{}\t{}\t{}\n", word_for(finding.weight),
                        base::text::one_line(finding.what), base::text::one_line(finding.advice));
  }
  return text;
}

Findings findings_in(const std::string& text) {
  Findings findings;
  for (const std::string& line : base::text::split(text, '\n')) {
    const std::vector<std::string> parts = base::text::split(line, '\t');
    if (parts.size() != 3) continue;
    for (const auto& [weight, word] : words) {
      if (word == parts[0]) findings.push_back({weight, parts[1], parts[2]});
    }
  }
  return findings;
}

int doctor(const Settings& settings) {
  base::crypto::initialise();
  base::log::set_level(base::log::Level::error);
  std::error_code failed;
  const fs::path data = fs::absolute(settings.data, failed);
  Findings findings = check_data(data, settings.database.empty());
  append(findings, check_secret(secret_of(settings, data)));
  append(findings, check_server(settings, data));
  std::vector<std::string> music = settings.music;
  for (const domain::GivenRoot& root : settings.roots) music.push_back(root.path);
  append(findings, check_music(music));
  append(findings, check_parents(settings.music_parents));
  append(findings, check_variables(names_of_variables()));
  print(findings);
  const auto is_problem = [](const Finding& each) { return each.weight == Weight::problem; };
  return std::ranges::any_of(findings, is_problem) ? 1 : 0;
}

}  // namespace segue::app

#include "domain/library_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace segue::domain {
namespace {

template <class Value, std::size_t Count>
using Names = std::array<std::pair<Value, std::string_view>, Count>;

constexpr Names<RootState, 3> root_states = {{{RootState::online, "online"},
                                              {RootState::degraded, "degraded"},
                                              {RootState::offline, "offline"}}};
constexpr Names<RootWatch, 3> root_watches = {
    {{RootWatch::automatic, "automatic"}, {RootWatch::watch, "watch"}, {RootWatch::poll, "poll"}}};
constexpr Names<RootPlaylists, 3> root_playlists = {
    {{RootPlaylists::off, "off"}, {RootPlaylists::read, "read"}, {RootPlaylists::write, "write"}}};
constexpr Names<ScanDepth, 3> scan_depths = {
    {{ScanDepth::quick, "quick"}, {ScanDepth::thorough, "thorough"}, {ScanDepth::full, "full"}}};

template <class Value, std::size_t Count>
std::string_view name_in(const Names<Value, Count>& names, Value value) {
  return std::ranges::find(names, value, [](const auto& entry) { return entry.first; })->second;
}

template <class Value, std::size_t Count>
std::optional<Value> value_in(const Names<Value, Count>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name, [](const auto& entry) { return entry.second; });
  if (found == names.end()) return std::nullopt;
  return found->first;
}

}  // namespace

std::string_view name_of(RootState state) {
  return name_in(root_states, state);
}

std::string_view name_of(RootWatch watch) {
  return name_in(root_watches, watch);
}

std::string_view name_of(RootPlaylists playlists) {
  return name_in(root_playlists, playlists);
}

std::string_view name_of(ScanDepth depth) {
  return name_in(scan_depths, depth);
}

std::optional<RootState> root_state_named(std::string_view name) {
  return value_in(root_states, name);
}

std::optional<RootWatch> root_watch_named(std::string_view name) {
  return value_in(root_watches, name);
}

std::optional<RootPlaylists> root_playlists_named(std::string_view name) {
  return value_in(root_playlists, name);
}

std::optional<ScanDepth> scan_depth_named(std::string_view name) {
  return value_in(scan_depths, name);
}

}  // namespace segue::domain

#include "scanner/folder_paths.hpp"

#include <fmt/format.h>
#include <linux/limits.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "base/text.hpp"
#include "scanner/file_names.hpp"
#include "scanner/root_folder.hpp"

namespace segue::scanner {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array system_folder_paths = {"/proc"sv, "/sys"sv, "/dev"sv};

// File systems over a network or from user space have no device of their own.
constexpr std::array remote_types = {"nfs"sv,      "nfs4"sv, "cifs"sv, "smb3"sv, "9p"sv,
                                     "virtiofs"sv, "ceph"sv, "zfs"sv,  "fuse"sv, "fuseblk"sv};
// Of what has a device, but holds the machine itself.
constexpr std::array machine_folders = {"/boot"sv, "/efi"sv, "/etc"sv, "/snap"sv,
                                        "/usr"sv,  "/var"sv, "/run"sv};
constexpr auto run_media = "/run/media"sv;  // where desktops mount what is plugged in

std::unexpected<base::Error> refuse(std::string message) {
  return base::fail(base::ErrorCode::invalid, std::move(message));
}

// The kernel writes space, tab, newline and backslash as \040 and the like.
std::string without_octal(std::string_view escaped) {
  const auto octal = [](char c) { return c >= '0' && c <= '7'; };
  std::string text;
  for (std::size_t at = 0; at < escaped.size(); ++at) {
    const std::string_view digits = escaped.substr(at).substr(0, 4);
    if (digits.size() == 4 && digits[0] == '\\' && std::ranges::all_of(digits.substr(1), octal)) {
      text += static_cast<char>((digits[1] - '0') * 64 + (digits[2] - '0') * 8 + digits[3] - '0');
      at += 3;
    } else {
      text += escaped[at];
    }
  }
  return text;
}

bool is_drive(std::string_view type, std::string_view source) {
  if (source.starts_with("/dev/")) return true;
  return std::ranges::find(remote_types, type) != remote_types.end() || type.starts_with("fuse.");
}

bool is_of_machine(std::string_view path) {
  if (lies_in(path, run_media)) return false;
  return std::ranges::any_of(machine_folders,
                             [&](std::string_view folder) { return lies_in(path, folder); });
}

}  // namespace

std::span<const std::string_view> system_folders() {
  return system_folder_paths;
}

bool is_system_folder(std::string_view path) {
  return std::ranges::any_of(system_folder_paths,
                             [&](std::string_view folder) { return lies_in(path, folder); });
}

base::Result<std::string> asked_folder(const std::string& path) {
  if (!path.starts_with('/')) {
    return refuse("'path' must begin with '/': give the whole path of a folder");
  }
  if (path.size() >= PATH_MAX) {
    return refuse(fmt::format("'path' is longer than the {} bytes that a path may have", PATH_MAX));
  }
  if (path.find('\0') != std::string::npos) return refuse("'path' must not hold a NUL");
  const std::vector<std::string> parts = base::text::split(path, '/');
  if (std::ranges::find(parts, "..") != parts.end()) return refuse("'path' must not hold '..'");
  std::string normal = normal_path(path);
  const std::string as_given = std::filesystem::path(path).lexically_normal().string();
  if (is_system_folder(normal) || is_system_folder(as_given)) {
    return refuse(
        fmt::format("{} belongs to the system and holds no music", base::text::repaired(normal)));
  }
  return normal;
}

domain::RootRelation relation_of(std::string_view path, std::span<const domain::Root> roots) {
  auto relation = domain::RootRelation::none;
  const bool everything = path == "/";
  for (const domain::Root& root : roots) {
    if (root.path == path) return domain::RootRelation::is_root;
    if (root.path == "/" || lies_in(path, root.path)) return domain::RootRelation::in_root;
    if (everything || lies_in(root.path, path)) relation = domain::RootRelation::holds_root;
  }
  return relation;
}

// 36 35 98:0 /inside /mnt/drive rw,noatime shared:1 - ext4 /dev/sda1 rw
std::vector<std::string> drives_in(std::string_view mountinfo) {
  constexpr std::size_t path_field = 4;
  std::vector<std::string> drives;
  for (const std::string& line : base::text::split(mountinfo, '\n')) {
    const std::vector<std::string> fields = base::text::split(line, ' ');
    const auto dash = std::ranges::find(fields, "-");
    if (fields.size() <= path_field || fields.end() - dash < 3) continue;
    std::string path = without_octal(fields[path_field]);
    if (path == "/" || !is_drive(dash[1], dash[2])) continue;
    if (is_system_folder(path) || is_of_machine(path)) continue;
    drives.push_back(std::move(path));
  }
  return drives;
}

}  // namespace segue::scanner

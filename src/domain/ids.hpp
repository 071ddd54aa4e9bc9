#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace segue::domain {

// A number that cannot be mistaken for another entity's. 0 means none.
template <class Tag>
struct Id {
  using TagType = Tag;
  std::int64_t value = 0;
  auto operator<=>(const Id&) const = default;
  [[nodiscard]] explicit operator bool() const { return value != 0; }
};

struct ArtistTag {
  static constexpr std::string_view prefix = "ar";
};
struct CreditTag {
  static constexpr std::string_view prefix = "cr";
};
struct ReleaseGroupTag {
  static constexpr std::string_view prefix = "rg";
};
struct ReleaseTag {
  static constexpr std::string_view prefix = "al";
};
struct MediumTag {
  static constexpr std::string_view prefix = "me";
};
struct WorkTag {
  static constexpr std::string_view prefix = "wo";
};
struct RecordingTag {
  static constexpr std::string_view prefix = "re";
};
struct TrackTag {
  static constexpr std::string_view prefix = "tr";
};
struct FileTag {
  static constexpr std::string_view prefix = "fi";
};
struct PlaylistTag {
  static constexpr std::string_view prefix = "pl";
};
struct PlaylistItemTag {
  static constexpr std::string_view prefix = "pi";
};
struct ListenTag {
  static constexpr std::string_view prefix = "li";
};
struct UserTag {
  static constexpr std::string_view prefix = "us";
};
struct AuthSessionTag {
  static constexpr std::string_view prefix = "se";
};
struct AppPasswordTag {
  static constexpr std::string_view prefix = "ap";
};
struct ApiKeyTag {
  static constexpr std::string_view prefix = "ak";
};

using ArtistId = Id<ArtistTag>;
using CreditId = Id<CreditTag>;
using ReleaseGroupId = Id<ReleaseGroupTag>;
using ReleaseId = Id<ReleaseTag>;
using MediumId = Id<MediumTag>;
using WorkId = Id<WorkTag>;
using RecordingId = Id<RecordingTag>;
using TrackId = Id<TrackTag>;
using FileId = Id<FileTag>;
using PlaylistId = Id<PlaylistTag>;
using PlaylistItemId = Id<PlaylistItemTag>;
using ListenId = Id<ListenTag>;
using UserId = Id<UserTag>;
using AuthSessionId = Id<AuthSessionTag>;
using AppPasswordId = Id<AppPasswordTag>;
using ApiKeyId = Id<ApiKeyTag>;

// Music folders alone are small integers (1, 2, …): old clients take them for numbers.
struct RootId {
  std::int32_t value = 0;
  auto operator<=>(const RootId&) const = default;
};

// The outside form of an id: prefix, '-', 13 letters of Crockford base 32 ("tr-00b2k9x7e4m0c").
[[nodiscard]] std::string encode_id(std::string_view prefix, std::int64_t value);
// Refuses another kind's prefix, another length, letters outside the alphabet, 64-bit overflow.
[[nodiscard]] base::Result<std::int64_t> parse_id(std::string_view prefix, std::string_view text);

template <class Tag>
[[nodiscard]] std::string to_string(Id<Tag> id) {
  return encode_id(Tag::prefix, id.value);
}

template <class IdType>
[[nodiscard]] base::Result<IdType> parse(std::string_view text) {
  auto value = parse_id(IdType::TagType::prefix, text);
  if (!value) return std::unexpected(std::move(value).error());
  return IdType{*value};
}

}  // namespace segue::domain

template <class Tag>
struct std::hash<segue::domain::Id<Tag>> {
  std::size_t operator()(segue::domain::Id<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};

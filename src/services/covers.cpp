#include "services/covers.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "domain/image_name.hpp"
#include "media/tag_reader.hpp"

namespace segue::services {
namespace {

using base::ErrorCode;
using base::fail;

std::unexpected<base::Error> gone() {
  return fail(ErrorCode::not_found,
              "there is no such picture, or it was changed since the last scan");
}

// A picture that its header promised and its body does not hold is nothing that a client did wrong.
std::unexpected<base::Error> unusable(const domain::ImageId& id, const base::Error& error) {
  if (error.code == ErrorCode::invalid) return std::unexpected(error);
  base::log::warning("the cover {} cannot be shown: {}", id.value, error.message);
  return fail(ErrorCode::not_found, fmt::format("the picture cannot be shown: {}", error.message));
}

base::Result<std::string> read_whole(int fd) {
  struct stat status{};
  if (::fstat(fd, &status) != 0) return fail(ErrorCode::io, "the picture cannot be read");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > base::limits::cover_bytes_max) {
    return fail(ErrorCode::too_large, "the picture has more bytes than a cover may");
  }
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got =
        ::pread(fd, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (got <= 0) return fail(ErrorCode::io, "the picture cannot be read to its end");
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

std::string key_of(const CoverRequest& request) {
  return fmt::format("{}/{}x{}/{}/{}/{}", request.id.value, request.box.width, request.box.height,
                     std::to_underlying(request.box.fit), request.box.enlarge,
                     request.format ? media::mime_type(*request.format) : "source");
}

}  // namespace

std::string cover_entity_tag(const CoverRequest& request) {
  return fmt::format("\"{}-{}x{}-{}{}-{}\"", request.id.value.substr(0, 32), request.box.width,
                     request.box.height, std::to_underlying(request.box.fit),
                     request.box.enlarge ? "e" : "",
                     request.format ? std::to_underlying(*request.format) : -1);
}

bool Covers::names(const domain::ImageId& id, std::string_view bytes) const {
  return domain::image_id(image_key_, base::crypto::sha256(bytes)) == id;
}

base::Result<std::string> Covers::source_bytes(const domain::ImageId& id) {
  const auto source = catalog_.image(id);
  if (!source) return gone();
  const auto fd = base::open_beneath(source->root_path, source->relative_path);
  if (!fd) return gone();
  if (!source->embedded) {
    auto bytes = read_whole(fd->get());
    if (bytes && !names(id, *bytes)) return gone();
    return bytes;
  }
  const auto tags = media::read_tags(fd->get(), source->relative_path);
  if (!tags) return gone();
  for (const media::EmbeddedPicture& listed : tags->pictures) {
    auto picture = media::read_picture(fd->get(), source->relative_path, listed.index);
    if (picture && names(id, picture->bytes)) return std::move(picture->bytes);
  }
  return gone();
}

base::Result<Cover> Covers::cover(const CoverRequest& request) {
  const std::string key = key_of(request);
  {
    const base::MutexLock lock(mutex_);
    if (const auto found = kept_.find(key); found != kept_.end()) {
      recent_.splice(recent_.begin(), recent_, found->second);
      return found->second->cover;
    }
  }
  auto bytes = source_bytes(request.id);
  if (!bytes) return std::unexpected(std::move(bytes).error());
  Cover made;
  if (!request.format) {
    const auto format = media::picture_format(*bytes);
    if (!format) return unusable(request.id, format.error());
    made = {.bytes = std::make_shared<const std::string>(std::move(*bytes)),
            .mime = std::string(media::mime_type(*format))};
  } else {
    auto resized = media::resize(*bytes, request.box, *request.format);
    if (!resized) return unusable(request.id, resized.error());
    made = {.bytes = std::make_shared<const std::string>(std::move(*resized)),
            .mime = std::string(media::mime_type(*request.format))};
  }
  keep(key, made);
  return made;
}

void Covers::keep(const std::string& key, const Cover& cover) {
  const base::MutexLock lock(mutex_);
  if (cover.bytes->size() > base::limits::cover_memory_bytes_max / 8 || kept_.contains(key)) return;
  recent_.push_front({key, cover});
  kept_[key] = recent_.begin();
  kept_bytes_ += cover.bytes->size();
  while (kept_bytes_ > base::limits::cover_memory_bytes_max) {
    const Kept& oldest = recent_.back();
    kept_bytes_ -= oldest.cover.bytes->size();
    kept_.erase(oldest.key);
    recent_.pop_back();
  }
}

}  // namespace segue::services

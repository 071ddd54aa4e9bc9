#include "media/files/ape_tag.hpp"

#include <taglib/apeitem.h>
#include <taglib/apetag.h>

#include "base/text.hpp"
#include "media/tag_names.hpp"
#include "media/tag_text.hpp"

namespace segue::media {
namespace {

// "Cover Art (Front)": a file name, NUL, the picture.
void add_picture(std::string_view key, const TagLib::ByteVector& data, TagCollector& tags) {
  const int end = data.find('\0');
  const unsigned int begin = end < 0 ? 0 : static_cast<unsigned int>(end) + 1;
  const TagLib::ByteVector bytes = data.mid(begin);
  const std::string_view view(bytes.data(), bytes.size());
  PictureKind kind = PictureKind::other;
  if (key.contains("(front)")) kind = PictureKind::front;
  if (key.contains("(back)")) kind = PictureKind::back;
  if (key.contains("(media)")) kind = PictureKind::medium;
  if (key.contains("artist)")) kind = PictureKind::artist;
  tags.add_picture({.index = 0,
                    .kind = kind,
                    .mime = std::string(sniffed_mime(view)),
                    .bytes = view.size(),
                    .description = {}},
                   [&] { return std::string(view); });
}

}  // namespace

void read_ape_tag(const TagLib::APE::Tag& tag, TagCollector& tags) {
  for (const auto& [key, item] : tag.itemListMap()) {
    const std::string name = decode_taglib(item.key());
    const std::string lower = base::text::lower_ascii(name);
    if (item.type() == TagLib::APE::Item::Binary) {
      if (lower.starts_with("cover art")) add_picture(lower, item.binaryData(), tags);
      continue;
    }
    const std::string canonical = canonical_name(name);
    for (const TagLib::String& value : item.values()) tags.add(canonical, decode_taglib(value));
  }
}

}  // namespace segue::media

#include "search/index.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace segue::search {
namespace {

Key key_of(const domain::Findable& findable) {
  return {findable.kind, findable.id};
}

void mark_gone(Part& part, std::span<const Key> keys) {
  std::shared_ptr<std::vector<bool>> gone;
  for (const Key& key : keys) {
    const std::size_t entry = part.segment->find(key);
    if (entry == std::numeric_limits<std::size_t>::max() || part.is_gone(entry)) continue;
    if (!gone) {
      gone = part.gone ? std::make_shared<std::vector<bool>>(*part.gone)
                       : std::make_shared<std::vector<bool>>(part.segment->entries().size());
    }
    if ((*gone)[entry]) continue;
    (*gone)[entry] = true;
    ++part.gone_count;
  }
  if (gone) part.gone = std::move(gone);
}

// Each part at least twice as large as the next, and none with more gone than present: a thing is
// copied as often as the number of parts, which is a logarithm.
void tidy(std::vector<Part>& parts) {
  static const Part nothing{.segment = std::make_shared<const Segment>(), .gone = {}};
  std::erase_if(parts, [](const Part& part) { return part.size() == 0; });
  for (Part& part : parts) {
    if (part.gone_count > part.size()) part = {.segment = merged(part, nothing), .gone = {}};
  }
  for (std::size_t at = parts.size(); at-- > 1;) {
    Part& before = parts[at - 1];
    if (before.size() >= 2 * parts[at].size()) continue;
    before = {.segment = merged(before, parts[at]), .gone = {}};
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

std::vector<std::int64_t> window_of(std::vector<Hit>& hits, const Window& window) {
  const std::size_t begin = std::min(window.offset, hits.size());
  const std::size_t end = begin + std::min(window.limit, hits.size() - begin);
  if (begin == end) return {};
  std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(end), hits.end());
  std::vector<std::int64_t> ids;
  ids.reserve(end - begin);
  for (std::size_t i = begin; i < end; ++i) ids.push_back(hits[i].key.id);
  return ids;
}

// Of things that match as well, an artist before a release before a track.
std::optional<Key> top_of(const HitsByKind& hits) {
  const Hit* top = nullptr;
  for (const auto& section : hits) {
    const auto best = std::min_element(section.begin(), section.end());
    if (best == section.end()) continue;
    if (top == nullptr || best->quality() > top->quality()) top = &*best;
  }
  return top == nullptr ? std::nullopt : std::optional(top->key);
}

}  // namespace

Answer Index::find(const Question& question) const {
  const auto parts = this->parts();
  const Query query(question.text);
  HitsByKind hits;
  for (const Part& part : *parts) match(part, query, question.roots, hits);
  Answer answer;
  answer.top = top_of(hits);
  for (std::size_t kind = 0; kind < hits.size(); ++kind) {
    answer.ids.at(kind) = window_of(hits.at(kind), question.windows.at(kind));
  }
  return answer;
}

void Index::replace(std::shared_ptr<const Segment> all) {
  set({{.segment = std::move(all), .gone = {}}});
}

void Index::update(std::vector<domain::Findable> present, std::vector<Key> gone) {
  std::ranges::sort(present, {}, key_of);
  const auto twice = std::ranges::unique(present, {}, key_of);
  present.erase(twice.begin(), twice.end());
  for (const domain::Findable& findable : present) gone.push_back(key_of(findable));

  Parts parts = *this->parts();
  for (Part& part : parts) mark_gone(part, gone);
  SegmentBuilder builder;
  for (const domain::Findable& findable : present) builder.add(findable);
  parts.push_back({.segment = builder.finish(), .gone = {}});
  tidy(parts);
  set(std::move(parts));
}

std::size_t Index::size() const {
  std::size_t size = 0;
  for (const Part& part : *parts()) size += part.size();
  return size;
}

std::size_t Index::bytes() const {
  std::size_t bytes = 0;
  for (const Part& part : *parts()) {
    bytes += part.segment->bytes() + (part.gone ? part.gone->size() / 8 : 0);
  }
  return bytes;
}

std::shared_ptr<const Index::Parts> Index::parts() const {
  const base::MutexLock lock(mutex_);
  return parts_;
}

void Index::set(Parts parts) {
  auto shared = std::make_shared<const Parts>(std::move(parts));
  const base::MutexLock lock(mutex_);
  parts_.swap(shared);  // what it was goes after the lock
}

}  // namespace segue::search

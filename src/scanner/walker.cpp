#include "scanner/walker.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/beneath.hpp"
#include "base/limits.hpp"
#include "scanner/file_names.hpp"
#include "scanner/folder_lister.hpp"

namespace segue::scanner {
namespace {

class Walk {
 public:
  Walk(int root_fd, const ListingSink& sink, WalkOptions options)
      : root_fd_(root_fd), sink_(sink), options_(std::move(options)), lister_(options_, root_fd) {}

  bool run() {
    ::lseek(root_fd_, 0, SEEK_SET);
    visit(root_fd_, "", 0, {});
    return !ended_early_ && !stopped();
  }

 private:
  using Listed = FolderLister::Listed;

  [[nodiscard]] bool stopped() const {
    return ended_early_ || (options_.stop != nullptr && options_.stop->load());
  }

  void emit(FolderListing&& listing) {
    ++emitted_;
    if (stopped() || !sink_(std::move(listing))) ended_early_ = true;
  }

  // One directory, its disc folders, what `and_then` lists that belongs to it, then all other
  // folders.
  void visit(int fd, const std::string& path, int depth, const std::function<void()>& and_then) {
    if (stopped()) return;
    const std::size_t rules_above = lister_.rules().size();
    visit_ruled(fd, path, depth, and_then);
    lister_.rules().pop_to(rules_above);
  }

  void visit_ruled(int fd, const std::string& path, int depth,
                   const std::function<void()>& and_then) {
    Listed head = lister_.list(fd, path, false);
    if (head.hidden) return;
    emit(std::move(head.listing));
    std::vector<std::string> later;  // relative to `fd`
    for (std::string& name : head.subfolders) {
      if (disc_folder(name)) {
        visit_disc(fd, path, name, depth + 1, later);
      } else {
        later.push_back(std::move(name));
      }
    }
    if (and_then) and_then();
    std::ranges::sort(later);
    for (std::size_t i = 0; i < later.size() && !stopped();) {
      i = visit_child(fd, path, depth, later, i);
    }
  }

  // Behind the last folder that holds a disc of the same album as that at `begin`.
  static std::size_t end_of_set(const std::vector<std::string>& names, std::size_t begin) {
    const DiscTitle first = without_disc(names[begin]);
    std::size_t end = begin + 1;
    if (first.disc == 0) return end;
    while (end < names.size()) {
      const DiscTitle next = without_disc(names[end]);
      if (next.disc == 0 || next.title != first.title) break;
      ++end;
    }
    return end;
  }

  // The folder at `begin` with those behind it that are further discs of its album. Answers which
  // comes next.
  std::size_t visit_child(int fd, const std::string& path, int depth,
                          std::vector<std::string>& names, std::size_t begin) {
    const std::string name = names[begin];
    const std::size_t end = end_of_set(names, begin);
    const std::size_t emitted_before = emitted_;
    const int levels = 1 + static_cast<int>(std::ranges::count(name, '/'));
    const auto child = enter(fd, joined(path, name), name, depth + levels, false);
    std::vector<std::string> below;  // the other discs, relative to `fd`
    const auto visit_discs = [&] {
      for (std::size_t i = begin + 1; i < end && !stopped(); ++i) {
        visit_disc(fd, path, names[i], depth + levels, below);
      }
    };
    if (child) {
      lister_.ancestors().push_back(child->identity);
      visit(child->fd.get(), joined(path, name), depth + levels, visit_discs);
      lister_.ancestors().pop_back();
    } else if (emitted_ > emitted_before) {
      visit_discs();
    }
    if (emitted_ == emitted_before) return begin + 1;  // the next disc is the first, then
    names.insert(names.begin() + static_cast<std::ptrdiff_t>(end), below.begin(), below.end());
    return end;
  }

  // What lies below a disc (scans, booklets) is left for `later`.
  void visit_disc(int parent_fd, const std::string& parent, const std::string& name, int depth,
                  std::vector<std::string>& later) {
    const std::string path = joined(parent, name);
    const auto disc = enter(parent_fd, path, name, depth, true);
    if (!disc) return;
    Listed listed = lister_.list(disc->fd.get(), path, true);
    if (listed.hidden) return;
    emit(std::move(listed.listing));
    for (const std::string& below : listed.subfolders) later.push_back(joined(name, below));
  }

  struct Entered {
    base::UniqueFd fd;
    DirectoryIdentity identity;
  };

  std::optional<Entered> enter(int parent_fd, const std::string& path, const std::string& name,
                               int depth, bool is_disc) {
    if (depth > base::limits::walk_depth_max) {
      emit(FolderLister::unreadable(
          path, "unsupported",
          fmt::format("Lies more than {} folders deep, so it is not read. Move it up.",
                      base::limits::walk_depth_max),
          is_disc));
      return std::nullopt;
    }
    auto fd = options_.follow_links
                  ? base::open_beneath(root_fd_, path, {.directory = true, .follow_symlinks = true})
                  : base::open_beneath(parent_fd, name, {.directory = true});
    if (!fd) {
      emit(FolderLister::cannot_be_listed(path, fd.error(), is_disc));
      return std::nullopt;
    }
    const DirectoryIdentity identity = directory_identity(fd->get());
    if (std::ranges::find(options_.owned_by_others, identity) != options_.owned_by_others.end()) {
      return std::nullopt;
    }
    return Entered{std::move(*fd), identity};
  }

  const int root_fd_;
  const ListingSink& sink_;
  const WalkOptions options_;
  FolderLister lister_;
  std::size_t emitted_ = 0;
  bool ended_early_ = false;
};

}  // namespace

bool walk(int root_fd, const ListingSink& sink, WalkOptions options) {
  return Walk(root_fd, sink, std::move(options)).run();
}

FolderListing list_folder(int root_fd, const std::string& path, bool is_disc,
                          const domain::RootPolicy& policy) {
  WalkOptions options;
  options.follow_links = policy.follow_links;
  options.excludes = policy.excludes;
  return FolderLister(options, root_fd).list_alone(path, is_disc);
}

}  // namespace segue::scanner

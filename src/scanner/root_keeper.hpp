#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/mutex.hpp"
#include "domain/catalog.hpp"
#include "domain/catalog_writer.hpp"
#include "domain/folder_control.hpp"
#include "domain/given_root.hpp"
#include "domain/scan_control.hpp"
#include "scanner/root_folder.hpp"

namespace segue::scanner {

// Which folders are roots: those that the settings give, and those that an admin adds. Nobody else
// adds, moves or removes one. Thread: any; blocks on drive and database.
class RootKeeper {
 public:
  RootKeeper(domain::Coordinator& coordinator, domain::CatalogReader& reader,
             const base::Clock& clock, bool write_markers)
      : coordinator_(coordinator), reader_(reader), clock_(clock), write_markers_(write_markers) {}

  // As Scanner::add_roots says, for one path in normal form.
  [[nodiscard]] base::Result<void> add_given(const domain::GivenRoot& given)
      SEGUE_EXCLUDES(changing_, mutex_);
  // The settings do not give it any more: its place in a parent is empty.
  void release(const std::string& path) SEGUE_EXCLUDES(mutex_);
  // Answers whether one of them turned up.
  [[nodiscard]] bool look_for_absent() SEGUE_EXCLUDES(changing_, mutex_);
  [[nodiscard]] std::vector<domain::AbsentFolder> absent_folders() const SEGUE_EXCLUDES(mutex_);

  // As domain::RootControl says, without a scan.
  [[nodiscard]] base::Result<domain::Root> add(const std::string& path)
      SEGUE_EXCLUDES(changing_, mutex_);
  [[nodiscard]] base::Result<void> remove(domain::RootId id) SEGUE_EXCLUDES(changing_, mutex_);
  [[nodiscard]] base::Result<domain::Root> change(domain::RootId id,
                                                  const domain::RootChange& change)
      SEGUE_EXCLUDES(changing_);
  [[nodiscard]] bool is_given(domain::RootId id) const SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] std::vector<std::string> fields_given(domain::RootId id) const
      SEGUE_EXCLUDES(mutex_);

 private:
  struct Absent {
    domain::GivenRoot given;
    std::string reason;
  };
  [[nodiscard]] bool is_absent(const RootFolder& folder, bool known, const domain::GivenRoot& given)
      SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] domain::GivenRoot given_as(domain::RootId id) const SEGUE_EXCLUDES(mutex_);
  [[nodiscard]] base::Result<void> impose(const domain::GivenRoot& given, const domain::Root& known)
      SEGUE_REQUIRES(changing_);
  [[nodiscard]] base::Result<domain::Root> follow(domain::Root root, const std::string& path)
      SEGUE_REQUIRES(changing_);
  [[nodiscard]] base::Result<domain::Root> restore(domain::Root root, const RootFolder& folder)
      SEGUE_REQUIRES(changing_);
  [[nodiscard]] base::Result<domain::Root> create(const RootFolder& folder,
                                                  const std::vector<domain::Root>& roots,
                                                  const std::vector<domain::Root>& removed)
      SEGUE_REQUIRES(changing_);
  [[nodiscard]] base::Result<domain::Root> commit(
      const std::function<domain::Root(domain::CatalogTx&)>& work, domain::ChangeKind kind)
      SEGUE_REQUIRES(changing_);

  domain::Coordinator& coordinator_;
  domain::CatalogReader& reader_;
  const base::Clock& clock_;
  const bool write_markers_;

  base::Mutex changing_;  // what is read before a transaction holds in it
  mutable base::Mutex mutex_;
  std::map<std::string, Absent> absent_ SEGUE_GUARDED_BY(mutex_);  // by path
  std::map<domain::RootId, domain::GivenRoot> given_ SEGUE_GUARDED_BY(mutex_);
};

}  // namespace segue::scanner

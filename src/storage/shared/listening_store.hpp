#pragma once

#include "base/signal.hpp"
#include "domain/id_maker.hpp"
#include "domain/listening.hpp"
#include "storage/shared/sql.hpp"

namespace segue::storage {

// Stars, ratings and listens in SQL that both databases understand. Thread: any.
class ListeningStore final : public domain::ListeningStore {
 public:
  ListeningStore(Database& database, domain::IdMaker& ids, base::Signal& committed,
                 const base::Clock& clock)
      : database_(database), ids_(ids), committed_(committed), clock_(clock) {}

  // listening_annotations.cpp
  bool star(const domain::View& view, const domain::Subject& subject, base::UnixMs at) override;
  bool unstar(const domain::View& view, const domain::Subject& subject) override;
  bool rate(const domain::View& view, const domain::Subject& subject, std::int32_t rating) override;

  // listening_listens.cpp
  std::size_t add_listens(const domain::View& view,
                          std::span<const domain::Listen> listens) override;
  domain::Page<domain::Listen> listens(const domain::View& view,
                                       const domain::ListenQuery& query) override;
  std::vector<domain::PlayedContext> contexts(const domain::View& view, std::size_t limit) override;
  bool set_now_playing(const domain::View& view, const std::string& client, domain::TrackId track,
                       base::UnixMs at) override;
  std::vector<domain::NowPlaying> now_playing(const domain::View& view,
                                              base::UnixMs since) override;

 private:
  // `value` goes into `column` of the user's row about the subject.
  bool annotate(const domain::View& view, const domain::Subject& subject, std::string_view column,
                std::string_view set, std::int64_t value);

  Database& database_;
  domain::IdMaker& ids_;
  base::Signal& committed_;
  const base::Clock& clock_;
};

}  // namespace segue::storage

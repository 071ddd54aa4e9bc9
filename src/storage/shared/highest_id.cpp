#include "storage/shared/highest_id.hpp"

namespace segue::storage {

std::int64_t highest_id(Connection& connection) {
  std::int64_t highest = 0;
  connection.query(R"(
SELECT max(id) FROM (
  SELECT max(id) AS id FROM artist UNION ALL SELECT max(id) FROM artist_credit
  UNION ALL SELECT max(id) FROM release_group UNION ALL SELECT max(id) FROM release
  UNION ALL SELECT max(id) FROM medium UNION ALL SELECT max(id) FROM recording
  UNION ALL SELECT max(id) FROM track UNION ALL SELECT max(id) FROM audio_file
  UNION ALL SELECT max(id) FROM app_user UNION ALL SELECT max(id) FROM auth_session
  UNION ALL SELECT max(id) FROM app_password UNION ALL SELECT max(id) FROM api_key
  UNION ALL SELECT max(id) FROM listen UNION ALL SELECT max(id) FROM playlist
  UNION ALL SELECT highest FROM purged_id) ids)",
                   {}, [&](Row& row) { highest = row.integer(); });
  return highest;
}

}  // namespace segue::storage

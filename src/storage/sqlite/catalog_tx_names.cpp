#include "domain/index_text.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/shared/release_values.hpp"
#include "storage/sqlite/catalog_tx.hpp"

namespace segue::storage::sqlite {
namespace {

constexpr std::string_view upsert_artist = R"(
INSERT INTO artist (id, key, name, sort_name, sort_key, folded, mbid)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name,
  sort_name = excluded.sort_name, sort_key = excluded.sort_key, folded = excluded.folded,
  mbid = excluded.mbid)";

constexpr std::string_view upsert_credit = R"(
INSERT INTO artist_credit (id, key, display, parts) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (id) DO UPDATE SET key = excluded.key, display = excluded.display,
  parts = excluded.parts)";
constexpr std::string_view delete_credit_parts =
    "DELETE FROM artist_credit_part WHERE credit_id = ?1";
constexpr std::string_view insert_credit_part = R"(
INSERT INTO artist_credit_part (credit_id, position, artist_id, credited_name, join_phrase)
VALUES (?1, ?2, ?3, ?4, ?5))";

constexpr std::string_view upsert_release_group = R"(
INSERT INTO release_group (id, key, title, sort_key, folded, mbid, credit_id, types,
  first_release_date)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (id) DO UPDATE SET key = excluded.key, title = excluded.title,
  sort_key = excluded.sort_key, folded = excluded.folded, mbid = excluded.mbid,
  credit_id = excluded.credit_id, types = excluded.types,
  first_release_date = excluded.first_release_date)";

constexpr std::string_view upsert_release = R"(
INSERT INTO release (id, ordinal, group_id, key, title, sort_title, sort_key, artist_sort_key,
  folded, version, mbid, barcode, country, status, discogs_id, asin, language, script, copyright,
  credit_id, date, original_date, sort_date, compilation, disc_total, added_at, labels)
VALUES (?1, (SELECT coalesce(max(ordinal), 0) + 1 FROM release), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,
  ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)
ON CONFLICT (id) DO UPDATE SET group_id = excluded.group_id, key = excluded.key,
  title = excluded.title, sort_title = excluded.sort_title, sort_key = excluded.sort_key,
  artist_sort_key = excluded.artist_sort_key, folded = excluded.folded,
  version = excluded.version, mbid = excluded.mbid, barcode = excluded.barcode,
  country = excluded.country, status = excluded.status, discogs_id = excluded.discogs_id,
  asin = excluded.asin, language = excluded.language, script = excluded.script,
  copyright = excluded.copyright, credit_id = excluded.credit_id, date = excluded.date,
  original_date = excluded.original_date, sort_date = excluded.sort_date,
  compilation = excluded.compilation, disc_total = excluded.disc_total, labels = excluded.labels)";
constexpr std::string_view delete_release_labels =
    "DELETE FROM release_label WHERE release_id = ?1";
constexpr std::string_view insert_release_label = R"(
INSERT INTO release_label (release_id, position, label_id, catalogue_number)
VALUES (?1, ?2, ?3, ?4))";

constexpr std::string_view upsert_medium = R"(
INSERT INTO medium (id, release_id, position, format, title, track_total, disc_ids)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (release_id, position) DO UPDATE SET format = excluded.format, title = excluded.title,
  track_total = excluded.track_total, disc_ids = excluded.disc_ids)";

}  // namespace

void CatalogTx::put_artists(std::span<const domain::ArtistRow> rows) {
  Statement& upsert = db_.prepared(upsert_artist);
  for (const domain::ArtistRow& row : rows) {
    upsert.execute(row.id.value, domain::index_text(row.key), row.name, row.sort_name,
                   domain::index_text(row.sort_key), row.folded, row.mbid);
  }
}

void CatalogTx::put_credits(std::span<const domain::CreditRow> rows) {
  Statement& upsert = db_.prepared(upsert_credit);
  Statement& clear = db_.prepared(delete_credit_parts);
  Statement& insert = db_.prepared(insert_credit_part);
  NewRows fresh(db_, "SELECT max(id) FROM artist_credit");
  for (const domain::CreditRow& row : rows) {
    const bool is_new = fresh.take(row.id.value);
    upsert.execute(row.id.value, domain::index_text(row.key), row.credit.display,
                   parts_to_json(row.credit.parts));
    if (!is_new) clear.execute(row.id.value);
    std::int32_t position = 0;
    for (const auto& part : row.credit.parts) {
      insert.execute(row.id.value, ++position, part.artist.value, part.credited_name,
                     part.join_phrase);
    }
  }
}

void CatalogTx::put_release_groups(std::span<const domain::ReleaseGroupRow> rows) {
  Statement& upsert = db_.prepared(upsert_release_group);
  for (const domain::ReleaseGroupRow& row : rows) {
    upsert.execute(row.id.value, domain::index_text(row.key), row.title,
                   domain::index_text(row.sort_key), row.folded, row.mbid, row.credit.value,
                   strings_to_json(row.types), row.first_release_date.packed());
  }
}

void CatalogTx::put_releases(std::span<const domain::ReleaseRow> rows) {
  Statement& upsert = db_.prepared(upsert_release);
  Statement& clear = db_.prepared(delete_release_labels);
  Statement& insert = db_.prepared(insert_release_label);
  NewRows fresh(db_, "SELECT max(id) FROM release");
  for (const domain::ReleaseRow& row : rows) {
    const bool is_new = fresh.take(row.id.value);
    upsert.execute(row.id.value, row.group.value, domain::index_text(row.key), row.title,
                   row.sort_title, domain::index_text(row.sort_key),
                   domain::index_text(row.artist_sort_key), row.folded, row.version, row.mbid,
                   row.barcode, row.country, row.status, row.discogs_id, row.asin, row.language,
                   row.script, row.copyright, row.credit.value, row.date.packed(),
                   row.original_date.packed(), sort_date(row).packed(), row.compilation,
                   row.disc_total, row.added_at, strings_to_json(names_of(row.labels)));
    if (!is_new) clear.execute(row.id.value);
    std::int32_t position = 0;
    for (const domain::LabelInfo& label : row.labels) {
      std::optional<std::int64_t> id;
      if (!label.name.empty()) id = labels_.id(db_, {}, label.name);
      insert.execute(row.id.value, ++position, id, label.catalogue_number);
    }
  }
}

void CatalogTx::put_media(std::span<const domain::MediumRow> rows) {
  Statement& upsert = db_.prepared(upsert_medium);
  for (const domain::MediumRow& row : rows) {
    upsert.execute(row.id.value, row.release.value, row.medium.position, row.medium.format,
                   row.medium.title, row.medium.track_total, strings_to_json(row.disc_ids));
  }
}

}  // namespace segue::storage::sqlite

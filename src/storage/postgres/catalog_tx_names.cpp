#include <set>

#include "domain/index_text.hpp"
#include "storage/postgres/batch.hpp"
#include "storage/postgres/catalog_tx.hpp"
#include "storage/shared/json_list.hpp"
#include "storage/shared/release_values.hpp"

namespace segue::storage::postgres {
namespace {

constexpr std::string_view upsert_artists = R"(
INSERT INTO artist (id, key, name, sort_name, sort_key, folded, mbid)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
  $7::text[])
ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name,
  sort_name = excluded.sort_name, sort_key = excluded.sort_key, folded = excluded.folded,
  mbid = excluded.mbid)";

constexpr std::string_view upsert_credits = R"(
INSERT INTO artist_credit (id, key, display, parts)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])
ON CONFLICT (id) DO UPDATE SET key = excluded.key, display = excluded.display,
  parts = excluded.parts)";
constexpr std::string_view delete_credit_parts =
    "DELETE FROM artist_credit_part WHERE credit_id = ANY($1::bigint[])";
constexpr std::string_view insert_credit_parts = R"(
INSERT INTO artist_credit_part (credit_id, position, artist_id, credited_name, join_phrase)
SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bigint[], $4::text[], $5::text[]))";

constexpr std::string_view upsert_release_groups = R"(
INSERT INTO release_group (id, key, title, sort_key, folded, mbid, credit_id, types,
  first_release_date)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
  $7::bigint[], $8::text[], $9::integer[])
ON CONFLICT (id) DO UPDATE SET key = excluded.key, title = excluded.title,
  sort_key = excluded.sort_key, folded = excluded.folded, mbid = excluded.mbid,
  credit_id = excluded.credit_id, types = excluded.types,
  first_release_date = excluded.first_release_date)";

// New releases are counted on first, so that their ordinals have no gap.
constexpr std::string_view upsert_releases = R"(
INSERT INTO release (id, ordinal, group_id, key, title, sort_title, sort_key, artist_sort_key,
  folded, version, mbid, barcode, country, status, discogs_id, asin, language, script, copyright,
  credit_id, date, original_date, sort_date, compilation, disc_total, added_at, labels)
SELECT x.id,
  (SELECT coalesce(max(ordinal), 0) FROM release) +
    row_number() OVER (ORDER BY known.id IS NOT NULL, x.id),
  x.group_id, x.key, x.title, x.sort_title, x.sort_key, x.artist_sort_key, x.folded, x.version,
  x.mbid, x.barcode, x.country, x.status, x.discogs_id, x.asin, x.language, x.script, x.copyright,
  x.credit_id, x.date, x.original_date, x.sort_date, x.compilation, x.disc_total, x.added_at,
  x.labels
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
  $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
  $15::text[], $16::text[], $17::text[], $18::text[], $19::bigint[], $20::integer[],
  $21::integer[], $22::integer[], $23::boolean[], $24::integer[], $25::bigint[], $26::text[])
  AS x(id, group_id, key, title, sort_title, sort_key, artist_sort_key, folded, version, mbid,
       barcode, country, status, discogs_id, asin, language, script, copyright, credit_id, date,
       original_date, sort_date, compilation, disc_total, added_at, labels)
LEFT JOIN release known ON known.id = x.id
ON CONFLICT (id) DO UPDATE SET group_id = excluded.group_id, key = excluded.key,
  title = excluded.title, sort_title = excluded.sort_title, sort_key = excluded.sort_key,
  artist_sort_key = excluded.artist_sort_key, folded = excluded.folded,
  version = excluded.version, mbid = excluded.mbid, barcode = excluded.barcode,
  country = excluded.country, status = excluded.status, discogs_id = excluded.discogs_id,
  asin = excluded.asin, language = excluded.language, script = excluded.script,
  copyright = excluded.copyright, credit_id = excluded.credit_id, date = excluded.date,
  original_date = excluded.original_date, sort_date = excluded.sort_date,
  compilation = excluded.compilation, disc_total = excluded.disc_total, labels = excluded.labels)";
constexpr std::string_view insert_labels = R"(
INSERT INTO label (folded, name)
SELECT x.folded, x.name FROM unnest($1::text[], $2::text[]) AS x(folded, name)
WHERE NOT EXISTS (SELECT 1 FROM label l WHERE l.folded = x.folded)
ON CONFLICT (folded) DO NOTHING)";
constexpr std::string_view delete_release_labels =
    "DELETE FROM release_label WHERE release_id = ANY($1::bigint[])";
constexpr std::string_view insert_release_labels = R"(
INSERT INTO release_label (release_id, position, label_id, catalogue_number)
SELECT x.release_id, x.position, l.id, x.catalogue_number
FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[])
  AS x(release_id, position, folded, catalogue_number)
LEFT JOIN label l ON l.folded = x.folded)";

constexpr std::string_view upsert_media = R"(
INSERT INTO medium (id, release_id, position, format, title, track_total, disc_ids)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::integer[], $4::text[], $5::text[],
  $6::integer[], $7::text[])
ON CONFLICT (release_id, position) DO UPDATE SET format = excluded.format, title = excluded.title,
  track_total = excluded.track_total, disc_ids = excluded.disc_ids)";

}  // namespace

void CatalogTx::put_artists(std::span<const domain::ArtistRow> rows) {
  Batch artists;
  for (const domain::ArtistRow* row : last_of_each(rows, &domain::ArtistRow::id)) {
    artists.add(row->id.value, domain::index_text(row->key), row->name, row->sort_name,
                domain::index_text(row->sort_key), row->folded, row->mbid);
  }
  artists.run(db_, upsert_artists);
}

void CatalogTx::put_credits(std::span<const domain::CreditRow> rows) {
  Batch credits;
  Batch ids;
  Batch parts;
  for (const domain::CreditRow* row : last_of_each(rows, &domain::CreditRow::id)) {
    credits.add(row->id.value, domain::index_text(row->key), row->credit.display,
                parts_to_json(row->credit.parts));
    ids.add(row->id.value);
    std::int32_t position = 0;
    for (const auto& part : row->credit.parts) {
      parts.add(row->id.value, ++position, part.artist.value, part.credited_name, part.join_phrase);
    }
  }
  credits.run(db_, upsert_credits);
  ids.run(db_, delete_credit_parts);
  parts.run(db_, insert_credit_parts);
}

void CatalogTx::put_release_groups(std::span<const domain::ReleaseGroupRow> rows) {
  Batch groups;
  for (const domain::ReleaseGroupRow* row : last_of_each(rows, &domain::ReleaseGroupRow::id)) {
    groups.add(row->id.value, domain::index_text(row->key), row->title,
               domain::index_text(row->sort_key), row->folded, row->mbid, row->credit.value,
               strings_to_json(row->types), row->first_release_date.packed());
  }
  groups.run(db_, upsert_release_groups);
}

void CatalogTx::put_releases(std::span<const domain::ReleaseRow> rows) {
  Batch releases;
  Batch ids;
  Batch labels;
  Batch release_labels;
  std::set<std::string> names;
  for (const domain::ReleaseRow* row : last_of_each(rows, &domain::ReleaseRow::id)) {
    releases.add(row->id.value, row->group.value, domain::index_text(row->key), row->title,
                 row->sort_title, domain::index_text(row->sort_key),
                 domain::index_text(row->artist_sort_key), row->folded, row->version, row->mbid,
                 row->barcode, row->country, row->status, row->discogs_id, row->asin, row->language,
                 row->script, row->copyright, row->credit.value, row->date.packed(),
                 row->original_date.packed(), sort_date(*row).packed(), row->compilation,
                 row->disc_total, row->added_at, strings_to_json(names_of(row->labels)));
    ids.add(row->id.value);
    std::int32_t position = 0;
    for (const domain::LabelInfo& label : row->labels) {
      const std::string folded = label.name.empty() ? "" : name_key(label.name);
      release_labels.add(row->id.value, ++position, folded, label.catalogue_number);
      if (!folded.empty() && names.insert(folded).second) labels.add(folded, label.name);
    }
  }
  releases.run(db_, upsert_releases);
  labels.run(db_, insert_labels);
  ids.run(db_, delete_release_labels);
  release_labels.run(db_, insert_release_labels);
}

void CatalogTx::put_media(std::span<const domain::MediumRow> rows) {
  Batch media;
  const auto place = [](const domain::MediumRow& row) {
    return fmt::format("{} {}", row.release.value, row.medium.position);
  };
  for (const domain::MediumRow* row : last_of_each(rows, place)) {
    media.add(row->id.value, row->release.value, row->medium.position, row->medium.format,
              row->medium.title, row->medium.track_total, strings_to_json(row->disc_ids));
  }
  media.run(db_, upsert_media);
}

}  // namespace segue::storage::postgres

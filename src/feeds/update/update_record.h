#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace oakum::feeds {

/// The metadata.json beside a database, or inside an artifact: when it was made and when the next
/// one is due.
struct UpdateRecord {
  std::int64_t version = 0;  ///< Schema; 2.
  Time next_update;
  Time updated_at;         ///< When the database was made.
  Time downloaded_at;      ///< Zero inside an artifact.
  std::string repository;  ///< Where it came from; this and the rest are our own additions.
  std::string manifest;    ///< Digest of the artifact's manifest.
  std::string database;    ///< Digest of the database file that this is about.
  auto operator<=>(const UpdateRecord&) const = default;
};

/// Missing members are zero or empty. Error: corrupt (no JSON object, a member that is no time).
Result<UpdateRecord> parse_update_record(std::string_view json);
std::string to_json(const UpdateRecord& record);

/// Whether the next database is not due yet: before NextUpdate (at most a week after the download),
/// or within an hour of the download. Not when it was never downloaded, or in the future.
bool is_fresh(const UpdateRecord& record, const Time& now);

}  // namespace oakum::feeds

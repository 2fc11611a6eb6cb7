#include "resolve/java_index.h"

#include <array>

namespace oakum::resolve {
namespace {

constexpr std::int64_t kFewRows = 200'000;  ///< So many are read through in a moment.

/// Whether the rows of an artifact are found without reading all there are.
Result<bool> finds_by_artifact(io::Sqlite& database) {
  bool indexed = false;
  TRY(database.for_each_row(
      "SELECT 1 FROM sqlite_master WHERE type = 'index' AND tbl_name = 'indices' "
      "AND sql LIKE '%(%artifact_id%)%' LIMIT 1",
      [&](const auto&) -> Result<void> {
        indexed = true;
        return {};
      }));
  std::int64_t last = 0;
  TRY(database.for_each_row("SELECT max(rowid) FROM indices",
                            [&](const io::Sqlite::Row& row) -> Result<void> {
                              last = row.integer(0);
                              return {};
                            }));
  return indexed || last <= kFewRows;
}

}  // namespace

Result<JavaIndex> JavaIndex::open(const std::string& path) {
  auto database = TRY(io::Sqlite::open_file(path));
  const auto ignore = [](const auto&) -> Result<void> { return {}; };
  TRY(database.for_each_row("SELECT id, group_id, artifact_id FROM artifacts LIMIT 1", ignore));
  TRY(database.for_each_row("SELECT artifact_id, version, sha1, archive_type FROM indices LIMIT 1",
                            ignore));
  const bool by_artifact = TRY(finds_by_artifact(database));
  return JavaIndex(std::move(database), by_artifact);
}

Result<std::optional<Coordinates>> JavaIndex::find(ByteView sha1) {
  Coordinates found;
  const std::array<io::Sqlite::Parameter, 1> parameters{sha1};
  TRY(database_.for_each_row(
      "SELECT a.group_id, a.artifact_id, i.version FROM indices i JOIN artifacts a "
      "ON a.id = i.artifact_id WHERE i.sha1 = ? LIMIT 1",
      [&](const io::Sqlite::Row& row) -> Result<void> {
        found = {.group = std::string(row.text(0)),
                 .artifact = std::string(row.text(1)),
                 .version = std::string(row.text(2))};
        return {};
      },
      parameters));
  if (!found.complete()) return std::optional<Coordinates>();
  return std::optional(std::move(found));
}

Result<bool> JavaIndex::has(std::string_view group, std::string_view artifact) {
  bool found = false;
  const std::array<io::Sqlite::Parameter, 2> parameters{group, artifact};
  TRY(database_.for_each_row(
      "SELECT 1 FROM artifacts WHERE group_id = ? AND artifact_id = ? LIMIT 1",
      [&](const auto&) -> Result<void> {
        found = true;
        return {};
      },
      parameters));
  return found;
}

Result<std::string> JavaIndex::group_of(std::string_view artifact, std::string_view version) {
  std::string group;
  if (!by_artifact_) return group;
  const std::array<io::Sqlite::Parameter, 2> parameters{artifact, version};
  TRY(database_.for_each_row(
      "SELECT a.group_id FROM artifacts a JOIN indices i ON i.artifact_id = a.id "
      "WHERE a.artifact_id = ? AND i.version = ? AND i.archive_type = 'jar' "
      "GROUP BY a.group_id ORDER BY count(*) DESC, a.group_id LIMIT 1",
      [&](const io::Sqlite::Row& row) -> Result<void> {
        group = row.text(0);
        return {};
      },
      parameters));
  return group;
}

}  // namespace oakum::resolve

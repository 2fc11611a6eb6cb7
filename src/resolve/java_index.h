#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "ecosystems/java_archive/coordinates.h"
#include "io/sqlite.h"

namespace oakum::resolve {

using Coordinates = ecosystems::java_archive::Coordinates;

/// An index of published Java archives in the format of trivy-java-db, schema 1: SQLite tables
/// artifacts(id, group_id, artifact_id) and indices(artifact_id, version, sha1, archive_type). It
/// may have gigabytes: every question reads a few pages through the file's own indexes. Errors of
/// all questions: corrupt, too_large. Not shared between threads.
class JavaIndex {
 public:
  /// Errors: not_found, denied, corrupt (not SQLite, or without these tables).
  static Result<JavaIndex> open(const std::string& path);

  /// What the archive with this SHA-1 (20 bytes) was published as.
  Result<std::optional<Coordinates>> find(ByteView sha1);
  /// Whether anything was published under this group and artifact.
  Result<bool> has(std::string_view group, std::string_view artifact);
  /// Among the groups that published this artifact in this version, the one with most archives of
  /// it; of equals the first in the order of bytes. "" when there is none, and in older files,
  /// whose indexes do not serve this question, once they are large.
  Result<std::string> group_of(std::string_view artifact, std::string_view version);

 private:
  JavaIndex(io::Sqlite database, bool by_artifact)
      : database_(std::move(database)), by_artifact_(by_artifact) {}

  io::Sqlite database_;
  bool by_artifact_;  ///< group_of() is cheap.
};

}  // namespace oakum::resolve

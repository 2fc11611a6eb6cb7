#pragma once
// Makes small indexes of published archives in trivy-java-db's format, as SQLite itself writes
// them.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <string>

#include "tests/image_maker.h"

namespace oakum::resolve {

inline constexpr const char* kTables =
    "CREATE TABLE artifacts(id INTEGER PRIMARY KEY, group_id TEXT, artifact_id TEXT);"
    "CREATE TABLE indices(artifact_id INTEGER, version TEXT, sha1 BLOB, archive_type TEXT,"
    " foreign key (artifact_id) references artifacts(id));"
    "CREATE UNIQUE INDEX indices_sha1_idx ON indices(sha1);";
inline constexpr const char* kIndexes =
    "CREATE UNIQUE INDEX artifacts_idx ON artifacts(artifact_id, group_id);"
    "CREATE INDEX indices_artifact_idx ON indices(artifact_id);";

class MadeIndex {
 public:
  explicit MadeIndex(const std::string& sql) {
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open(path().c_str(), &database), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
    sqlite3_close(database);
  }
  std::string path() const { return folder_.path() + "/trivy-java.db"; }

 private:
  testing_images::Folder folder_;
};

}  // namespace oakum::resolve

#include "resolve/java_index.h"

#include <algorithm>
#include <fstream>

#include "tests/resolve/index_maker.h"
#include "tests/shared_data.h"
#include "tests/zstd_file.h"

namespace oakum::resolve {
namespace {

std::vector<std::byte> twenty(unsigned char byte) {
  return std::vector<std::byte>(20, std::byte(byte));
}

/// The coordinates, "" for none, or the error.
std::string text(const Result<std::optional<Coordinates>>& found) {
  if (!found) return "error: " + found.error().what;
  return *found ? (*found)->name() + ' ' + (*found)->version : "";
}

constexpr const char* kRows =
    "INSERT INTO artifacts VALUES(1,'org.one','lib'),(2,'org.two','lib'),(3,'org.four','lib'),"
    "(4,'org.one','other'),(5,'','broken');"
    "INSERT INTO indices VALUES"
    "(1,'1.0',x'0101010101010101010101010101010101010101','jar'),"
    "(2,'1.0',x'0202020202020202020202020202020202020202','jar'),"
    "(2,'1.0',x'0303030303030303030303030303030303030303','jar'),"
    "(1,'2.0',x'0404040404040404040404040404040404040404','jar'),"
    "(3,'2.0',x'0505050505050505050505050505050505050505','jar'),"
    "(1,'3.0',x'0606060606060606060606060606060606060606','war'),"
    "(5,'1.0',x'0707070707070707070707070707070707070707','jar'),"
    "(99,'1.0',x'0808080808080808080808080808080808080808','jar');";

TEST(JavaIndex, FindsByDigest) {
  const MadeIndex made(std::string(kTables) + kIndexes + kRows);
  auto index = JavaIndex::open(made.path());
  ASSERT_TRUE(index) << index.error().what;
  struct Case {
    unsigned char byte;
    std::string_view expected, why;
  };
  constexpr Case kCases[] = {
      {1, "org.one:lib 1.0", "an archive of the index"},
      {4, "org.one:lib 2.0", "the version is that of the archive"},
      {7, "", "a row without a group names nothing"},
      {8, "", "a row of an artifact there is not"},
      {9, "", "not published"},
  };
  for (const auto& [byte, expected, why] : kCases)
    EXPECT_EQ(text(index->find(twenty(byte))), expected) << why;
  EXPECT_EQ(text(index->find({})), "") << "no digest at all";
}

TEST(JavaIndex, KnowsNamesAndTheirGroups) {
  const MadeIndex made(std::string(kTables) + kIndexes + kRows);
  auto index = JavaIndex::open(made.path());
  ASSERT_TRUE(index) << index.error().what;
  EXPECT_TRUE(*index->has("org.one", "other"));
  EXPECT_FALSE(*index->has("org.two", "other"));
  EXPECT_FALSE(*index->has("org.one' OR '1'='1", "other")) << "a name is never SQL";
  struct Case {
    std::string_view artifact, version, expected, why;
  };
  constexpr Case kCases[] = {
      {"lib", "1.0", "org.two", "the group with most archives"},
      {"lib", "2.0", "org.four", "of equals the first in order, whatever their rows"},
      {"lib", "3.0", "", "another type of archive"},
      {"lib", "4.0", "", "a version nobody published"},
      {"none", "1.0", "", "an artifact nobody published"},
  };
  for (const auto& [artifact, version, expected, why] : kCases)
    EXPECT_EQ(*index->group_of(artifact, version), expected) << why;
}

TEST(JavaIndex, LargeFilesWithoutAnIndexAreNotReadThrough) {
  const std::string far =
      "INSERT INTO indices(rowid, artifact_id, version, sha1, archive_type) "
      "VALUES(900000000, 4, '9', x'09', 'jar');";
  const MadeIndex older(std::string(kTables) + kRows + far);
  auto index = JavaIndex::open(older.path());
  ASSERT_TRUE(index) << index.error().what;
  EXPECT_EQ(*index->group_of("lib", "1.0"), "");
  EXPECT_EQ(text(index->find(twenty(1))), "org.one:lib 1.0") << "the digest is indexed in all";
  const MadeIndex newer(std::string(kTables) + kIndexes + kRows + far);
  index = JavaIndex::open(newer.path());
  ASSERT_TRUE(index) << index.error().what;
  EXPECT_EQ(*index->group_of("lib", "1.0"), "org.two");
}

TEST(JavaIndex, RefusesWhatIsNone) {
  EXPECT_EQ(JavaIndex::open("/no/such.db").error().kind, Error::not_found);
  EXPECT_EQ(JavaIndex::open("/dev/null").error().kind, Error::corrupt);
  const MadeIndex other("CREATE TABLE artifacts(id INTEGER)");
  EXPECT_EQ(JavaIndex::open(other.path()).error().kind, Error::corrupt) << "another database";
  const MadeIndex half("CREATE TABLE artifacts(id INTEGER, group_id TEXT, artifact_id TEXT)");
  EXPECT_EQ(JavaIndex::open(half.path()).error().kind, Error::corrupt) << "half of one";
}

TEST(JavaIndexShared, ReadsARealFile) {
  OAKUM_NEEDS_SHARED_DATA("boltdb/trivy-java.db.zst");
  const auto bytes = read_zstd(shared_data() / "boltdb/trivy-java.db.zst");
  const testing_images::Folder folder;
  auto index = JavaIndex::open(folder.write("java.db", std::string(as_text(bytes))));
  ASSERT_TRUE(index) << index.error().what;
  const unsigned char digest[] = {0xBD, 0x70, 0xDF, 0xEB, 0x39, 0xCC, 0x83, 0xC6, 0x93, 0x4B,
                                  0xE2, 0x4F, 0xA3, 0x77, 0xB2, 0x1E, 0x54, 0x1D, 0xBE, 0x76};
  EXPECT_EQ(text(index->find(std::as_bytes(std::span(digest)))),
            "org.apache.tomcat.embed:tomcat-embed-websocket 9.0.65");
  EXPECT_TRUE(*index->has("org.apache.tomcat.embed", "tomcat-embed-websocket"));
  EXPECT_EQ(*index->group_of("tomcat-embed-websocket", "9.0.65"), "org.apache.tomcat.embed");
}

}  // namespace
}  // namespace oakum::resolve

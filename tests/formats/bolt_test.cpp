#include "formats/bolt.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "base/hash.h"
#include "base/text.h"
#include "tests/shared_data.h"
#include "tests/zstd_file.h"

namespace oakum::formats {
namespace {

using Row = std::tuple<std::string, std::string, std::size_t,
                       std::string>;  // bucket path, key, length, SHA-256

std::vector<Row> expected_rows(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::vector<Row> rows;
  std::string line;
  std::getline(in, line);  // the header
  while (std::getline(in, line)) {
    const auto cells = split(line, '\t');
    rows.emplace_back(cells.at(0), cells.at(1), parse_decimal(cells.at(2)).value(), cells.at(3));
  }
  return rows;
}

std::string joined(const std::vector<std::string_view>& path) {
  return join({path.begin(), path.end()}, " / ");
}

Row row(const std::string& path, const BoltEntry& entry) {
  return {path, std::string(entry.key), entry.value.size(), hex(Sha256::of(entry.value))};
}

std::vector<Row> walked_rows(const BoltFile& file) {
  std::vector<Row> rows;
  const auto done = file.walk(
      [&](const std::vector<std::string_view>& path, const BoltEntry& entry) -> Result<void> {
        rows.push_back(row(joined(path), entry));
        return {};
      });
  EXPECT_TRUE(done) << done.error().what;
  return rows;
}

/// The value at "top / nested", "key", one bucket after the other.
std::optional<ByteView> look_up(const BoltFile& file, std::string_view path, std::string_view key) {
  auto bucket = file.root();
  while (!path.empty()) {
    const auto parts = cut(path, " / ");
    const auto next = bucket.find_bucket(parts ? parts->first : path);
    if (!next || !*next) return std::nullopt;
    bucket = **next;
    path = parts ? parts->second : "";
  }
  const auto value = bucket.get(key);
  return value ? *value : std::nullopt;
}

TEST(Bolt, ReadsEveryKindOfFile) {
  OAKUM_NEEDS_SHARED_DATA("boltdb/trivy-fixture.expected.tsv");
  auto expected = expected_rows(shared_data() / "boltdb/trivy-fixture.expected.tsv");
  std::sort(expected.begin(), expected.end());
  struct Case {
    std::string_view name;
    std::uint32_t page_size;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"4k", 4096, "the usual page size"},
      {"16k", 16384, "written on another machine"},
      {"64k", 65536, "the largest page in use"},
      {"4k-compact", 4096, "rewritten by the compactor"},
      {"nofreelist", 4096, "the free list is not stored"},
      {"deleted", 4096, "most pages are free"},
  };
  for (const auto& [name, page_size, why] : kCases) {
    const auto bytes =
        read_zstd(shared_data() / fmt::format("boltdb/trivy-fixture-{}.db.zst", name));
    const auto file = BoltFile::open(bytes);
    ASSERT_TRUE(file) << why << ": " << file.error().what;
    EXPECT_EQ(file->page_size(), page_size) << why;
    auto rows = walked_rows(*file);
    std::sort(rows.begin(), rows.end());
    EXPECT_EQ(rows, expected) << why;
    for (const auto& [path, key, size, digest] : expected) {
      const auto value = look_up(*file, path, key);
      ASSERT_TRUE(value) << path << " / " << key << ": " << why;
      EXPECT_EQ(hex(Sha256::of(*value)), digest) << path << " / " << key << ": " << why;
    }
  }
}

TEST(Bolt, FindsKeysInADeepTree) {
  OAKUM_NEEDS_SHARED_DATA("boltdb/trivy-like.db.zst");
  const auto bytes = read_zstd(shared_data() / "boltdb/trivy-like.db.zst");
  const auto file = BoltFile::open(bytes);
  ASSERT_TRUE(file) << file.error().what;
  for (const auto& [path, key, size, digest] :
       expected_rows(shared_data() / "boltdb/trivy-like.sample-2000.expected.tsv")) {
    const auto value = look_up(*file, path, key);
    ASSERT_TRUE(value) << path << " / " << key;
    EXPECT_EQ(value->size(), size);
    EXPECT_EQ(hex(Sha256::of(*value)), digest) << path << " / " << key;
  }
  std::size_t keys = 0;
  const auto done = file->walk(
      [&](const auto&, const BoltEntry&) -> Result<void> { return ++keys, Result<void>{}; });
  ASSERT_TRUE(done) << done.error().what;
  EXPECT_EQ(keys, 352'978u);
  EXPECT_FALSE(look_up(*file, "alma 10 / 389-ds-base-libs", "CVE-0000-0000"));
  EXPECT_FALSE(look_up(*file, "no such bucket", "CVE-0000-0000"));
}

TEST(Bolt, ReadsOtherPrograms) {
  for (const auto* name :
       {"containerd-meta-linux", "containerd-meta-long-lived", "podman-bolt_state",
        "trivy-db-normal", "trivy-rpc-newdb", "trivy-fanal-cache"}) {
    OAKUM_NEEDS_SHARED_DATA(fmt::format("boltdb/{}.db.zst", name));
    const auto bytes = read_zstd(shared_data() / fmt::format("boltdb/{}.db.zst", name));
    const auto file = BoltFile::open(bytes);
    ASSERT_TRUE(file) << name << ": " << file.error().what;
    walked_rows(*file);
  }
}

// ---- A writer of small files, so that damage can be made to measure. ----

constexpr std::size_t kPage = 1024;

void put(std::string& out, std::size_t at, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) out[at + i] = static_cast<char>(value >> (8 * i));
}

struct Item {
  std::string key, value;
  bool bucket = false;
};

std::string leaf(std::uint64_t id, const std::vector<Item>& items) {
  std::string out(16 + 16 * items.size(), '\0');
  put(out, 0, id, 8);
  put(out, 8, 2, 2);
  put(out, 10, items.size(), 2);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto at = 16 + 16 * i;
    put(out, at, items[i].bucket, 4);
    put(out, at + 4, out.size() - at, 4);
    put(out, at + 8, items[i].key.size(), 4);
    put(out, at + 12, items[i].value.size(), 4);
    out += items[i].key + items[i].value;
  }
  return out;
}

std::string branch(std::uint64_t id,
                   const std::vector<std::pair<std::string, std::uint64_t>>& children) {
  std::string out(16 + 16 * children.size(), '\0');
  put(out, 0, id, 8);
  put(out, 8, 1, 2);
  put(out, 10, children.size(), 2);
  for (std::size_t i = 0; i < children.size(); ++i) {
    const auto at = 16 + 16 * i;
    put(out, at, out.size() - at, 4);
    put(out, at + 4, children[i].first.size(), 4);
    put(out, at + 8, children[i].second, 8);
    out += children[i].first;
  }
  return out;
}

std::string bucket_at(std::uint64_t root, std::string_view inline_page = {}) {
  std::string out(16, '\0');
  put(out, 0, root, 8);
  return out.append(inline_page);
}

std::string meta(std::uint64_t id, std::uint64_t transaction, std::uint64_t root,
                 std::uint64_t high_water) {
  std::string out(16 + 64, '\0');
  put(out, 0, id, 8);
  put(out, 8, 4, 2);
  put(out, 16, 0xED0CDAED, 4);
  put(out, 20, 2, 4);
  put(out, 24, kPage, 4);
  put(out, 32, root, 8);
  put(out, 48, ~std::uint64_t{0}, 8);
  put(out, 56, high_water, 8);
  put(out, 64, transaction, 8);
  std::uint64_t hash = 0xcbf29ce484222325;
  for (std::size_t i = 16; i < 72; ++i)
    hash = (hash ^ static_cast<unsigned char>(out[i])) * 0x100000001b3;
  put(out, 72, hash, 8);
  return out;
}

/// Pages from number 2 on, behind two meta pages; the second, newer meta has root page 2.
std::string file_of(const std::vector<std::string>& pages) {
  std::string out;
  const auto append = [&](const std::string& page) {
    out += page;
    out.resize((out.size() + kPage - 1) / kPage * kPage);
  };
  append(meta(0, 1, 2, 2 + pages.size()));
  append(meta(1, 2, 2, 2 + pages.size()));
  for (const auto& page : pages) append(page);
  return out;
}

TEST(Bolt, ReadsBranchesAndInlineBuckets) {
  const auto bytes = file_of(
      {branch(2, {{"a", 3}, {"m", 4}}),
       leaf(3, {{"a", "1"}, {"b", bucket_at(0, leaf(0, {{"x", "in"}})), true}}),
       leaf(4, {{"m", "2"}, {"mm", bucket_at(5), true}, {"n", "3"}}), leaf(5, {{"y", "deep"}})});
  const auto file = BoltFile::open(as_bytes(bytes)).value();
  EXPECT_EQ(as_text(*look_up(file, "", "a")), "1");
  EXPECT_EQ(as_text(*look_up(file, "b", "x")), "in");
  EXPECT_EQ(as_text(*look_up(file, "mm", "y")), "deep");
  EXPECT_FALSE(look_up(file, "", "b")) << "a bucket is not a value";
  EXPECT_FALSE(file.root().find_bucket("a").value()) << "a value is not a bucket";
  EXPECT_FALSE(look_up(file, "", "")) << "before the first key";
  EXPECT_FALSE(look_up(file, "", "bb")) << "between two leaves";
  EXPECT_FALSE(look_up(file, "", "z")) << "behind the last key";

  std::string keys;
  const auto collect = [&](const BoltEntry& entry) -> Result<void> {
    keys.append(entry.key).append(entry.is_bucket ? "/ " : " ");
    return {};
  };
  ASSERT_TRUE(file.root().for_each(collect));
  EXPECT_EQ(keys, "a b/ m mm/ n ");
  keys.clear();
  ASSERT_TRUE(file.root().for_each_prefix("m", collect));
  EXPECT_EQ(keys, "m mm/ ");
}

TEST(Bolt, StopsWhenTheVisitorFails) {
  const auto bytes = file_of({leaf(2, {{"a", "1"}, {"b", "2"}})});
  const auto file = BoltFile::open(as_bytes(bytes)).value();
  int calls = 0;
  const auto done = file.root().for_each([&](const BoltEntry&) -> Result<void> {
    ++calls;
    return Error{Error::cancelled, "enough"};
  });
  EXPECT_EQ(done.error().what, "enough");
  EXPECT_EQ(calls, 1);
}

TEST(Bolt, FallsBackToTheOtherMetaPage) {
  const auto good = file_of({leaf(2, {{"a", "1"}})});
  for (const std::size_t broken : {std::size_t{20}, kPage + 20}) {
    auto bytes = good;
    bytes[broken] ^= 1;
    const auto file = BoltFile::open(as_bytes(bytes));
    ASSERT_TRUE(file) << broken << ": " << file.error().what;
    EXPECT_TRUE(look_up(*file, "", "a")) << broken;
  }
}

TEST(Bolt, RefusesDamage) {
  struct Case {
    std::string bytes;
    Error::Kind kind;
    std::string_view why;
  };
  auto big_endian = file_of({leaf(2, {})});
  put(big_endian, 16, 0xEDDA0CED, 4);
  put(big_endian, kPage + 16, 0, 4);
  auto newer = file_of({leaf(2, {})});
  put(newer, 20, 3, 4);
  put(newer, kPage + 20, 3, 4);
  auto wide_key = leaf(2, {{"a", "1"}});
  put(wide_key, 16 + 8, 0xffffffff, 4);
  auto far_value = leaf(2, {{"a", "1"}});
  put(far_value, 16 + 12, 0xffffffff, 4);
  auto crowded = leaf(2, {{"a", "1"}});
  put(crowded, 10, 0xffff, 2);
  auto overflowing = leaf(2, {{"a", "1"}});
  put(overflowing, 12, 0xffffffff, 4);
  auto both = leaf(2, {{"a", "1"}});
  put(both, 8, 3, 2);
  const Case kCases[] = {
      {"", Error::corrupt, "empty"},
      {std::string(4096, 'x'), Error::corrupt, "something else"},
      {"SQLite format 3", Error::corrupt, "another database"},
      {big_endian, Error::unsupported, "the other byte order"},
      {newer, Error::unsupported, "a later format"},
      {file_of({}), Error::corrupt, "the root page is behind the end"},
      {file_of({leaf(3, {{"a", "1"}})}), Error::corrupt, "a page that names itself otherwise"},
      {file_of({wide_key}), Error::corrupt, "a key longer than the page"},
      {file_of({far_value}), Error::corrupt, "a value longer than the page"},
      {file_of({crowded}), Error::corrupt, "more elements than fit"},
      {file_of({overflowing}), Error::corrupt, "an overflow behind the end"},
      {file_of({both}), Error::corrupt, "branch and leaf at once"},
      {file_of({branch(2, {})}), Error::corrupt, "a branch without children"},
      {file_of({branch(2, {{"a", 2}})}), Error::corrupt, "a branch that is its own child"},
      {file_of({branch(2, {{"a", 3}, {"b", 3}}), leaf(3, {{"a", "1"}})}), Error::corrupt,
       "a page with two parents"},
      {file_of({branch(2, {{"a", 0}})}), Error::corrupt, "a meta page as a child"},
      {file_of({branch(2, {{"a", ~std::uint64_t{0}}})}), Error::corrupt, "a child behind the end"},
      {file_of({leaf(2, {{"b", "1"}, {"a", "1"}})}), Error::corrupt, "keys out of order"},
      {file_of({leaf(2, {{"", "1"}})}), Error::corrupt, "an empty key"},
      {file_of({leaf(2, {{"a", "short", true}})}), Error::corrupt, "a bucket header cut off"},
      {file_of({leaf(2, {{"a", bucket_at(0, "short"), true}})}), Error::corrupt,
       "an inline page cut off"},
      {file_of({leaf(2, {{"a", bucket_at(2), true}})}), Error::corrupt,
       "a bucket that holds itself"},
      {file_of({leaf(2, {{"a", bucket_at(0, leaf(0, {{"b", bucket_at(2), true}})), true}})}),
       Error::corrupt, "a bucket within an inline bucket"},
  };
  for (const auto& [bytes, kind, why] : kCases) {
    const auto file = BoltFile::open(as_bytes(bytes));
    const auto done = file
                          ? file->walk([](const auto&, const BoltEntry&) { return Result<void>{}; })
                          : Result<void>(file.error());
    ASSERT_FALSE(done) << why;
    EXPECT_EQ(done.error().kind, kind) << why << ": " << done.error().what;
  }
}

TEST(Bolt, SharedInlineBucketsDoNotMultiply) {
  constexpr std::size_t kKeys = 3000;
  const std::string inside =
      bucket_at(0, leaf(0, std::vector<Item>(1, {"k", std::string(40'000, 'v')})));
  std::string page(16 + 16 * kKeys, '\0');
  put(page, 0, 2, 8);
  put(page, 8, 2, 2);
  put(page, 10, kKeys, 2);
  const auto keys_at = page.size();
  for (std::size_t i = 0; i < kKeys; ++i) page += fmt::format("{:04}", i);
  const auto value_at = page.size();
  page += inside;
  for (std::size_t i = 0; i < kKeys;
       ++i) {  // keys and values overlap: each value runs from its key to the page's end
    const auto at = 16 + 16 * i;
    put(page, at, 1, 4);
    put(page, at + 4, keys_at + 4 * i - at, 4);
    put(page, at + 8, 4, 4);
    put(page, at + 12, value_at + inside.size() - (keys_at + 4 * i + 4), 4);
  }
  put(page, 12, page.size() / kPage, 4);
  auto bytes = file_of({page});
  const auto pages = bytes.size() / kPage;
  bytes.replace(0, 80, meta(0, 1, 2, pages));
  bytes.replace(kPage, 80, meta(1, 2, 2, pages));
  const auto file = BoltFile::open(as_bytes(bytes)).value();
  std::size_t visited = 0;
  const auto done = file.walk(
      [&](const auto&, const BoltEntry&) -> Result<void> { return ++visited, Result<void>{}; });
  EXPECT_FALSE(done);
  EXPECT_LE(visited, 4u);
}

}  // namespace
}  // namespace oakum::formats

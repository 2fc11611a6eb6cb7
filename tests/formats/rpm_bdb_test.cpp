#include "formats/rpm_bdb.h"

#include <gtest/gtest.h>

namespace oakum::formats {
namespace {
constexpr std::size_t kPage = 512;

/// Writes small hash tables page by page, in either byte order.
struct Maker {
  bool big_endian = false;

  void put(std::string& out, std::size_t at, std::uint32_t value, std::size_t size) const {
    for (std::size_t i = 0; i < size; ++i)
      out[at + i] = static_cast<char>(value >> (8 * (big_endian ? size - 1 - i : i)));
  }
  std::string number(std::uint32_t value) const {
    std::string out(4, '\0');
    put(out, 0, value, 4);
    return out;
  }
  std::string page(std::uint32_t number, std::uint32_t type) const {
    std::string out(kPage, '\0');
    put(out, 8, number, 4);
    out[25] = static_cast<char>(type);
    return out;
  }
  std::string meta(std::uint32_t last_page) const {
    auto out = page(0, 8);
    put(out, 12, 0x061561, 4);
    put(out, 16, 9, 4);
    put(out, 20, kPage, 4);
    put(out, 32, last_page, 4);
    return out;
  }
  /// Items alternate: key, value, key, value.
  std::string hash(std::uint32_t number, const std::vector<std::string>& items,
                   std::uint32_t type = 13) const {
    auto out = page(number, type);
    put(out, 20, static_cast<std::uint32_t>(items.size()), 2);
    std::size_t end = kPage;
    for (std::size_t i = 0; i < items.size(); ++i) {
      end -= items[i].size();
      out.replace(end, items[i].size(), items[i]);
      put(out, 26 + 2 * i, static_cast<std::uint32_t>(end), 2);
    }
    return out;
  }
  std::string overflow(std::uint32_t here, std::uint32_t next, std::string_view data) const {
    auto out = page(here, 7);
    put(out, 16, next, 4);
    put(out, 22, static_cast<std::uint32_t>(data.size()), 2);
    return out.replace(26, data.size(), data);
  }
  std::string key(std::uint32_t package) const { return "\x01" + number(package); }
  std::string inline_value(std::string_view data) const { return "\x01" + std::string(data); }
  std::string chained_value(std::uint32_t first, std::uint32_t size) const {
    return std::string("\x03\0\0\0", 4) + number(first) + number(size);
  }
};

struct Seen {
  std::vector<std::string> values, errors;
};

Seen read(const std::string& file) {
  Seen seen;
  const auto done = for_each_bdb_header(as_bytes(file), [&](Result<ByteView> blob) {
    if (blob)
      seen.values.emplace_back(as_text(*blob));
    else
      seen.errors.push_back(blob.error().what);
    return true;
  });
  if (!done) seen.errors.push_back(done.error().what);
  return seen;
}

using Texts = std::vector<std::string>;

TEST(RpmBdb, ReadsBothByteOrders) {
  for (const bool big_endian : {false, true}) {
    const Maker make{big_endian};
    const std::string first(400, 'a');
    const auto file =
        make.meta(4) +
        make.hash(1, {make.key(0), make.inline_value("\x09\0\0\0"), make.key(1),
                      make.inline_value("small"), make.key(2), make.chained_value(3, 403)}) +
        make.hash(2, {make.key(3), make.inline_value("unsorted")}, 2) + make.overflow(3, 4, first) +
        make.overflow(4, 0, "bcd");
    EXPECT_TRUE(is_rpm_bdb(as_bytes(file)));
    const auto seen = read(file);
    EXPECT_EQ(seen.values, (Texts{"small", first + "bcd", "unsorted"})) << big_endian;
    EXPECT_EQ(seen.errors, Texts{}) << big_endian;
  }
}

TEST(RpmBdb, KeepsTheGoodRecords) {
  const Maker make;
  const auto file_with = [&](const std::string& value, const std::string& overflow) {
    return make.meta(2) +
           make.hash(1, {make.key(1), value, make.key(2), make.inline_value("good")}) + overflow;
  };
  auto outside =
      make.meta(1) + make.hash(1, {make.key(1), "\x01x", make.key(2), make.inline_value("good")});
  make.put(outside, kPage + 26 + 2, 0xfff0, 2);
  struct Case {
    std::string file;
    std::string_view error, why;
  };
  const Case kCases[] = {
      {file_with(make.chained_value(2, 10), make.overflow(2, 2, "12345")),
       "page 2: in more than one chain", "a chain that bites its tail"},
      {file_with(make.chained_value(9, 10), make.overflow(2, 0, "")), "page 9: outside the file",
       "a chain that leads out of the file"},
      {file_with(make.chained_value(1, 10), make.overflow(2, 0, "")),
       "page 1: not a page of an overflow chain", "a chain of hash pages"},
      {file_with(make.chained_value(2, 10), make.overflow(2, 0, "12345")),
       "a value of 5 bytes where 10 belong", "a chain that ends early"},
      {file_with(make.chained_value(2, 3), make.overflow(2, 0, "12345")),
       "a value of 5 bytes where 3 belong", "a chain longer than its value"},
      {file_with(make.chained_value(2, 0xffffffff), make.overflow(2, 0, "12345")),
       "a value of 5 bytes where 4294967295 belong", "a value of 4 GiB"},
      {file_with("\x02xx", make.overflow(2, 0, "")), "page 1: a value of unknown kind 2",
       "duplicates, which rpm has not"},
      {file_with("\x03", make.overflow(2, 0, "")), "page 1: a value of unknown kind 3",
       "a chain without its start"},
      {outside, "page 1: item 0 lies outside its place", "an item behind the page"},
  };
  for (const auto& [file, error, why] : kCases) {
    const auto seen = read(file);
    ASSERT_FALSE(seen.errors.empty()) << why;
    EXPECT_EQ(seen.errors.front(), fmt::format("rpm database: {}", error)) << why;
    EXPECT_EQ(seen.values, Texts{"good"}) << why;
  }
}

TEST(RpmBdb, StopsWhenTheVisitorHasEnough) {
  const Maker make;
  const auto page = [&](std::uint32_t number) {
    return make.hash(number,
                     {make.key(1), make.inline_value("a"), make.key(2), make.inline_value("b")});
  };
  int calls = 0;
  ASSERT_TRUE(for_each_bdb_header(as_bytes(make.meta(2) + page(1) + page(2)),
                                  [&](Result<ByteView>) { return ++calls < 1; }));
  EXPECT_EQ(calls, 1);
}

TEST(RpmBdb, SaysThatAFileIsCutOff) {
  const Maker make;
  const auto seen =
      read(make.meta(7) + make.hash(1, {make.key(1), make.inline_value("good")}) + "half a page");
  EXPECT_EQ(seen.values, Texts{"good"});
  EXPECT_EQ(seen.errors, Texts{"rpm database: cut off: 2 of 8 pages"});
}

TEST(RpmBdb, RefusesWhatIsNoHashTable) {
  const Maker make;
  const auto with = [&](std::size_t at, std::uint32_t value, std::size_t size) {
    auto file = make.meta(1) + make.hash(1, {});
    make.put(file, at, value, size);
    return file;
  };
  struct Case {
    std::string file;
    Error::Kind kind;
    std::string_view why;
  };
  const Case kCases[] = {
      {"", Error::corrupt, "empty"},
      {std::string(4096, '\0'), Error::corrupt, "nothing but zeros"},
      {with(20, 0, 4), Error::corrupt, "pages of no size"},
      {with(20, 513, 4), Error::corrupt, "pages of an odd size"},
      {with(20, 1u << 31, 4), Error::corrupt, "pages of 2 GiB"},
      {with(25, 9, 1), Error::corrupt, "no meta page"},
      {with(24, 1, 1), Error::unsupported, "encrypted"},
      {with(12, 0x053162, 4), Error::unsupported, "a B-tree"},
  };
  for (const auto& [file, kind, why] : kCases) {
    const auto done =
        for_each_bdb_header(as_bytes(file), [](Result<ByteView>) { return ADD_FAILURE(), false; });
    ASSERT_FALSE(done) << why;
    EXPECT_EQ(done.error().kind, kind) << why;
  }
}

}  // namespace
}  // namespace oakum::formats

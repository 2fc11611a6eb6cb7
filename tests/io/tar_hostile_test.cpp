#include <gtest/gtest.h>

#include "io/tar.h"
#include "tests/io/tar_builder.h"
#include "tests/io/workshop.h"

namespace oakum::io {
namespace {

using namespace std::string_literals;

struct Outcome {
  std::string names;
  std::string failure;  ///< "" when the walk ended well.
  Error::Kind kind = Error::internal;
  std::uint64_t problems = 0;
  std::string first_problem;
};

/// Walks without reading content.
Outcome walk(Reader& in, const TarLimits& limits = {}) {
  TarReader tar(in, limits);
  TarEntry entry;
  Outcome outcome;
  auto found = tar.next(entry);
  for (; found && *found; found = tar.next(entry)) outcome.names += entry.path + " ";
  if (!found) {
    outcome.failure = found.error().what;
    outcome.kind = found.error().kind;
    const auto again = tar.next(entry);
    EXPECT_TRUE(!again && again.error().what == outcome.failure) << "an error must stay";
  }
  outcome.problems = tar.problem_count();
  if (!tar.problems().empty()) outcome.first_problem = tar.problems()[0].what;
  return outcome;
}

Outcome walk(std::string_view bytes, const TarLimits& limits = {}) {
  const auto in = memory_reader(as_bytes(bytes));
  return walk(*in, limits);
}

TEST(TarHostile, StopsWithAReasonAndAPlace) {
  const auto good = TarBuilder().file("good", "1").bytes;
  const auto after = [&](const TarBuilder& builder) { return good + builder.bytes; };
  auto wrong_checksum = TarBuilder().file("x", "");
  wrong_checksum.bytes[0] = 'y';
  auto no_checksum = TarBuilder().file("x", "");
  no_checksum.bytes.replace(148, 8, "zzzzzzzz");
  struct Case {
    std::string bytes;
    std::string failure;
    std::string_view why;
  };
  const Case cases[] = {
      {after(wrong_checksum), "tar: a header with a wrong checksum at offset 1024",
       "a bit has turned"},
      {after(no_checksum), "tar: a header with a wrong checksum at offset 1024", "no number"},
      {good + "garbage", "tar: truncated in a header at offset 1024", "cut in a header"},
      {good + std::string(512, 'g'), "tar: a header with a wrong checksum at offset 1024",
       "garbage"},
      {good + std::string(512, '\0') + good, "tar: a lone block of zeros at offset 1024",
       "half an end"},
      {after(TarBuilder().header({.name = "x", .size = 1000}).data("short")),
       "tar: truncated in the content of the entry at offset 1024", "cut in the content"},
      {after(TarBuilder().header(
           {.name = "x", .size_field = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"})),
       "tar: an entry with a bad size at offset 1024", "a negative size"},
      {after(TarBuilder().header(
           {.name = "x", .size_field = "\x80\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff"s})),
       "tar: an entry with a bad size at offset 1024", "2^64 - 1"},
      {after(TarBuilder().header(
           {.name = "x", .size_field = "\x90\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"s})),
       "tar: an entry with a bad size at offset 1024", "beyond 64 bits"},
      {after(TarBuilder().header(
           {.name = "x", .size_field = "\x80\x00\x00\x00\x7f\xff\xff\xff\xff\xff\xff\xff"s})),
       "tar: truncated in the content of the entry at offset 1024",
       "2^63 - 1: no sum may overflow"},
      {after(TarBuilder().header({.name = "x", .size_field = "00000008000"})),
       "tar: an entry with a bad size at offset 1024", "an 8 is no octal digit"},
      {after(TarBuilder().pax(pax_record("size", "-1")).file("x", "")),
       "tar: a malformed pax header at offset 1024", "a negative pax size"},
      {after(TarBuilder().pax(pax_record("size", "99999999999999999999")).file("x", "")),
       "tar: a malformed pax header at offset 1024", "too large a pax size"},
      {after(TarBuilder().pax("30 path=short\n").file("x", "")),
       "tar: a malformed pax header at offset 1024", "a record beyond the header"},
      {after(TarBuilder().pax("0 a=b\n").file("x", "")),
       "tar: a malformed pax header at offset 1024", "a record without length"},
      {after(TarBuilder().pax("6 a=bc").file("x", "")),
       "tar: a malformed pax header at offset 1024", "no end of line"},
      {after(TarBuilder().pax("6 abc\n").file("x", "")),
       "tar: a malformed pax header at offset 1024", "no equals sign"},
      {after(TarBuilder().pax("nonsense\n").file("x", "")),
       "tar: a malformed pax header at offset 1024", "no length"},
      {after(TarBuilder().header({.name = "p", .type = 'x', .size = 1u << 30})),
       "tar: a pax header of 1073741824 bytes, more than 1048576, at offset 1024",
       "a pax header of 1 GiB"},
      {after(TarBuilder().header({.name = "p", .type = 'x', .size = 1000}).data("short")),
       "tar: truncated in a special header at offset 1024", "cut in a pax header"},
      {after(TarBuilder().long_name("alone")),
       "tar: a special header without an entry at offset 2048", "a long name and the end"},
      {after(TarBuilder().long_name("one").long_name("two").file("x", "")),
       "tar: two long names in a row at offset 2048", "chained long names"},
      {after(TarBuilder().pax(pax_record("path", "x")).end()),
       "tar: a special header without an entry at offset 2048", "a pax header and the end"},
  };
  for (const auto& [bytes, failure, why] : cases) {
    const auto outcome = walk(bytes);
    EXPECT_EQ(outcome.failure, failure) << why;
    EXPECT_TRUE(outcome.names.starts_with("good ")) << why << ": what came before is kept";
  }
}

TEST(TarHostile, NamesEveryTruncation) {
  const auto whole = TarBuilder()
                         .file("a", noise(700))
                         .long_name(std::string(200, 'l'))
                         .file("x", "1")
                         .pax(pax_record("path", "p"))
                         .file("x", "")
                         .bytes;
  const auto complete = walk(whole).names;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto outcome = walk(whole.substr(0, size));
    ASSERT_TRUE(complete.starts_with(outcome.names)) << size;
    // Only between entries, and in the padding behind a content, can an archive end without notice.
    const bool whole_entries =
        size == 0 || (size >= 512 + 700 && size <= 1536) || (size >= 3072 + 1 && size <= 3584);
    ASSERT_EQ(outcome.failure.empty(), whole_entries) << size;
  }
}

TEST(TarHostile, SkipsAnEntryWithTooLongALongName) {
  TarBuilder tar;
  tar.long_name(std::string(100'000, 'x')).file("bad", "1").file("good", "2").end();
  const auto outcome = walk(tar.bytes);
  EXPECT_EQ(outcome.names, "good ");
  EXPECT_EQ(outcome.first_problem, "too long a name; skipped");
}

TEST(TarHostile, TakesAMillionPaxRecordsOnlyUpToTheLimit) {
  std::string records;
  while (records.size() + 6 <= 1 << 20) records += "6 a=b\n";
  TarBuilder tar;
  tar.pax(records).file("x", "").end();
  EXPECT_EQ(walk(tar.bytes).names, "x ");
}

TEST(TarHostile, BoundsEntriesAndProblems) {
  TarBuilder tar;
  for (int i = 0; i < 3000; ++i) tar.file("../x", "");
  tar.file("good", "").end();
  const auto in = memory_reader(as_bytes(tar.bytes));
  TarReader reader(*in);
  TarEntry entry;
  ASSERT_TRUE(*reader.next(entry));
  EXPECT_EQ(entry.path, "good");
  EXPECT_EQ(reader.problem_count(), 3000u);
  EXPECT_EQ(reader.problems().size(), 1000u);

  TarLimits limits;
  limits.entries = 3000;
  const auto outcome = walk(tar.bytes, limits);
  EXPECT_EQ(outcome.failure, "tar: more than 3000 entries");
  EXPECT_EQ(outcome.kind, Error::too_large);
  limits.entries = 3001;
  EXPECT_EQ(walk(tar.bytes, limits).names, "good ");
}

/// Header of an old GNU sparse file with one segment.
std::string sparse_tail(std::string_view offset, std::string_view size,
                        std::string_view real_size) {
  std::string tail(155, '\0');
  tail.replace(386 - 345, offset.size(), offset);
  tail.replace(398 - 345, size.size(), size);
  tail.replace(483 - 345, real_size.size(), real_size);
  return tail;
}

TEST(TarHostile, BoundsSparseFiles) {
  const auto big = "\x80\x00\x00\x00\x7f\xff\xff\xff\xff\xff\xff\xff"s;  // 8 EiB - 1
  TarBuilder tar;
  tar.header({.name = "huge",
              .type = 'S',
              .size = 4,
              .magic = "ustar  ",
              .tail = sparse_tail("00000000000", "00000000004", big)})
      .data("data");
  tar.file("next", "").end();
  const auto in = memory_reader(as_bytes(tar.bytes));
  TarLimits limits;
  limits.hole_bytes = 1 << 20;
  TarReader reader(*in, limits);
  TarEntry entry;
  ASSERT_TRUE(*reader.next(entry));
  EXPECT_EQ(entry.size, (1ull << 63) - 1);
  std::uint64_t before = 0;
  const auto failure = failure_of(reader.content(), &before);
  EXPECT_EQ(failure.kind, Error::too_large);
  EXPECT_LE(before, limits.hole_bytes + 4);
  ASSERT_TRUE(*reader.next(entry)) << "the walk goes on";
  EXPECT_EQ(entry.path, "next");
}

TEST(TarHostile, SkipsSparseFilesWithBadMaps) {
  const auto pax = [](std::string_view map, std::string_view blocks, std::string_view size) {
    return pax_record("GNU.sparse.size", size) + pax_record("GNU.sparse.numblocks", blocks) +
           pax_record("GNU.sparse.map", map);
  };
  const auto in_data = pax_record("GNU.sparse.major", "1") + pax_record("GNU.sparse.minor", "0") +
                       pax_record("GNU.sparse.realsize", "10");
  const auto old = [](const std::string& tail) {
    return TarBuilder()
        .header({.name = "x", .type = 'S', .size = 4, .magic = "ustar  ", .tail = tail})
        .data("data");
  };
  struct Case {
    TarBuilder tar;
    std::string_view why;
  };
  const Case cases[] = {
      {TarBuilder().pax(pax("0,2,1,2", "2", "10")).file("x", "data"), "overlapping"},
      {TarBuilder().pax(pax("5,2,1,2", "2", "10")).file("x", "data"), "out of order"},
      {TarBuilder().pax(pax("0,5", "1", "10")).file("x", "data"), "more than is stored"},
      {TarBuilder().pax(pax("8,4", "1", "10")).file("x", "data"), "beyond the end"},
      {TarBuilder().pax(pax("0", "1", "10")).file("x", "data"), "half a segment"},
      {TarBuilder().pax(pax("0,4", "7", "10")).file("x", "data"), "fewer than announced"},
      {TarBuilder()
           .pax(pax("9223372036854775807,9223372036854775807", "1", "10"))
           .file("x", "data"),
       "a sum at the edge"},
      {TarBuilder().pax(in_data).file("x", "1\n0\n4\n"), "a map that is no whole block"},
      {TarBuilder().pax(in_data).file("x", "99999999999\n" + std::string(1000, '1')),
       "a map of too many segments"},
      {TarBuilder().pax(in_data).file("x", "1\n0\nx\n" + std::string(1000, '\0')), "no number"},
      {TarBuilder().pax(in_data).file("x", "\n1\n0\n" + std::string(1000, '\0')),
       "an empty number"},
      {TarBuilder().pax(in_data).file("x", std::string(2000, '1')), "an endless number"},
      {old(sparse_tail("00000000000", "00000000005", "00000000012")), "old: more than is stored"},
      {old(sparse_tail("\xff\xff\xff\xff", "00000000004", "00000000012")),
       "old: a negative offset"},
      {old(sparse_tail("00000000000", "00000000004", "\xff\xff\xff\xff")), "old: a negative size"},
      {old(sparse_tail("00000000000", "00000000004", "00000000003")), "old: beyond the end"},
  };
  for (const auto& [builder, why] : cases) {
    auto tar = builder;
    tar.file("next", "").end();
    const auto outcome = walk(tar.bytes);
    EXPECT_EQ(outcome.names, "next ") << why << " " << outcome.failure;
    EXPECT_EQ(outcome.problems, 1u) << why;
  }
}

/// Gives the same header again and again: what 16 million empty entries look like.
class RepeatingReader final : public Reader {
 public:
  explicit RepeatingReader(std::string block) : block_(std::move(block)) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    const auto count = std::min(into.size(), block_.size() - at_);
    std::copy_n(as_bytes(block_).begin() + static_cast<std::ptrdiff_t>(at_), count, into.begin());
    at_ = (at_ + count) % block_.size();
    return count;
  }

 private:
  std::string block_;
  std::size_t at_ = 0;
};

TEST(TarHostile, EndsAnEndlessArchive) {
  RepeatingReader in(TarBuilder().file("empty", "").bytes);
  TarReader tar(in);
  TarEntry entry;
  std::uint64_t entries = 0;
  auto found = tar.next(entry);
  for (; found && *found; found = tar.next(entry)) ++entries;
  EXPECT_EQ(entries, 4'000'000u);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, Error::too_large);
}

}  // namespace
}  // namespace oakum::io

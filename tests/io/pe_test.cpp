#include "io/pe.h"

#include <gtest/gtest.h>

#include "tests/pe_builder.h"

namespace oakum::io {
namespace {

TEST(Pe, FindsDirectoriesAndBytes) {
  const auto file = pe_file("code and data", "resources");
  const auto pe = Pe::parse(as_bytes(file));
  ASSERT_TRUE(pe) << pe.error().what;
  EXPECT_EQ(pe->directory(Pe::cli_header), (Pe::Range{0x2000, 13}));
  EXPECT_EQ(pe->directory(Pe::resources), (Pe::Range{0x10000, 9}));
  EXPECT_EQ(as_text(pe->from(0x2005)), "and data");
  EXPECT_EQ(as_text(pe->at({0x10000, 9})), "resources");
}

TEST(Pe, NothingLiesOutsideOfSections) {
  const auto file = pe_file("code", "resources");
  const auto pe = Pe::parse(as_bytes(file));
  ASSERT_TRUE(pe);
  struct Case {
    Pe::Range range;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {{0x1FFF, 1}, "in front of the first section"},
      {{0x2004, 1}, "behind its end"},
      {{0x2000, 5}, "longer than it"},
      {{0xFFFF'FFFF, 0xFFFF'FFFF}, "at the end of memory"},
  };
  for (const auto& [range, why] : kCases) EXPECT_TRUE(pe->at(range).empty()) << why;
}

TEST(Pe, HeadersAloneAreEnough) {
  const auto file = pe_file("code", "resources");
  const auto pe = Pe::parse(as_bytes(file).first(0x400));
  ASSERT_TRUE(pe);
  EXPECT_EQ(pe->directory(Pe::cli_header).address, 0x2000u);
  EXPECT_TRUE(pe->from(0x2000).empty());
}

TEST(Pe, Refuses) {
  const auto good = pe_file("code", "");
  const auto changed = [&](std::size_t at, std::uint64_t value, std::size_t size) {
    PeBytes file;
    file.put(good);
    file.set(at, value, size);
    return file.text();
  };
  const struct {
    std::string file;
    Error::Kind kind;
    std::string_view why;
  } kCases[] = {
      {"", Error::unsupported, "nothing"},
      {"MZ", Error::unsupported, "two letters"},
      {changed(0x3C, 0xFFFF'FFFF, 4), Error::unsupported, "a header outside of the file"},
      {changed(0x98, 0x107, 2), Error::corrupt, "the header of a ROM image"},
      {changed(0x86, 97, 2), Error::corrupt, "97 sections"},
      {good.substr(0, 0x180), Error::corrupt, "cut in the section table"},
  };
  for (const auto& [file, kind, why] : kCases) {
    const auto pe = Pe::parse(as_bytes(file));
    ASSERT_FALSE(pe) << why;
    EXPECT_EQ(pe.error().kind, kind) << why;
  }
}

}  // namespace
}  // namespace oakum::io

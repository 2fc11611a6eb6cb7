#include "formats/pe_version.h"

#include <gtest/gtest.h>

#include "tests/pe_builder.h"

namespace oakum::formats {
namespace {

PeVersion read(const std::string& file) {
  const auto pe = io::Pe::parse(as_bytes(file));
  EXPECT_TRUE(pe) << pe.error().what;
  return read_pe_version(*pe);
}

PeVersion read_resource(const std::string& resource) {
  return read(pe_file({}, pe_resources(resource, 0x10000)));
}

TEST(PeVersion, ReadsStrings) {
  const auto version = read_resource(pe_version_resource(
      {{"CompanyName", "Example"}, {"ProductVersion", " 13.0.1+abc "}, {"Comments", ""}}));
  EXPECT_EQ(version.text("CompanyName"), "Example");
  EXPECT_EQ(version.text("ProductVersion"), "13.0.1+abc") << "white space is taken off";
  EXPECT_EQ(version.text("Comments"), "");
  EXPECT_EQ(version.text("FileVersion"), "") << "not there";
}

TEST(PeVersion, ReadsAsFarAsItGoes) {
  const auto whole = pe_version_resource({{"A", "1"}, {"B", "2"}});
  struct Case {
    std::string resource;
    bool empty;
    std::string_view why;
  };
  auto no_length = whole;
  no_length[0] = no_length[1] = '\0';
  auto other_root = whole;
  other_root[6] = 'X';
  const Case kCases[] = {
      {"", true, "nothing"},
      {no_length, true, "a block of no length, which would never end"},
      {other_root, true, "another root"},
      {whole.substr(0, whole.size() - 8), true, "a block longer than the resource"},
      {whole, false, "the whole"},
  };
  for (const auto& [resource, empty, why] : kCases)
    EXPECT_EQ(read_resource(resource).empty(), empty) << why;
}

TEST(PeVersion, DirectoriesThatLead) {
  struct Case {
    std::size_t at;
    std::uint64_t value;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {16, 24, "no version among the types"},
      {20, 0x8000'0000, "a directory that leads back to itself"},
      {20, 0xFFFF'FFFF, "a directory outside of the resources"},
      {44, 72, "a name that has no languages is read all the same"},
      {72, 0xFFFF'FFF0, "data at the end of memory"},
      {68, 0x8000'0048, "a fourth level"},
  };
  for (const auto& [at, value, why] : kCases) {
    PeBytes tree;
    tree.put(pe_resources(pe_version_resource({{"A", "1"}}), 0x10000));
    tree.set(at, value, 4);
    EXPECT_EQ(read(pe_file({}, tree.text())).empty(), at != 44) << why;
  }
  EXPECT_TRUE(read(pe_file("code", {})).empty()) << "no resources at all";
}

TEST(PeVersion, HasBounds) {
  PeStrings strings;
  for (int i = 0; i < 400; ++i) strings.emplace_back("key" + std::to_string(i), "x");
  EXPECT_EQ(read_resource(pe_version_resource(strings)).strings.size(), 256u);
}

}  // namespace
}  // namespace oakum::formats

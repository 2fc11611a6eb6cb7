#include "formats/cli_metadata.h"

#include <gtest/gtest.h>

#include "tests/pe_builder.h"

namespace oakum::formats {
namespace {

Result<std::optional<CliAssembly>> read(const std::string& file) {
  const auto pe = io::Pe::parse(as_bytes(file));
  EXPECT_TRUE(pe) << pe.error().what;
  return read_cli_assembly(*pe);
}

TEST(CliMetadata, ReadsTheAssembly) {
  const auto assembly = read(pe_assembly({.name = "Example.Json", .version = {13, 0, 1, 7}}, {}));
  ASSERT_TRUE(assembly && *assembly);
  EXPECT_EQ((*assembly)->name, "Example.Json");
  EXPECT_EQ((*assembly)->version, (std::array<std::uint16_t, 4>{13, 0, 1, 7}));
  EXPECT_EQ((*assembly)->culture, "");
  const auto texts = read(pe_assembly({.name = "A.resources", .version = {}, .culture = "de"}, {}));
  ASSERT_TRUE(texts && *texts);
  EXPECT_EQ((*texts)->culture, "de");
}

TEST(CliMetadata, PassesOverTheTablesInFront) {
  // Width of a row of each table when every index has 2 bytes, by ECMA-335 II.22.
  constexpr std::pair<unsigned, std::size_t> kWidths[] = {
      {0x00, 10}, {0x01, 6}, {0x02, 14}, {0x03, 2}, {0x04, 6}, {0x05, 2}, {0x06, 14}, {0x07, 2},
      {0x08, 6},  {0x09, 4}, {0x0A, 6},  {0x0B, 6}, {0x0C, 6}, {0x0D, 4}, {0x0E, 6},  {0x0F, 8},
      {0x10, 6},  {0x11, 2}, {0x12, 4},  {0x13, 2}, {0x14, 6}, {0x15, 4}, {0x16, 2},  {0x17, 6},
      {0x18, 6},  {0x19, 6}, {0x1A, 2},  {0x1B, 2}, {0x1C, 8}, {0x1D, 6}, {0x1E, 8},  {0x1F, 4},
  };
  PeAssembly all{.name = "Behind", .version = {1, 2, 3, 4}};
  for (const auto& [table, width] : kWidths) {
    PeAssembly one{
        .name = "Behind", .version = {1, 2, 3, 4}, .culture = {}, .tables = {{table, {3, width}}}};
    const auto assembly = read(pe_assembly(one, {}));
    ASSERT_TRUE(assembly && *assembly) << table;
    EXPECT_EQ((*assembly)->name, "Behind") << "table " << table;
    all.tables.push_back({table, {2, width}});
  }
  const auto assembly = read(pe_assembly(all, {}));
  ASSERT_TRUE(assembly && *assembly);
  EXPECT_EQ((*assembly)->version, (std::array<std::uint16_t, 4>{1, 2, 3, 4}));
}

TEST(CliMetadata, IndicesGrowWithTheTables) {
  const struct {
    unsigned table;
    std::uint32_t rows;
    std::size_t width;
    std::string_view why;
  } kCases[] = {
      {0x06, 0x1'0000, 14, "a large table itself keeps its width"},
      {0x0F, 0x1'0000, 8, "a layout names a type, of which there are none"},
  };
  for (const auto& [table, rows, width, why] : kCases) {
    PeAssembly one{
        .name = "Behind", .version = {}, .culture = {}, .tables = {{table, {rows, width}}}};
    const auto assembly = read(pe_assembly(one, {}));
    ASSERT_TRUE(assembly && *assembly) << why;
    EXPECT_EQ((*assembly)->name, "Behind") << why;
  }
  // 16,384 types need more than the 14 bits that a TypeDefOrRef of 2 bytes has for them.
  PeAssembly types{.name = "Behind",
                   .version = {},
                   .culture = {},
                   .tables = {{0x01, {0x4000, 6 + 2}}, {0x09, {3, 2 + 4}}}};
  const auto assembly = read(pe_assembly(types, {}));
  ASSERT_TRUE(assembly && *assembly);
  EXPECT_EQ((*assembly)->name, "Behind");
}

TEST(CliMetadata, FilesWithoutAnAssembly) {
  const auto native = read(pe_file({}, {}));
  ASSERT_TRUE(native);
  EXPECT_FALSE(*native) << "no CLI header";
  const auto good = pe_cli({.name = "A", .version = {}}, 0x2000);
  struct Case {
    std::size_t at;
    std::uint64_t value;
    std::size_t size;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {8, 0x9000, 4, "metadata in no section"},
      {12, 0xFFFF'FFFF, 4, "metadata longer than the file"},
      {72, 0, 4, "another signature"},
      {84, 0xFFFF'FFFF, 4, "a version as long as memory"},
      {102, 0, 2, "no streams"},
      {104, 0xFFFF'0000, 4, "tables outside of the metadata"},
      {108, 8, 4, "tables cut in their head"},
      {108, 32, 4, "tables cut in front of the rows"},
  };
  for (const auto& [at, value, size, why] : kCases) {
    PeBytes cli;
    cli.put(good);
    cli.set(at, value, size);
    const auto assembly = read(pe_file(cli.text(), {}));
    ASSERT_FALSE(assembly) << why;
    EXPECT_EQ(assembly.error().kind, Error::corrupt) << why;
  }
}

}  // namespace
}  // namespace oakum::formats

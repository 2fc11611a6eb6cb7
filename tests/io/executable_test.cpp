#include "io/executable.h"

#include <gtest/gtest.h>

#include "io/elf.h"

namespace oakum::io {
namespace {

void put(std::string& file, std::size_t at, std::uint64_t value, int size,
         bool big_endian = false) {
  if (file.size() < at + static_cast<std::size_t>(size))
    file.resize(at + static_cast<std::size_t>(size), '\0');
  for (int i = 0; i < size; ++i)
    file[at + static_cast<std::size_t>(i)] =
        static_cast<char>(value >> 8 * (big_endian ? size - 1 - i : i));
}
void put(std::string& file, std::size_t at, std::string_view text) {
  if (file.size() < at + text.size()) file.resize(at + text.size(), '\0');
  file.replace(at, text.size(), text);
}

constexpr std::string_view kElfStart =
    "\x7F"
    "ELF\x02\x01";

/// 64-bit little-endian: one segment, three sections (none, names, ".data" at 0x200).
std::string small_elf() {
  std::string file;
  put(file, 0, kElfStart);
  put(file, 16, Elf::executable, 2);
  put(file, 32, 64, 8), put(file, 40, 0x300, 8);
  put(file, 54, 56, 2), put(file, 56, 1, 2), put(file, 58, 64, 2), put(file, 60, 3, 2),
      put(file, 62, 1, 2);
  put(file, 64, ElfSegment::load, 4), put(file, 68, 6, 4), put(file, 72, 0x200, 8),
      put(file, 80, 0x5000, 8);
  put(file, 96, 0x40, 8);
  put(file, 0x200, "sixteen bytes!!!");
  put(file, 0x280, std::string_view("\0.names\0.data\0", 14));
  put(file, 0x340, 1, 4), put(file, 0x340 + 24, 0x280, 8), put(file, 0x340 + 32, 14, 8);
  put(file, 0x380, 8, 4), put(file, 0x380 + 16, 0x5000, 8), put(file, 0x380 + 24, 0x200, 8),
      put(file, 0x380 + 32, 16, 8);
  put(file, 0x3BF, 0, 1);
  return file;
}

TEST(Elf, ReadsHeaders) {
  const auto file = small_elf();
  const auto elf = parse_elf(as_bytes(file));
  ASSERT_TRUE(elf) << elf.error().what;
  EXPECT_TRUE(elf->wide && !elf->big_endian);
  EXPECT_EQ(elf->type, Elf::executable);
  ASSERT_EQ(elf->segments.size(), 1u);
  EXPECT_EQ(elf->segments[0],
            (ElfSegment{.type = 1, .flags = 6, .offset = 0x200, .address = 0x5000, .size = 0x40}));
  ASSERT_TRUE(elf->section(".data"));
  EXPECT_EQ(elf->section(".data")->size, 16u);
  EXPECT_FALSE(elf->section(".text"));
}

TEST(Elf, HeadAloneHasSegmentsOnly) {
  const auto file = small_elf();
  const auto elf = parse_elf(as_bytes(file).first(0x200));
  ASSERT_TRUE(elf);
  EXPECT_EQ(elf->segments.size(), 1u);
  EXPECT_TRUE(elf->sections.empty());
}

TEST(Elf, Refuses) {
  const auto changed = [](std::size_t at, std::uint64_t value, int size) {
    auto file = small_elf();
    put(file, at, value, size);
    return file;
  };
  const struct {
    std::string file;
    std::string_view why;
  } kCases[] = {
      {"", "nothing"},
      {small_elf().substr(0, 51), "cut in the header"},
      {changed(4, 3, 1), "class 3"},
      {changed(5, 0, 1), "byte order 0"},
      {changed(32, ~0ull, 8), "program headers at the end of memory"},
      {changed(56, 0xFFFF, 2), "65,535 program headers"},
      {changed(54, 1, 2), "program headers of one byte"},
  };
  for (const auto& [file, why] : kCases) EXPECT_FALSE(parse_elf(as_bytes(file))) << why;
}

TEST(Elf, LeavesBrokenSectionTablesOut) {
  const struct {
    std::size_t at;
    std::uint64_t value;
    int size;
    std::string_view why;
  } kCases[] = {
      {40, ~0ull - 3, 8, "a table at the end of memory"},
      {60, 0xFFFF, 2, "65,535 sections"},
      {62, 9, 2, "names in a section that is not there"},
      {58, 0, 2, "entries of no size"},
      {0x340 + 32, ~0ull, 8, "names without end"},
      {0x344, ElfSection::no_bits, 4, "names without bits"},
  };
  for (const auto& [at, value, size, why] : kCases) {
    auto file = small_elf();
    put(file, at, value, size);
    const auto elf = parse_elf(as_bytes(file));
    ASSERT_TRUE(elf) << why;
    EXPECT_TRUE(elf->sections.empty()) << why;
  }
}

TEST(Executable, Elf) {
  const auto file = small_elf();
  const auto program = parse_executable(as_bytes(file));
  ASSERT_TRUE(program);
  ASSERT_EQ(program->loaded.size(), 1u);
  EXPECT_TRUE(program->loaded[0].writable);
  ASSERT_TRUE(program->section(".data"));
  EXPECT_EQ(as_text(program->section(".data")->bytes), "sixteen bytes!!!");
  EXPECT_EQ(as_text(*program->at(0x5008, 5)), "bytes");
  for (const std::uint64_t address : {0x4FFFull, 0x503Cull, ~0ull})
    EXPECT_FALSE(program->at(address, 5)) << address;
  EXPECT_FALSE(program->at(0x5000, ~0ull));
}

/// PE32+: one writable data section of 8 bytes at RVA 0x1000.
std::string small_pe() {
  std::string file;
  put(file, 0, "MZ"), put(file, 0x3C, 0x40, 4);
  put(file, 0x40, std::string_view("PE\0\0", 4));
  put(file, 0x46, 1, 2), put(file, 0x54, 0x20, 2);
  put(file, 0x58, 0x20B, 2), put(file, 0x58 + 24, 0x400000, 8);
  put(file, 0x78, ".data");
  put(file, 0x78 + 12, 0x1000, 4), put(file, 0x78 + 16, 8, 4), put(file, 0x78 + 20, 0x100, 4);
  put(file, 0x78 + 36, 0xC000'0040, 4);
  put(file, 0x100, "contents");
  return file;
}

TEST(Executable, Pe) {
  auto file = small_pe();
  const auto program = parse_executable(as_bytes(file));
  ASSERT_TRUE(program) << program.error().what;
  EXPECT_EQ(program->pointer_size, 8u);
  ASSERT_TRUE(program->section(".data"));
  EXPECT_TRUE(program->section(".data")->writable);
  EXPECT_EQ(as_text(*program->at(0x401000, 8)), "contents");
  put(file, 0x46, 0xFFFF, 2);
  EXPECT_FALSE(parse_executable(as_bytes(file))) << "65,535 sections";
  put(file, 0x3C, 0xFFFFFFFF, 4);
  EXPECT_FALSE(parse_executable(as_bytes(file))) << "a header outside of the file";
}

/// 64-bit: one segment of read-write data with one section.
std::string small_mach_o(bool big_endian) {
  std::string file;
  put(file, 0, 0xFEEDFACF, 4, big_endian), put(file, 16, 1, 4, big_endian);
  put(file, 32, 0x19, 4, big_endian), put(file, 36, 152, 4, big_endian);
  put(file, 32 + 60, 3, 4, big_endian), put(file, 32 + 64, 1, 4, big_endian);
  put(file, 104, "__data"), put(file, 120, "__DATA");
  put(file, 104 + 32, 0x9000, 8, big_endian), put(file, 104 + 40, 8, 8, big_endian);
  put(file, 104 + 48, 0x100, 4, big_endian);
  put(file, 0x100, "contents");
  return file;
}

TEST(Executable, MachO) {
  for (const bool big_endian : {false, true}) {
    auto file = small_mach_o(big_endian);
    const auto program = parse_executable(as_bytes(file));
    ASSERT_TRUE(program) << program.error().what;
    EXPECT_EQ(program->big_endian, big_endian);
    ASSERT_TRUE(program->section("__data"));
    EXPECT_TRUE(program->section("__data")->writable);
    EXPECT_EQ(as_text(*program->at(0x9000, 8)), "contents");
    put(file, 36, 4, 4, big_endian);
    EXPECT_FALSE(parse_executable(as_bytes(file))) << "a command smaller than its head";
  }
}

TEST(Executable, FatMachO) {
  const auto thin = small_mach_o(false);
  std::string file;
  put(file, 0, 0xCAFEBABE, 4, true), put(file, 4, 1, 4, true);
  put(file, 16, 64, 4, true), put(file, 20, thin.size(), 4, true);
  put(file, 64, thin);
  EXPECT_TRUE(parse_executable(as_bytes(file)));
  put(file, 16, 0, 4, true);
  EXPECT_FALSE(parse_executable(as_bytes(file))) << "a slice that is the fat file again";
}

TEST(Executable, OtherFilesAreUnsupported) {
  for (const auto text : {"", "#!/bin/sh",
                          "\x7F"
                          "EL"}) {
    const auto program = parse_executable(as_bytes(text));
    ASSERT_FALSE(program);
    EXPECT_EQ(program.error().kind, Error::unsupported);
  }
}

}  // namespace
}  // namespace oakum::io

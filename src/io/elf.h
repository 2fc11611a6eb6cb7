#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::io {

/// A program header: what the loader reads.
struct ElfSegment {
  enum Type : std::uint32_t {
    load = 1,
    dynamic = 2,
    interpreter = 3,
    note = 4,
    thread_local_storage = 7
  };
  enum Flags : std::uint32_t { executable = 1, writable = 2 };
  std::uint32_t type = 0;
  std::uint32_t flags = 0;
  std::uint64_t offset = 0;   ///< In the file.
  std::uint64_t address = 0;  ///< In memory.
  std::uint64_t size = 0;     ///< In the file; nothing says that it lies inside.
  auto operator<=>(const ElfSegment&) const = default;
};

/// A section header: what the linker leaves for debuggers; stripped programs may have none.
struct ElfSection {
  enum Type : std::uint32_t { no_bits = 8 };
  std::string_view name;  ///< Lives as long as the file's bytes.
  std::uint32_t type = 0;
  std::uint64_t address = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  auto operator<=>(const ElfSection&) const = default;
};

/// The headers of an ELF file of either class and byte order.
struct Elf {
  enum Type : std::uint16_t { relocatable = 1, executable = 2, shared = 3, core = 4 };
  bool wide = true;  ///< 64-bit
  bool big_endian = false;
  std::uint16_t type = 0;
  std::vector<ElfSegment> segments;
  std::vector<ElfSection> sections;

  /// The first section of this name, or null.
  const ElfSection* section(std::string_view name) const;
};

bool is_elf(ByteView head);

/// Reads the headers of a file, or of its first bytes. Program headers must lie inside what is
/// given; the section table is left out when it does not, when it is larger than 65,535 entries, or
/// when its names cannot be read. Errors: corrupt. Source: System V ABI, chapters 4 and 5.
Result<Elf> parse_elf(ByteView bytes);

}  // namespace oakum::io

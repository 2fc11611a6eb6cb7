#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::io {

/// A stretch of a program that lies in its file.
struct ProgramPart {
  std::string_view
      name;  ///< Of a section; empty for an ELF segment. Lives as long as the file's bytes.
  std::uint64_t address = 0;  ///< Where it is in memory once loaded.
  ByteView bytes;             ///< What of it is in the file.
  bool writable = false;      ///< Data that the program changes: writable and not executable.
};

/// A program or shared library as the loader sees it, whatever its format.
struct Executable {
  bool big_endian = false;
  unsigned pointer_size = 8;
  std::vector<ProgramPart> loaded;    ///< What is mapped: ELF segments, PE and Mach-O sections.
  std::vector<ProgramPart> sections;  ///< Named parts, mapped or not; empty when they are stripped.

  /// The first section of this name, or null.
  const ProgramPart* section(std::string_view name) const;
  /// `count` bytes of memory as the file fills them; nothing when they do not lie wholly in one
  /// part.
  std::optional<ByteView> at(std::uint64_t address, std::uint64_t count) const;
};

/// Reads an ELF, PE (32 and 64 bit) or Mach-O file (thin, or the first slice of a fat one; slices
/// are not fat again). Parts that lie outside of the file are cut to what is there. Errors:
/// corrupt, unsupported (another format). Source: System V ABI; Microsoft PE Format; Apple's
/// mach-o/loader.h and mach-o/fat.h.
Result<Executable> parse_executable(ByteView bytes);

}  // namespace oakum::io

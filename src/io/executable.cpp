#include "io/executable.h"

#include <algorithm>

#include "io/elf.h"

namespace oakum::io {

namespace {

/// What of a range lies inside the file.
ByteView clip(ByteView bytes, std::uint64_t at, std::uint64_t count) {
  if (at >= bytes.size()) return {};
  return bytes.subspan(at, std::min<std::uint64_t>(count, bytes.size() - at));
}

/// A name in a field of fixed size, without the NULs behind it.
std::string_view fixed_name(ByteView field) {
  const auto text = as_text(field);
  return text.substr(0, text.find('\0'));
}

// ---- ELF

Result<Executable> from_elf(ByteView bytes) {
  const auto elf = TRY(parse_elf(bytes));
  Executable program{.big_endian = elf.big_endian,
                     .pointer_size = elf.wide ? 8u : 4u,
                     .loaded = {},
                     .sections = {}};
  for (const auto& segment : elf.segments) {
    constexpr auto kBoth = ElfSegment::writable | ElfSegment::executable;
    if (segment.type == ElfSegment::load)
      program.loaded.push_back({.name = {},
                                .address = segment.address,
                                .bytes = clip(bytes, segment.offset, segment.size),
                                .writable = (segment.flags & kBoth) == ElfSegment::writable});
  }
  for (const auto& section : elf.sections)
    if (section.type != ElfSection::no_bits)
      program.sections.push_back({.name = section.name,
                                  .address = section.address,
                                  .bytes = clip(bytes, section.offset, section.size)});
  return program;
}

// ---- PE

constexpr std::uint32_t kPeData = 0x40, kPeExecute = 0x2000'0000, kPeWrite = 0x8000'0000;

Result<Executable> from_pe(ByteView bytes) {
  const std::uint64_t pe = load_le<std::uint32_t>(bytes, 0x3C).value_or(0);
  if (load_le<std::uint32_t>(bytes, pe) != 0x4550u)
    return Error{Error::corrupt, "a DOS or damaged PE file"};
  const std::uint64_t count = load_le<std::uint16_t>(bytes, pe + 6).value_or(0);
  const std::uint64_t optional_size = load_le<std::uint16_t>(bytes, pe + 20).value_or(0);
  const auto optional = pe + 24;
  const bool wide = load_le<std::uint16_t>(bytes, optional) == 0x20Bu;
  const auto base = wide ? load_le<std::uint64_t>(bytes, optional + 24).value_or(0)
                         : load_le<std::uint32_t>(bytes, optional + 28).value_or(0);
  const auto table = optional + optional_size;
  if (!slice(bytes, table, 40 * count))
    return Error{Error::corrupt, "PE section table outside of the file"};
  Executable program{
      .big_endian = false, .pointer_size = wide ? 8u : 4u, .loaded = {}, .sections = {}};
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto at = table + 40 * i;
    const auto flags = load_le<std::uint32_t>(bytes, at + 36).value_or(0);
    program.loaded.push_back(
        {.name = fixed_name(bytes.subspan(at, 8)),
         .address = base + load_le<std::uint32_t>(bytes, at + 12).value_or(0),
         .bytes = clip(bytes, load_le<std::uint32_t>(bytes, at + 20).value_or(0),
                       load_le<std::uint32_t>(bytes, at + 16).value_or(0)),
         .writable = (flags & kPeWrite) && (flags & kPeData) && !(flags & kPeExecute)});
  }
  program.sections = program.loaded;
  return program;
}

// ---- Mach-O

constexpr std::uint32_t kMach32 = 0xFEEDFACE, kMach64 = 0xFEEDFACF, kFat32 = 0xCAFEBABE,
                        kFat64 = 0xCAFEBABF;

/// One thin file.
class MachReader {
 public:
  MachReader(ByteView bytes, bool big_endian, bool wide)
      : bytes_(bytes), big_endian_(big_endian), wide_(wide) {}

  Result<Executable> read() {
    program_.big_endian = big_endian_;
    program_.pointer_size = wide_ ? 8 : 4;
    const auto commands = word(16);
    std::uint64_t at = wide_ ? 32 : 28;
    for (std::uint32_t i = 0; i < commands; ++i) {
      const auto size = word(at + 4);
      if (size < 8 || !slice(bytes_, at, size))
        return Error{Error::corrupt, "Mach-O load commands outside of the file"};
      if (word(at) == (wide_ ? 0x19u : 0x1u)) segment(at, size);
      at += size;
    }
    program_.sections = program_.loaded;
    return std::move(program_);
  }

 private:
  void segment(std::uint64_t at, std::uint64_t size) {
    const bool writable =
        (word(at + (wide_ ? 60 : 44)) & 6) == 2;  // initial protection: write, and not execute
    const std::uint64_t header = wide_ ? 72 : 56, entry = wide_ ? 80 : 68;
    const std::uint64_t count = word(at + (wide_ ? 64 : 48));
    if (size < header || count > (size - header) / entry) return;
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto section = at + header + i * entry;
      program_.loaded.push_back({.name = fixed_name(bytes_.subspan(section, 16)),
                                 .address = native(section + 32),
                                 .bytes = clip(bytes_, word(section + (wide_ ? 48 : 40)),
                                               native(section + (wide_ ? 40 : 36))),
                                 .writable = writable});
    }
  }

  std::uint32_t word(std::uint64_t at) const {
    return (big_endian_ ? load_be<std::uint32_t>(bytes_, at) : load_le<std::uint32_t>(bytes_, at))
        .value_or(0);
  }
  std::uint64_t native(std::uint64_t at) const {
    if (!wide_) return word(at);
    return (big_endian_ ? load_be<std::uint64_t>(bytes_, at) : load_le<std::uint64_t>(bytes_, at))
        .value_or(0);
  }

  ByteView bytes_;
  bool big_endian_, wide_;
  Executable program_;
};

std::optional<Result<Executable>> from_thin_mach(ByteView bytes) {
  for (const bool big_endian : {false, true}) {
    const auto magic =
        big_endian ? load_be<std::uint32_t>(bytes, 0) : load_le<std::uint32_t>(bytes, 0);
    if (magic == kMach32 || magic == kMach64)
      return MachReader(bytes, big_endian, magic == kMach64).read();
  }
  return std::nullopt;
}

Result<Executable> from_fat_mach(ByteView bytes, bool wide) {
  const std::uint64_t offset = wide ? load_be<std::uint64_t>(bytes, 16).value_or(0)
                                    : load_be<std::uint32_t>(bytes, 16).value_or(0);
  const std::uint64_t size = wide ? load_be<std::uint64_t>(bytes, 24).value_or(0)
                                  : load_be<std::uint32_t>(bytes, 20).value_or(0);
  const auto inner = slice(bytes, offset, size);
  if (inner)
    if (auto program = from_thin_mach(*inner)) return std::move(*program);
  return Error{Error::corrupt, "a fat Mach-O file without a readable slice"};
}

}  // namespace

const ProgramPart* Executable::section(std::string_view name) const {
  for (const auto& part : sections)
    if (part.name == name) return &part;
  return nullptr;
}

std::optional<ByteView> Executable::at(std::uint64_t address, std::uint64_t count) const {
  for (const auto& part : loaded)
    if (address >= part.address)
      if (const auto found = slice(part.bytes, address - part.address, count)) return found;
  return std::nullopt;
}

Result<Executable> parse_executable(ByteView bytes) {
  if (is_elf(bytes)) return from_elf(bytes);
  if (as_text(bytes).starts_with("MZ")) return from_pe(bytes);
  if (auto program = from_thin_mach(bytes)) return std::move(*program);
  const auto magic = load_be<std::uint32_t>(bytes, 0);
  if (magic == kFat32 || magic == kFat64) return from_fat_mach(bytes, magic == kFat64);
  return Error{Error::unsupported, "not an ELF, PE or Mach-O file"};
}

}  // namespace oakum::io

#include "io/elf.h"

namespace oakum::io {

namespace {

/// Reads fields in the file's byte order and class; what lies outside reads as 0, so callers check
/// extents once.
class Fields {
 public:
  Fields(ByteView bytes, bool wide, bool big_endian)
      : bytes_(bytes), wide_(wide), big_endian_(big_endian) {}

  std::uint16_t half(std::uint64_t at) const { return load<std::uint16_t>(at); }
  std::uint32_t word(std::uint64_t at) const { return load<std::uint32_t>(at); }
  /// An address, an offset or a size: 4 bytes at `narrow` or 8 at `wide`.
  std::uint64_t native(std::uint64_t narrow, std::uint64_t wide) const {
    return wide_ ? load<std::uint64_t>(wide) : load<std::uint32_t>(narrow);
  }
  bool wide() const { return wide_; }
  bool hold(std::uint64_t at, std::uint64_t count) const {
    return slice(bytes_, at, count).has_value();
  }

 private:
  template <class T>
  T load(std::uint64_t at) const {
    return (big_endian_ ? load_be<T>(bytes_, at) : load_le<T>(bytes_, at)).value_or(0);
  }

  ByteView bytes_;
  bool wide_, big_endian_;
};

ElfSegment read_segment(const Fields& fields, std::uint64_t at) {
  return {.type = fields.word(at),
          .flags = fields.word(at + (fields.wide() ? 4 : 24)),
          .offset = fields.native(at + 4, at + 8),
          .address = fields.native(at + 8, at + 16),
          .size = fields.native(at + 16, at + 32)};
}

ElfSection read_section(const Fields& fields, std::uint64_t at) {
  return {.name = {},
          .type = fields.word(at + 4),
          .address = fields.native(at + 12, at + 16),
          .offset = fields.native(at + 16, at + 24),
          .size = fields.native(at + 20, at + 32)};
}

/// The text at `offset` up to its NUL.
std::string_view name_at(std::string_view names, std::uint32_t offset) {
  if (offset >= names.size()) return {};
  names.remove_prefix(offset);
  return names.substr(0, names.find('\0'));
}

std::vector<ElfSection> read_sections(ByteView bytes, const Fields& fields) {
  const auto table = fields.native(32, 40);
  const auto entry = fields.half(fields.wide() ? 58 : 46);
  const auto count = fields.half(fields.wide() ? 60 : 48);
  const auto names_index = fields.half(fields.wide() ? 62 : 50);
  const bool plausible = entry >= (fields.wide() ? 64 : 40) && names_index < count;
  if (!plausible || !fields.hold(table, std::uint64_t{entry} * count)) return {};
  const auto names = read_section(fields, table + std::uint64_t{entry} * names_index);
  const auto text = slice(bytes, names.offset, names.size);
  if (!text || names.type == ElfSection::no_bits) return {};
  std::vector<ElfSection> sections(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    sections[i] = read_section(fields, table + entry * i);
    sections[i].name = name_at(as_text(*text), fields.word(table + entry * i));
  }
  return sections;
}

}  // namespace

const ElfSection* Elf::section(std::string_view name) const {
  for (const auto& section : sections)
    if (section.name == name) return &section;
  return nullptr;
}

bool is_elf(ByteView head) {
  return as_text(head).starts_with(
      "\x7F"
      "ELF");
}

Result<Elf> parse_elf(ByteView bytes) {
  if (!is_elf(bytes) || bytes.size() < 52) return Error{Error::corrupt, "not an ELF file"};
  const auto file_class = std::to_integer<unsigned>(bytes[4]),
             order = std::to_integer<unsigned>(bytes[5]);
  if (file_class < 1 || file_class > 2 || order < 1 || order > 2)
    return Error{Error::corrupt, "an ELF file of an unknown class or byte order"};
  Elf elf{.wide = file_class == 2, .big_endian = order == 2};
  const Fields fields(bytes, elf.wide, elf.big_endian);
  elf.type = fields.half(16);
  const auto table = fields.native(28, 32);
  const std::uint64_t entry = fields.half(elf.wide ? 54 : 42),
                      count = fields.half(elf.wide ? 56 : 44);
  if (count > 0 && (entry < (elf.wide ? 56u : 32u) || !fields.hold(table, entry * count)))
    return Error{Error::corrupt, "ELF program headers outside of the file"};
  for (std::uint64_t i = 0; i < count; ++i)
    elf.segments.push_back(read_segment(fields, table + entry * i));
  elf.sections = read_sections(bytes, fields);
  return elf;
}

}  // namespace oakum::io

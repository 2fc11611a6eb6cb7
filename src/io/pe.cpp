#include "io/pe.h"

#include <algorithm>

namespace oakum::io {
namespace {

/// The Windows loader takes no more; a section table is in the first page or two.
constexpr std::uint16_t kMostSections = 96;

std::uint16_t half(ByteView bytes, std::uint64_t at) {
  return load_le<std::uint16_t>(bytes, at).value_or(0);
}
std::uint32_t word(ByteView bytes, std::uint64_t at) {
  return load_le<std::uint32_t>(bytes, at).value_or(0);
}

}  // namespace

Result<Pe> Pe::parse(ByteView bytes) {
  const std::uint64_t start = word(bytes, 0x3C);
  if (!as_text(bytes).starts_with("MZ") || word(bytes, start) != 0x4550u)
    return Error{Error::unsupported, "not a PE file"};
  const auto optional = start + 24;
  const std::uint64_t optional_size = half(bytes, start + 20);
  const auto magic = half(bytes, optional);
  const bool wide = magic == 0x20B;
  if (!wide && magic != 0x10B) return Error{Error::corrupt, "an unknown kind of PE header"};
  const auto table = optional + optional_size;
  const auto count = half(bytes, start + 6);
  if (count > kMostSections || !slice(bytes, table, std::uint64_t{count} * 40))
    return Error{Error::corrupt, "PE section table outside of the file"};

  Pe pe;
  pe.bytes_ = bytes;
  const auto directories = optional + (wide ? 112 : 96);
  const auto known = std::min<std::uint64_t>(word(bytes, directories - 4), kDirectories);
  for (std::uint64_t i = 0; i < known && directories + 8 * i + 8 <= table; ++i)
    pe.directories_[i] = {word(bytes, directories + 8 * i), word(bytes, directories + 8 * i + 4)};
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto at = table + 40 * i;
    pe.sections_.push_back({.address = word(bytes, at + 12),
                            .offset = word(bytes, at + 20),
                            .size = word(bytes, at + 16)});
  }
  return pe;
}

ByteView Pe::from(std::uint32_t address) const {
  for (const auto& section : sections_) {
    if (address < section.address || address - section.address >= section.size) continue;
    const auto into = address - section.address;
    const auto start = std::uint64_t{section.offset} + into;
    if (start >= bytes_.size()) continue;
    return bytes_.subspan(start,
                          std::min<std::uint64_t>(section.size - into, bytes_.size() - start));
  }
  return {};
}

ByteView Pe::at(Range range) const {
  return slice(from(range.address), 0, range.size).value_or(ByteView());
}

}  // namespace oakum::io

#include "formats/pe_version.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "formats/utf16.h"

namespace oakum::formats {
namespace {

constexpr std::size_t kLargest = 64 * 1024;
constexpr std::size_t kMostStrings = 256;
constexpr std::uint32_t kVersionType = 16;  // RT_VERSION

// ---- the tree of resources: types, then names, then languages

/// The offset of an entry's target within the resources, and whether that is a further directory.
struct Target {
  std::uint32_t offset = 0;
  bool directory = false;
};

/// The entry with number `wanted`, or the first one without it.
std::optional<Target> find(ByteView resources, std::uint32_t directory,
                           std::optional<std::uint32_t> wanted) {
  const auto named = load_le<std::uint16_t>(resources, std::uint64_t{directory} + 12);
  const auto numbered = load_le<std::uint16_t>(resources, std::uint64_t{directory} + 14);
  if (!named || !numbered) return std::nullopt;
  const auto count = std::uint32_t{*named} + *numbered;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto at = std::uint64_t{directory} + 16 + std::uint64_t{i} * 8;
    const auto key = load_le<std::uint32_t>(resources, at);
    const auto value = load_le<std::uint32_t>(resources, at + 4);
    if (!key || !value) return std::nullopt;
    if (!wanted || *key == *wanted)
      return Target{*value & 0x7FFF'FFFFu, (*value & 0x8000'0000u) != 0};
  }
  return std::nullopt;
}

/// The version resource itself.
ByteView find_version(const io::Pe& file) {
  const auto range = file.directory(io::Pe::resources);
  if (range.address == 0) return {};
  const auto resources = file.from(range.address);
  auto target = find(resources, 0, kVersionType);
  for (int level = 0; level < 2 && target && target->directory; ++level)
    target = find(resources, target->offset, std::nullopt);
  if (!target || target->directory) return {};
  const auto address = load_le<std::uint32_t>(resources, target->offset);
  const auto size = load_le<std::uint32_t>(resources, std::uint64_t{target->offset} + 4);
  if (!address || !size) return {};
  const auto bytes = file.from(*address);
  return bytes.first(std::min<std::size_t>({bytes.size(), *size, kLargest}));
}

// ---- blocks, each with a key, perhaps a value, and further blocks

std::size_t aligned(std::size_t at) { return (at + 3) & ~std::size_t{3}; }

std::string from_utf16(ByteView bytes) {
  return *decode_utf16("\xFF\xFE" + std::string(as_text(bytes)));
}

/// UTF-16 text up to its NUL, or to the end.
ByteView until_nul(ByteView bytes) {
  std::size_t end = 0;
  while (end + 1 < bytes.size() && load_le<std::uint16_t>(bytes, end) != 0) end += 2;
  return bytes.first(end);
}

struct Block {
  std::string key;
  ByteView value;
  ByteView children;
};

/// Takes the block at the front of `rest` off it; nothing at the end, or when it is damaged.
std::optional<Block> next(ByteView& rest) {
  const auto length = load_le<std::uint16_t>(rest, 0);
  const auto value_length = load_le<std::uint16_t>(rest, 2);
  const auto is_text = load_le<std::uint16_t>(rest, 4);
  if (!length || !value_length || !is_text || *length < 6 || *length > rest.size())
    return std::nullopt;
  const auto whole = rest.first(*length);
  rest = rest.subspan(std::min(aligned(*length), rest.size()));
  const auto key = until_nul(whole.subspan(6));
  // Of text the length counts characters, and some compilers count bytes all the same.
  const auto start = std::min(aligned(6 + key.size() + 2), whole.size());
  const auto wanted = std::size_t{*value_length} * (*is_text == 1 ? 2 : 1);
  const auto size = std::min(wanted, whole.size() - start);
  return Block{from_utf16(key), whole.subspan(start, size),
               whole.subspan(std::min(aligned(start + size), whole.size()))};
}

void read_strings(ByteView table, PeVersion& version) {
  while (const auto entry = next(table)) {
    if (version.strings.size() >= kMostStrings) return;
    const auto text = from_utf16(until_nul(entry->value));
    version.strings.emplace(entry->key, trim(text));
  }
}

}  // namespace

std::string_view PeVersion::text(std::string_view key) const {
  const auto found = strings.find(key);
  return found == strings.end() ? std::string_view() : found->second;
}

PeVersion read_pe_version(const io::Pe& file) {
  PeVersion version;
  auto resource = find_version(file);
  const auto root = next(resource);
  if (!root || root->key != "VS_VERSION_INFO") return version;
  auto children = root->children;
  while (auto block = next(children)) {
    if (block->key != "StringFileInfo") continue;
    auto tables = block->children;
    while (const auto table = next(tables)) read_strings(table->children, version);
  }
  return version;
}

}  // namespace oakum::formats

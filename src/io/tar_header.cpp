#include "io/tar_header.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "io/tar.h"

namespace oakum::io {

std::string_view TarBlock::text(std::size_t at, std::size_t size) const {
  const std::string_view field(bytes.data() + at, size);
  return field.substr(0, field.find('\0'));
}

static std::optional<std::uint64_t> base256(std::string_view field) {
  std::uint64_t value = static_cast<unsigned char>(field[0]) & 0x7f;
  for (const char c : field.substr(1)) {
    if (value > kTarMaximum >> 8) return std::nullopt;
    value = value << 8 | static_cast<unsigned char>(c);
  }
  return value;
}

/// Spaces and NULs may surround the digits.
static std::optional<std::uint64_t> octal(std::string_view field) {
  const char* at = field.data();
  const char* end = at + field.size();
  while (at < end && (*at == ' ' || *at == '\0')) ++at;
  std::uint64_t value = 0;
  for (; at < end && *at >= '0' && *at <= '7'; ++at) {
    if (value > kTarMaximum >> 3) return std::nullopt;
    value = value << 3 | static_cast<std::uint64_t>(*at - '0');
  }
  if (at < end && *at != ' ' && *at != '\0') return std::nullopt;
  return value;
}

std::optional<std::uint64_t> TarBlock::number(std::size_t at, std::size_t size) const {
  const std::string_view field(bytes.data() + at, size);
  if (static_cast<unsigned char>(field[0]) == 0xff) return std::nullopt;  // negative
  return (field[0] & 0x80) != 0 ? base256(field) : octal(field);
}

bool TarBlock::is_zero() const {
  std::uint64_t all = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, 8);
    all |= word;
  }
  return all == 0;
}

/// The sum of all bytes, eight at a time in lanes of 16 bits: 64 words of two bytes a lane stay
/// below 2^16.
static std::uint32_t sum_of(const std::array<char, 512>& bytes) {
  constexpr std::uint64_t kEven = 0x00ff00ff00ff00ffull;
  std::uint64_t lanes = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, 8);
    lanes += (word & kEven) + (word >> 8 & kEven);
  }
  return static_cast<std::uint32_t>((lanes & 0xffff) + (lanes >> 16 & 0xffff) +
                                    (lanes >> 32 & 0xffff) + (lanes >> 48));
}

bool TarBlock::checksum_fits() const {
  constexpr std::size_t kAt = 148;
  constexpr std::size_t kSize = 8;
  const auto wanted = number(kAt, kSize);
  if (!wanted) return false;
  std::uint32_t sum = sum_of(bytes) + kSize * ' ';  // the field itself counts as spaces
  for (std::size_t at = kAt; at < kAt + kSize; ++at) sum -= static_cast<unsigned char>(bytes[at]);
  if (sum == *wanted) return true;
  std::int64_t sum_of_signed = sum;
  for (std::size_t at = 0; at < bytes.size(); ++at)
    if ((at < kAt || at >= kAt + kSize) && (bytes[at] & 0x80) != 0) sum_of_signed -= 256;
  return sum_of_signed == static_cast<std::int64_t>(*wanted);
}

std::string_view TarBlock::prefix() const {
  const std::string_view magic(bytes.data() + 257, 6);
  if (magic != std::string_view("ustar\0", 6)) return {};
  const bool star = std::string_view(bytes.data() + 508, 4) == std::string_view("tar\0", 4);
  return text(345, star ? 131 : 155);
}

void TarExtension::clear_pax() {
  path.clear();
  link.clear();
  size.reset();
  sparse_in_data = false;
  sparse_size.reset();
  sparse_blocks.reset();
  sparse_name.clear();
  sparse_map.clear();
}

void TarExtension::clear() {
  if (!any) return;
  clear_pax();
  has_long_name = has_long_link = long_name_too_long = any = false;
}

static std::optional<std::uint64_t> bounded_decimal(std::string_view text) {
  const auto number = parse_decimal(text);
  return number && *number <= kTarMaximum ? number : std::nullopt;
}

/// "offset,length,offset,length…"
static bool read_list(std::string_view list, std::vector<std::uint64_t>& numbers) {
  numbers.clear();
  while (true) {
    const auto comma = list.find(',');
    const auto number = bounded_decimal(list.substr(0, comma));
    if (!number) return false;
    numbers.push_back(*number);
    if (comma == std::string_view::npos) return true;
    list.remove_prefix(comma + 1);
  }
}

static bool read_number(std::string_view value, std::optional<std::uint64_t>& number) {
  number = bounded_decimal(value);
  return number.has_value();
}

static bool append_number(std::string_view value, std::vector<std::uint64_t>& numbers) {
  const auto number = bounded_decimal(value);
  if (number) numbers.push_back(*number);
  return number.has_value();
}

/// `key` without its "GNU.sparse.".
static bool read_sparse_record(std::string_view key, std::string_view value,
                               TarExtension& extension) {
  if (key == "major") extension.sparse_in_data = value == "1";
  if (key == "name") extension.sparse_name = value;
  if (key == "size" || key == "realsize") return read_number(value, extension.sparse_size);
  if (key == "numblocks") return read_number(value, extension.sparse_blocks);
  if (key == "offset" || key == "numbytes") return append_number(value, extension.sparse_map);
  if (key == "map") return read_list(value, extension.sparse_map);
  return true;
}

static bool read_record(std::string_view key, std::string_view value, TarExtension& extension) {
  constexpr std::string_view kSparse = "GNU.sparse.";
  if (value.empty()) return true;  // as if the record were not there
  if (key == "path") extension.path = value;
  if (key == "linkpath") extension.link = value;
  if (key == "size") return read_number(value, extension.size);
  if (key.starts_with(kSparse))
    return read_sparse_record(key.substr(kSparse.size()), value, extension);
  return true;
}

bool parse_pax(std::string_view records, TarExtension& extension) {
  while (!records.empty()) {
    // "LENGTH KEY=VALUE\n", where LENGTH counts the whole record.
    const auto space = records.substr(0, 20).find(' ');
    if (space == std::string_view::npos) return false;
    const auto length = parse_decimal(records.substr(0, space));
    if (!length || *length < space + 2 || *length > records.size()) return false;
    const auto record = records.substr(space + 1, *length - space - 1);
    const auto equals = record.find('=');
    if (record.back() != '\n' || equals == std::string_view::npos || equals == 0) return false;
    const auto value = record.substr(equals + 1, record.size() - equals - 2);
    if (!read_record(record.substr(0, equals), value, extension)) return false;
    records.remove_prefix(*length);
  }
  return true;
}

std::string_view normalise_tar_path(std::string_view raw, const TarLimits& limits,
                                    std::string& path) {
  path.clear();
  if (raw.find('\0') != std::string_view::npos) return "a path with a NUL";
  const bool absolute = raw.starts_with('/');
  std::size_t depth = 0;
  while (!raw.empty()) {
    const auto component = raw.substr(0, raw.find('/'));
    raw.remove_prefix(std::min(component.size() + 1, raw.size()));
    if (component.empty() || component == ".") continue;
    if (component == "..") {
      if (depth == 0 && absolute) continue;  // the parent of the root is the root
      if (depth == 0) return "a path that leaves the root";
      const auto slash = path.rfind('/');
      path.resize(slash == std::string::npos ? 0 : slash);
      --depth;
      continue;
    }
    if (component.size() > limits.component_bytes) return "a path with too long a component";
    if (++depth > limits.depth) return "too deep a path";
    if (path.size() + 1 + component.size() > limits.path_bytes) return "too long a path";
    if (!path.empty()) path += '/';
    path += component;
  }
  return {};
}

}  // namespace oakum::io

#include "ecosystems/java_archive/class_file.h"

#include <cstdint>

namespace oakum::ecosystems::java_archive {
namespace {

constexpr std::uint32_t kMagic = 0xCAFEBABE;
constexpr std::size_t kCountAt = 8;

enum Tag : std::uint8_t { kUtf8 = 1, kLong = 5, kDouble = 6, kString = 8 };

/// Bytes of a constant behind its tag; 0 for kinds there are not. A kUtf8 has as many more as these
/// two say.
constexpr std::size_t size_of(std::uint8_t tag) {
  constexpr std::uint8_t kSizes[] = {0, 2, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2};
  return tag < std::size(kSizes) ? kSizes[tag] : 0;
}

Error cut_short() { return {Error::corrupt, "a class that ends within its constants"}; }

}  // namespace

Result<std::vector<std::string_view>> string_constants(ByteView bytes) {
  const auto count = load_be<std::uint16_t>(bytes, kCountAt);
  if (load_be<std::uint32_t>(bytes, 0) != kMagic || !count)
    return Error{Error::corrupt, "not a class"};
  std::vector<std::string_view> texts(*count);
  std::vector<std::uint16_t> strings;
  std::size_t at = kCountAt + 2;
  for (std::size_t index = 1; index < *count; ++index) {
    const auto tag = load_be<std::uint8_t>(bytes, at++);
    if (!tag) return cut_short();
    const auto size = size_of(*tag);
    if (size == 0)
      return Error{Error::corrupt, fmt::format("a class with a constant of kind {}", *tag)};
    const auto number = load_be<std::uint16_t>(bytes, at);
    if (!number || !slice(bytes, at, size)) return cut_short();
    at += size;
    if (*tag == kString) strings.push_back(*number);
    if (*tag == kLong || *tag == kDouble) ++index;  // these take two places
    if (*tag != kUtf8) continue;
    const auto text = slice(bytes, at, *number);
    if (!text) return cut_short();
    texts[index] = as_text(*text);
    at += *number;
  }
  std::vector<std::string_view> constants;
  for (const auto index : strings)
    if (index < texts.size()) constants.push_back(texts[index]);
  return constants;
}

}  // namespace oakum::ecosystems::java_archive

// links: builtin
// Promise: with the built-in rules, over any bytes, the fast and the portable engine find the same;
// every candidate lies inside the text, in the line it names; a value that is longer than eight
// characters is in nothing that is shown; and a text that comes in pieces of any size has the same
// candidates.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "base/text_kind.h"
#include "base/bytes.h"
#include "builtin/rules.h"
#include "formats/utf16.h"
#include "secret/windows.h"

namespace {
using namespace oakum;
using namespace oakum::secret;

void keep(bool promise) {
  if (!promise) std::abort();
}

const Detector& detector(bool portable, bool reveal = false) {
  const auto make = [](bool plain, bool open) {
    return Detector::make(builtin::secret_rules(),
                          {.salt = {}, .reveal = open, .most = 1000, .portable = plain},
                          plain ? std::string_view() : builtin::secret_database());
  };
  static const auto fast = make(false, false), plain = make(true, false), open = make(false, true);
  keep(fast && plain && open);
  return reveal ? *open : portable ? *plain : *fast;
}

/// Lines up to a place, from 1.
std::uint32_t line_at(std::string_view text, std::uint64_t offset) {
  return 1 + static_cast<std::uint32_t>(std::count(
                 text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0; });
}

/// The value that stands plainly at a candidate's place, as the open line shows it where the masked
/// one has stars, is nowhere else in what is shown. (In lines with other bytes stars and characters
/// do not stand below each other.)
void check_mask(std::string_view text, const SecretCandidate& masked, const SecretCandidate& open) {
  constexpr std::size_t kTelling = 8;
  if (!masked.decoded.empty() || !is_ascii(open.match)) return;
  const auto front = text.substr(masked.offset, kTelling + 1);
  const auto begin = open.match.find(front);
  if (begin == open.match.npos || open.match.find(front, begin + 1) != open.match.npos) return;
  auto end = begin;
  while (end < masked.match.size() && masked.match[end] == '*') ++end;
  if (end - begin <= kTelling) return;
  const auto value = open.match.substr(begin, end - begin);
  if (value.find('*') != value.npos) return;
  keep(masked.match.find(value) == std::string::npos);
  for (const auto& line : masked.code) keep(line.content.find(value) == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto found = detector(false).find("app/settings.txt", as_bytes(text)).candidates;
  keep(found == detector(true).find("app/settings.txt", as_bytes(text)).candidates);
  const auto open = detector(false, true).find("app/settings.txt", as_bytes(text)).candidates;
  keep(open.size() == found.size());
  const bool wide = formats::decode_utf16(text).has_value();
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& c = found[i];
    keep(c.end_line >= c.where.line && c.where.line >= 1);
    keep(wide || (c.offset < text.size() && c.where.line == line_at(text, c.offset)));
    keep(open[i].rule == c.rule && open[i].offset == c.offset);
    if (!wide) check_mask(text, c, open[i]);
  }
  if (wide || looks_binary(as_bytes(text))) return 0;
  Found pieces;
  Windows windows(
      [&](const Window& window) { detector(false).find_in("app/settings.txt", window, pieces); });
  for (std::size_t at = 0, step = data[0] + 1u; at < text.size(); at += step)
    windows.add(text.substr(at, step));
  windows.end();
  Detector::sort(pieces);
  keep(pieces.candidates == found);
  return 0;
}

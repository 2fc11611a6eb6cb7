#include "core/version/pacman.h"

#include <cstdint>

#include "core/version/digits.h"
#include "core/version/evr.h"

namespace oakum::versions {
namespace {

bool separates(char c) noexcept { return !is_digit(c) && !is_alpha(c); }

/// What stands at the front of the rest of a version: how many separators, then what. Ordered like
/// this; separators that nothing follows count as the end's.
enum class Kind : std::uint8_t { letters, end, separated_end, digits };
struct Front {
  std::size_t separators = 0;
  Kind kind = Kind::end;
  std::string_view segment = {};
};

Front take_front(std::string_view& rest) noexcept {
  const auto separators = take_while(rest, separates).size();
  if (rest.empty()) return {0, separators > 0 ? Kind::separated_end : Kind::end};
  const bool digits = is_digit(rest.front());
  const auto segment = take_while(rest, digits ? is_digit : is_alpha);
  return {separators, digits ? Kind::digits : Kind::letters, segment};
}

std::weak_ordering compare(const Front& a, const Front& b) noexcept {
  if (a.separators != b.separators) return a.separators <=> b.separators;
  if (a.kind != b.kind) return a.kind <=> b.kind;
  if (a.kind == Kind::digits) return compare_digits(a.segment, b.segment);
  return a.segment <=> b.segment;
}

std::weak_ordering compare_part(std::string_view a, std::string_view b) noexcept {
  while (!a.empty() || !b.empty()) {
    const auto front = take_front(a);
    if (const auto order = compare(front, take_front(b)); order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

}  // namespace

std::weak_ordering compare_pacman(std::string_view a, std::string_view b) noexcept {
  return compare_evr(a, b, compare_part);
}

bool is_pacman_version(std::string_view version) noexcept { return is_evr(version); }

Result<bool> satisfies_pacman(std::string_view version, std::string_view constraint) {
  return satisfies_evr(version, constraint, compare_part);
}

}  // namespace oakum::versions

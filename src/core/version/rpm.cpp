#include "core/version/rpm.h"

#include <cstdint>

#include "core/version/digits.h"
#include "core/version/evr.h"

namespace oakum::versions {
namespace {

bool separates(char c) noexcept { return !is_digit(c) && !is_alpha(c) && c != '~' && c != '^'; }

/// What stands at the front, in the order rpm gives it.
enum class Front : std::uint8_t { tilde, end, caret, letters, digits };
Front front(std::string_view text) noexcept {
  if (text.empty()) return Front::end;
  if (text.front() == '~') return Front::tilde;
  if (text.front() == '^') return Front::caret;
  return is_digit(text.front()) ? Front::digits : Front::letters;
}

/// Compares and removes one segment of the same kind from the front of both.
std::weak_ordering compare_segment(Front kind, std::string_view& a, std::string_view& b) noexcept {
  if (kind == Front::digits) {
    const auto left = take_digits(a);
    return compare_digits(left, take_digits(b));
  }
  if (kind == Front::letters) {
    const auto left = take_while(a, is_alpha);
    return left <=> take_while(b, is_alpha);
  }
  a.remove_prefix(1);
  b.remove_prefix(1);
  return std::weak_ordering::equivalent;
}

std::weak_ordering compare_part(std::string_view a, std::string_view b) noexcept {
  for (;;) {
    take_while(a, separates);
    take_while(b, separates);
    const auto left = front(a);
    const auto right = front(b);
    if (left != right) return left <=> right;
    if (left == Front::end) return std::weak_ordering::equivalent;
    if (const auto order = compare_segment(left, a, b); order != 0) return order;
  }
}

}  // namespace

std::weak_ordering compare_rpm(std::string_view a, std::string_view b) noexcept {
  return compare_evr(a, b, compare_part);
}

bool is_rpm_version(std::string_view version) noexcept { return is_evr(version); }

Result<bool> satisfies_rpm(std::string_view version, std::string_view constraint) {
  return satisfies_evr(version, constraint, compare_part);
}

}  // namespace oakum::versions

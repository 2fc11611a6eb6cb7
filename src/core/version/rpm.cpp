#include "core/version/rpm.h"

#include <algorithm>
#include <optional>

#include "core/version/constraint.h"
#include "core/version/digits.h"

namespace oakum::versions {
namespace {

struct Evr {
  std::string_view epoch, version;
  std::optional<std::string_view> release;
};

Evr take_apart(std::string_view text) noexcept {
  Evr evr;
  evr.version = trimmed(text);
  auto rest = evr.version;
  const auto digits = take_digits(rest);
  if (rest.starts_with(':')) {
    evr.epoch = digits;
    evr.version = rest.substr(1);
  }
  if (const auto hyphen = evr.version.rfind('-'); hyphen != std::string_view::npos) {
    evr.release = evr.version.substr(hyphen + 1);
    evr.version = evr.version.substr(0, hyphen);
  }
  return evr;
}

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

std::weak_ordering compare_without_release(const Evr& a, const Evr& b) noexcept {
  if (const auto order = compare_digits(a.epoch, b.epoch); order != 0) return order;
  return compare_part(a.version, b.version);
}

std::weak_ordering compare_release(const Evr& a, const Evr& b) noexcept {
  if (!a.release || !b.release) return a.release.has_value() <=> b.release.has_value();
  return compare_part(*a.release, *b.release);
}

}  // namespace

std::weak_ordering compare_rpm(std::string_view a, std::string_view b) noexcept {
  const auto left = take_apart(a);
  const auto right = take_apart(b);
  const auto order = compare_without_release(left, right);
  return order != 0 ? order : compare_release(left, right);
}

bool is_rpm_version(std::string_view version) noexcept {
  version = trimmed(version);
  return !version.empty() &&
         std::all_of(version.begin(), version.end(), [](char c) { return c > ' ' && c < 127; });
}

Result<bool> satisfies_rpm(std::string_view version, std::string_view constraint) {
  if (!is_rpm_version(version)) return bad_version(version);
  const auto installed = take_apart(version);
  const auto compare = [&](std::string_view operand) {
    const auto wanted = take_apart(operand);
    const auto order = compare_without_release(installed, wanted);
    return order != 0 || !wanted.release ? order : compare_release(installed, wanted);
  };
  return evaluate_plain(constraint, compare, is_rpm_version);
}

}  // namespace oakum::versions

#include "core/version/evr.h"

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

std::weak_ordering compare_without_release(const Evr& a, const Evr& b, ComparePart part) noexcept {
  if (const auto order = compare_digits(a.epoch, b.epoch); order != 0) return order;
  return part(a.version, b.version);
}

std::weak_ordering compare_release(const Evr& a, const Evr& b, ComparePart part) noexcept {
  if (!a.release || !b.release) return a.release.has_value() <=> b.release.has_value();
  return part(*a.release, *b.release);
}

}  // namespace

std::weak_ordering compare_evr(std::string_view a, std::string_view b,
                               ComparePart compare_part) noexcept {
  const auto left = take_apart(a);
  const auto right = take_apart(b);
  const auto order = compare_without_release(left, right, compare_part);
  return order != 0 ? order : compare_release(left, right, compare_part);
}

bool is_evr(std::string_view version) noexcept {
  version = trimmed(version);
  return !version.empty() &&
         std::all_of(version.begin(), version.end(), [](char c) { return c > ' ' && c < 127; });
}

Result<bool> satisfies_evr(std::string_view version, std::string_view constraint,
                           ComparePart compare_part) {
  if (!is_evr(version)) return bad_version(version);
  const auto installed = take_apart(version);
  const auto compare = [&](std::string_view operand) {
    const auto wanted = take_apart(operand);
    const auto order = compare_without_release(installed, wanted, compare_part);
    return order != 0 || !wanted.release ? order : compare_release(installed, wanted, compare_part);
  };
  return evaluate_plain(constraint, compare, is_evr);
}

}  // namespace oakum::versions

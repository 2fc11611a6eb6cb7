#include "core/version/jvm.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/version/constraint.h"
#include "core/version/fallback.h"
#include "core/version/numbers.h"

namespace oakum::versions {
namespace {

/// The pieces point into the text they were read from.
struct Version {
  std::string_view numbers;  ///< "8.0": without the "1." of old.
  std::string_view update;   ///< "131" of 1.8.0_131, which is the third number.
  std::string_view early;    ///< "ea", "rc1"; empty for a release.
};

constexpr std::string_view kProducts[] = {"openjdk", "jdk", "jre", "java"};
constexpr std::string_view kEarly[] = {"dev",      "alpha", "beta", "ea",
                                       "internal", "pre",   "rc",   "snapshot"};

void skip_product(std::string_view& rest) noexcept {
  for (const auto product : kProducts)
    if (take_word(rest, product)) break;
  if (rest.starts_with('-')) rest.remove_prefix(1);
}

std::string_view take_numbers(std::string_view& rest) noexcept {
  const auto text = rest;
  take_digits(rest);
  while (rest.size() > 1 && rest[0] == '.' && is_digit(rest[1])) {
    rest.remove_prefix(1);
    take_digits(rest);
  }
  return text.substr(0, text.size() - rest.size());
}

/// "_131" (behind 1.8.0 only: 11.0.11_9 has a build there), "u131", "-update131", "-update_131".
std::string_view take_update(std::string_view& rest, bool old) noexcept {
  auto ahead = rest;
  const bool underscore = ahead.starts_with('_');
  if (underscore || ahead.starts_with('-') || ahead.starts_with(':')) ahead.remove_prefix(1);
  const bool word = take_word(ahead, "update") || take_word(ahead, "u");
  if (word && ahead.starts_with('_')) ahead.remove_prefix(1);
  if (!word && !(underscore && old)) return {};
  const auto digits = take_digits(ahead);
  if (!digits.empty()) rest = ahead;
  return digits;
}

bool separates(char c) noexcept { return !is_digit(c) && !is_alpha(c) && c != '+'; }

/// Where a word stands among those of early builds; nothing for other words.
std::optional<std::size_t> place_of_early(std::string_view word) noexcept {
  for (std::size_t i = 0; i < std::size(kEarly); ++i) {
    auto rest = word;
    if (take_word(rest, kEarly[i]) && std::all_of(rest.begin(), rest.end(), is_digit)) return i;
  }
  return std::nullopt;
}

/// The first such word in front of the build.
std::string_view find_early(std::string_view rest) noexcept {
  for (;;) {
    take_while(rest, separates);
    if (rest.empty() || rest.front() == '+') return {};
    const auto word = take_while(rest, [](char c) { return is_digit(c) || is_alpha(c); });
    if (place_of_early(word)) return word;
  }
}

std::optional<Version> parse(std::string_view text) noexcept {
  auto rest = trimmed(text);
  if (!std::all_of(rest.begin(), rest.end(), [](char c) { return c > ' ' && c < 127; }))
    return std::nullopt;
  skip_product(rest);
  Version version;
  version.numbers = take_numbers(rest);
  if (version.numbers.empty()) return std::nullopt;
  const bool old = version.numbers.starts_with("1.");
  if (old) version.numbers.remove_prefix(2);
  version.update = take_update(rest, old);
  version.early = find_early(rest);
  return version;
}

/// The numbers of a version, the update being the third or, if that is given, the next; then zeros.
class Numbers {
 public:
  explicit Numbers(const Version& version) noexcept
      : rest_(version.numbers), update_(version.update) {}

  bool ended() const noexcept { return rest_.empty() && update_.empty(); }
  std::string_view next() noexcept {
    if (!rest_.empty() || given_ < 2) {
      ++given_;
      return take_number(rest_);
    }
    return std::exchange(update_, {});
  }

 private:
  std::string_view rest_, update_;
  int given_ = 0;
};

std::weak_ordering compare_early(std::string_view a, std::string_view b) noexcept {
  if (a.empty() || b.empty()) return a.empty() <=> b.empty();
  const auto left = place_of_early(a);
  const auto right = place_of_early(b);
  if (left != right) return left <=> right;
  take_while(a, is_alpha);
  take_while(b, is_alpha);
  return compare_digits(a, b);
}

std::weak_ordering compare(const Version& a, const Version& b) noexcept {
  Numbers left(a);
  Numbers right(b);
  while (!left.ended() || !right.ended()) {
    const auto number = left.next();
    if (const auto order = compare_digits(number, right.next()); order != 0) return order;
  }
  return compare_early(a.early, b.early);
}

}  // namespace

std::weak_ordering compare_jvm(std::string_view a, std::string_view b) noexcept {
  return compare_or_bytes(a, b, parse, compare);
}

bool is_jvm_version(std::string_view version) noexcept { return parse(version).has_value(); }

Result<bool> satisfies_jvm(std::string_view version, std::string_view constraint) {
  if (!is_jvm_version(version)) return bad_version(version);
  return evaluate_plain(
      constraint, [&](std::string_view operand) { return compare_jvm(version, operand); },
      is_jvm_version);
}

}  // namespace oakum::versions

#include "core/version/xbps.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/version/constraint.h"
#include "core/version/digits.h"

namespace oakum::versions {
namespace {

enum class Kind : std::uint8_t { alpha, beta, candidate, number };

/// One place of the list; behind the end stand zeros.
struct Place {
  Kind kind = Kind::number;
  std::string_view number = {};
};

struct Word {
  std::string_view text;
  Kind kind;
};
constexpr Word kWords[] = {{"alpha", Kind::alpha},  {"beta", Kind::beta}, {"pre", Kind::candidate},
                           {"rc", Kind::candidate}, {"pl", Kind::number}, {".", Kind::number}};
/// The places of the letters in the alphabet, two digits each.
constexpr std::string_view kLetters = "0102030405060708091011121314151617181920212223242526";

/// Reads the list; the revision is known once it has ended.
class Places {
 public:
  explicit Places(std::string_view text) noexcept : rest_(trimmed(text)) {}

  bool ended() noexcept {
    skip();
    return rest_.empty() && letter_.empty();
  }
  std::string_view revision() const noexcept { return revision_; }

  Place next() noexcept {
    if (!letter_.empty()) return {Kind::number, std::exchange(letter_, {})};
    if (ended()) return {};
    if (is_digit(rest_.front())) return {Kind::number, take_digits(rest_)};
    for (const auto& word : kWords)
      if (take_word(rest_, word.text)) return {word.kind, {}};
    letter_ = kLetters.substr(static_cast<std::size_t>(lower(rest_.front()) - 'a') * 2, 2);
    rest_.remove_prefix(1);
    return {};
  }

 private:
  /// Passes over signs that mean nothing, and the revision.
  void skip() noexcept {
    while (!rest_.empty() && !is_digit(rest_.front()) && !is_alpha(rest_.front()) &&
           rest_.front() != '.') {
      const bool revision = rest_.front() == '_';
      rest_.remove_prefix(1);
      if (revision) revision_ = take_digits(rest_);
    }
  }

  std::string_view rest_;
  std::string_view letter_;  ///< The second place of a letter.
  std::string_view revision_;
};

std::weak_ordering compare(const Place& a, const Place& b) noexcept {
  if (a.kind != b.kind) return a.kind <=> b.kind;
  return compare_digits(a.number, b.number);
}

}  // namespace

std::weak_ordering compare_xbps(std::string_view a, std::string_view b) noexcept {
  Places left(a);
  Places right(b);
  for (;;) {
    const bool ended = left.ended();
    if (right.ended() && ended) return compare_digits(left.revision(), right.revision());
    const auto place = left.next();
    if (const auto order = compare(place, right.next()); order != 0) return order;
  }
}

bool is_xbps_version(std::string_view version) noexcept {
  version = trimmed(version);
  return std::any_of(version.begin(), version.end(), is_digit) &&
         std::all_of(version.begin(), version.end(), [](char c) { return c > ' ' && c < 127; });
}

Result<bool> satisfies_xbps(std::string_view version, std::string_view constraint) {
  if (!is_xbps_version(version)) return bad_version(version);
  return evaluate_plain(
      constraint, [&](std::string_view operand) { return compare_xbps(version, operand); },
      is_xbps_version);
}

}  // namespace oakum::versions

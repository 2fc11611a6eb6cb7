#include "core/version/pep440_legacy.h"

#include <algorithm>
#include <cstdint>

#include "core/version/digits.h"

namespace oakum::versions {
namespace {

/// Where no text is left, a version behaves as if this word stood there.
constexpr std::string_view kFinal = "final";
constexpr std::string_view kHyphen = "final-";

struct Part {
  std::string_view text;
  bool number = false;
  bool end = false;

  bool zero() const noexcept { return number && is_zero(text); }
  bool hyphen() const noexcept { return !number && text == kHyphen; }
};

std::weak_ordering compare_words(std::string_view a, std::string_view b) noexcept {
  const auto byte = [](char c) { return static_cast<unsigned char>(lower(c)); };
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    if (const auto order = byte(a[i]) <=> byte(b[i]); order != 0) return order;
  return a.size() <=> b.size();
}

std::string_view renamed(std::string_view word) noexcept {
  if (word == "-") return kHyphen;
  for (const std::string_view candidate : {"rc", "pre", "preview"})
    if (compare_words(word, candidate) == 0) return "c";
  return compare_words(word, "dev") == 0 ? "@" : word;
}

bool is_other(char c) noexcept { return !is_digit(c) && !is_alpha(c) && c != '.' && c != '-'; }

/// All parts, before any is dropped.
Part take_part(std::string_view& rest) noexcept {
  take_while(rest, [](char c) { return c == '.'; });
  if (rest.empty()) return {kFinal, false, true};
  if (is_digit(rest.front())) return {take_digits(rest), true, false};
  std::string_view word = rest.substr(0, 1);
  if (is_alpha(rest.front())) {
    word = take_while(rest, is_alpha);
  } else if (rest.front() == '-') {
    rest.remove_prefix(1);
  } else {
    word = take_while(rest, is_other);
  }
  return {renamed(word), false, false};
}

/// The parts that count: zeros before a word are dropped, and so are hyphens before a word that
/// names a pre-release.
class Parts {
 public:
  explicit Parts(std::string_view text) noexcept : rest_(trimmed(text)) {}

  Part next() noexcept {
    for (;;) {
      const auto* start = rest_.data();
      const auto part = take_part(rest_);
      if (part.end || !(part.zero() || part.hyphen())) return part;
      if (start >= known_until_) look_ahead(part);
      const bool dropped = part.hyphen() ? hyphens_dropped_ : zeros_dropped();
      if (!dropped) return part;
    }
  }

 private:
  /// Whether the run of zeros just entered ends at a word.
  bool zeros_dropped() noexcept {
    if (rest_.data() > zeros_until_) {
      auto ahead = rest_;
      Part part{.text = "0", .number = true};
      while (part.zero()) {
        zeros_until_ = ahead.data();
        part = take_part(ahead);
      }
      zeros_before_word_ = !part.number;
    }
    return zeros_before_word_;
  }

  /// Finds what stands behind this run of hyphens and zeros.
  void look_ahead(const Part& first) noexcept {
    auto ahead = rest_;
    Part part = first;
    bool zero_before = false;
    while (!part.end && (part.zero() || part.hyphen())) {
      zero_before = part.zero();
      known_until_ = ahead.data();
      part = take_part(ahead);
    }
    hyphens_dropped_ = !part.number && !zero_before && compare_words(part.text, kFinal) < 0;
  }

  std::string_view rest_;
  const char* known_until_ = nullptr;
  const char* zeros_until_ = nullptr;
  bool hyphens_dropped_ = false;
  bool zeros_before_word_ = false;
};

std::weak_ordering compare(const Part& a, const Part& b) noexcept {
  if (a.number != b.number) return a.number <=> b.number;
  return a.number ? std::weak_ordering(compare_digits(a.text, b.text))
                  : compare_words(a.text, b.text);
}

}  // namespace

std::weak_ordering compare_pep440_legacy(std::string_view a, std::string_view b) noexcept {
  Parts left(a);
  Parts right(b);
  for (;;) {
    const auto part = left.next();
    const auto other = right.next();
    if (const auto order = compare(part, other); order != 0) return order;
    if (part.end || other.end) return other.end <=> part.end;
  }
}

}  // namespace oakum::versions

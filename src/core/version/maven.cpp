#include "core/version/maven.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "core/version/constraint.h"
#include "core/version/digits.h"

namespace oakum::versions {
namespace {

/// A version is a list of items of which the last may be a list again, so it is flat: items, and
/// marks where a list begins. Where two versions part, the kinds are ordered like this.
enum class Kind : std::uint8_t { end, word, list, number };

struct Item {
  Kind kind = Kind::end;
  std::string_view text;
  bool before_digit = false;  ///< A word, directly followed by a number: "a1" is alpha-1.
};

constexpr std::string_view kQualifiers[] = {"alpha",    "beta", "milestone", "rc",
                                            "snapshot", "",     "sp"};
constexpr std::size_t kRelease = 5;
constexpr std::size_t kUnknown = std::size(kQualifiers);

bool equal(std::string_view text, std::string_view lower_case) noexcept {
  return text.size() == lower_case.size() &&
         std::equal(text.begin(), text.end(), lower_case.begin(),
                    [](char a, char b) { return lower(a) == b; });
}

std::size_t qualifier(const Item& item) noexcept {
  const auto text = item.text;
  if (item.before_digit && text.size() == 1) {
    if (equal(text, "a")) return 0;
    if (equal(text, "b")) return 1;
    if (equal(text, "m")) return 2;
  }
  if (equal(text, "ga") || equal(text, "final") || equal(text, "release")) return kRelease;
  if (equal(text, "cr")) return 3;
  for (std::size_t i = 0; i < kUnknown; ++i)
    if (equal(text, kQualifiers[i])) return i;
  return kUnknown;
}

/// How an item compares with nothing at all; 0 for zeros, release words, and the beginning of a
/// list.
int sign(const Item& item) noexcept {
  if (item.kind == Kind::number) return is_zero(item.text) ? 0 : 1;
  if (item.kind != Kind::word) return 0;
  const auto place = qualifier(item);
  return place < kRelease ? -1 : place > kRelease ? 1 : 0;
}

bool is_null(const Item& item) noexcept {
  return (item.kind == Kind::number || item.kind == Kind::word) && sign(item) == 0;
}

bool belongs_to_word(char c) noexcept { return !is_digit(c) && c != '.' && c != '-'; }

/// All items, in order.
class Reader {
 public:
  explicit Reader(std::string_view text) noexcept : rest_(trimmed(text)) {}

  std::size_t left() const noexcept { return rest_.size() * 2 + (list_due_ ? 1 : 0); }

  Item next() noexcept {
    if (list_due_) return begin_list();
    if (rest_.empty()) return {};
    if (is_digit(rest_.front())) return number();
    if (belongs_to_word(rest_.front())) return word();
    return separator({Kind::number, "0"});
  }

 private:
  Item begin_list() noexcept {
    list_due_ = false;
    list_empty_ = true;
    return {Kind::list, {}};
  }
  Item separator(Item item) noexcept {
    list_empty_ = false;
    list_due_ = rest_.starts_with('-');
    if (!rest_.empty()) rest_.remove_prefix(1);
    return item;
  }
  Item number() noexcept {
    const Item item{Kind::number, take_digits(rest_)};
    if (rest_.empty() || !belongs_to_word(rest_.front())) return separator(item);
    list_empty_ = false;
    list_due_ = true;
    return item;
  }
  Item word() noexcept {
    auto rest = rest_;
    const Item item{Kind::word, take_while(rest, belongs_to_word),
                    !rest.empty() && is_digit(rest.front())};
    // A word that a dot leads to begins a list of its own, unless another dot or hyphen ends it.
    if ((rest.empty() || item.before_digit) && !list_empty_) return begin_list();
    rest_ = rest;
    if (!item.before_digit) return separator(item);
    list_empty_ = false;
    list_due_ = true;
    return item;
  }

  std::string_view rest_;
  bool list_due_ = false;
  bool list_empty_ = true;
};

/// The items that count: zeros and release words at the end of a list are dropped.
class Items {
 public:
  explicit Items(std::string_view text) noexcept : reader_(text) {}

  Item next() noexcept {
    for (;;) {
      const auto item = reader_.next();
      if (!is_null(item) || !nulls_end_list()) return item;
    }
  }

  /// How all that is left compares with nothing: by its first item that is not null.
  int sign_of_rest() noexcept {
    if (reader_.left() >= sign_down_to_) return sign_;
    auto ahead = reader_;
    for (;;) {
      const auto here = ahead.left();
      const auto item = ahead.next();
      sign_ = sign(item);
      if (item.kind != Kind::end && sign_ == 0) continue;
      sign_down_to_ = here;
      return sign_;
    }
  }

 private:
  /// Looks ahead once for each run of nulls, so reading stays linear.
  bool nulls_end_list() noexcept {
    if (reader_.left() >= nulls_down_to_) return nulls_end_list_;
    auto ahead = reader_;
    Item item;
    do {
      nulls_down_to_ = ahead.left();
      item = ahead.next();
    } while (is_null(item));
    nulls_end_list_ = item.kind == Kind::end || item.kind == Kind::list;
    return nulls_end_list_;
  }

  static constexpr auto kNothing = std::numeric_limits<std::size_t>::max();
  Reader reader_;
  std::size_t sign_down_to_ = kNothing;
  std::size_t nulls_down_to_ = kNothing;
  int sign_ = 0;
  bool nulls_end_list_ = false;
};

std::weak_ordering compare_words(const Item& a, const Item& b) noexcept {
  const auto left = qualifier(a);
  const auto right = qualifier(b);
  if (left != right || left != kUnknown) return left <=> right;
  const auto byte = [](char c) { return static_cast<unsigned char>(lower(c)); };
  for (std::size_t i = 0; i < std::min(a.text.size(), b.text.size()); ++i)
    if (const auto order = byte(a.text[i]) <=> byte(b.text[i]); order != 0) return order;
  return a.text.size() <=> b.text.size();
}

std::weak_ordering compare(const Item& a, const Item& b) noexcept {
  if (a.kind != b.kind) return a.kind <=> b.kind;
  if (a.kind == Kind::number) return compare_digits(a.text, b.text);
  return a.kind == Kind::word ? compare_words(a, b) : std::weak_ordering::equivalent;
}

}  // namespace

std::weak_ordering compare_maven(std::string_view a, std::string_view b) noexcept {
  Items left(a);
  Items right(b);
  for (;;) {
    const int sign = left.sign_of_rest();
    const int other = right.sign_of_rest();
    if (sign != other) return sign <=> other;
    if (sign == 0) return std::weak_ordering::equivalent;
    const auto item = left.next();
    if (const auto order = compare(item, right.next()); order != 0) return order;
  }
}

bool is_maven_version(std::string_view version) noexcept {
  const auto belongs = [](char c) {
    if (c == '[' || c == ']' || c == '(' || c == ')' || c == ',') return false;
    return static_cast<unsigned char>(c) > ' ' && c != 127;
  };
  version = trimmed(version);
  return !version.empty() && std::all_of(version.begin(), version.end(), belongs);
}

Result<bool> satisfies_maven(std::string_view version, std::string_view constraint) {
  if (!is_maven_version(version)) return bad_version(version);
  return evaluate_plain(
      constraint, [&](std::string_view operand) { return compare_maven(version, operand); },
      is_maven_version);
}

}  // namespace oakum::versions

#include "core/version/apk.h"

#include <cstdint>

#include "core/version/constraint.h"
#include "core/version/digits.h"

namespace oakum::versions {
namespace {

/// The kinds of tokens; where two versions part, the later kind of this list is the older version.
enum class Kind : std::uint8_t {
  first_number,
  number,
  letter,
  suffix,
  suffix_number,
  hash,
  revision,
  end,
  invalid
};

constexpr std::string_view kSuffixes[] = {"alpha", "beta", "pre", "rc", "",
                                          "cvs",   "svn",  "git", "hg", "p"};
constexpr std::uint8_t kNoSuffix = 4;
constexpr std::uint8_t kUnknownSuffix = 255;

std::uint8_t suffix_named(std::string_view text) noexcept {
  for (std::uint8_t i = 0; i < std::size(kSuffixes); ++i)
    if (!text.empty() && kSuffixes[i] == text) return i;
  return kUnknownSuffix;
}

bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
bool is_hex(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'f'); }

/// Takes a version apart from left to right.
class Tokens {
 public:
  explicit Tokens(std::string_view text) noexcept : rest_(trimmed(text)) {
    text_ = take_digits(rest_);
    if (text_.empty()) stray();
  }

  Kind kind() const noexcept { return kind_; }
  bool ended() const noexcept { return kind_ >= Kind::end; }
  bool is_prerelease_suffix() const noexcept {
    return kind_ == Kind::suffix && suffix_ < kNoSuffix;
  }

  void advance() noexcept {
    if (rest_.empty()) {
      kind_ = Kind::end;
      text_ = {};
    } else if (!take_next()) {
      stray();
    }
  }

  /// Both must be of one kind.
  std::weak_ordering compare(const Tokens& other) const noexcept {
    switch (kind_) {
      case Kind::number:
        if (text_.front() == '0' || other.text_.front() == '0') return text_ <=> other.text_;
        return compare_digits(text_, other.text_);
      case Kind::first_number:
      case Kind::suffix_number:
      case Kind::revision:
        return compare_digits(text_, other.text_);
      case Kind::suffix:
        return suffix_ <=> other.suffix_;
      default:
        return text_ <=> other.text_;
    }
  }

 private:
  void stray() noexcept {
    kind_ = Kind::invalid;
    text_ = rest_;
    rest_ = {};
  }

  bool take_next() noexcept {
    switch (rest_.front()) {
      case '.':
        return kind_ <= Kind::number && take(Kind::number, 1, is_digit);
      case '_':
        return kind_ <= Kind::suffix_number && take_suffix();
      case '~':
        return kind_ <= Kind::suffix_number && take(Kind::hash, 1, is_hex);
      case '-':
        return kind_ <= Kind::hash && rest_.starts_with("-r") && take(Kind::revision, 2, is_digit);
      default:
        if (is_digit(rest_.front()))
          return kind_ == Kind::suffix && take(Kind::suffix_number, 0, is_digit);
        return kind_ <= Kind::number && take_letter();
    }
  }

  /// A sign of `skip` bytes and a run behind it; nothing is taken when the run is empty.
  bool take(Kind kind, std::size_t skip, bool (*belongs)(char)) noexcept {
    auto rest = rest_.substr(skip);
    const auto run = take_while(rest, belongs);
    if (run.empty()) return false;
    kind_ = kind;
    text_ = run;
    rest_ = rest;
    return true;
  }
  bool take_suffix() noexcept {
    auto rest = rest_.substr(1);
    const auto suffix = suffix_named(take_while(rest, is_lower));
    if (suffix == kUnknownSuffix) return false;
    kind_ = Kind::suffix;
    suffix_ = suffix;
    rest_ = rest;
    return true;
  }
  bool take_letter() noexcept {
    if (!is_lower(rest_.front())) return false;
    kind_ = Kind::letter;
    text_ = rest_.substr(0, 1);
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_, text_;
  Kind kind_ = Kind::first_number;
  std::uint8_t suffix_ = kNoSuffix;
};

/// With `fuzzy`, everything that begins like `b` is equal to it.
std::weak_ordering compare(std::string_view a, std::string_view b, bool fuzzy) noexcept {
  Tokens left(a);
  Tokens right(b);
  while (left.kind() == right.kind()) {
    if (const auto order = left.compare(right); order != 0) return order;
    if (left.ended()) return std::weak_ordering::equivalent;
    left.advance();
    right.advance();
  }
  if (fuzzy && right.kind() == Kind::end) return std::weak_ordering::equivalent;
  if (left.is_prerelease_suffix()) return std::weak_ordering::less;
  if (right.is_prerelease_suffix()) return std::weak_ordering::greater;
  return right.kind() <=> left.kind();
}

Result<bool> holds(std::string_view version, const Term& term) {
  if (!is_apk_version(term.operand)) return bad_version(term.operand);
  const auto order = compare(version, term.operand, false);
  if (const auto answer = plain(term.op, order)) return *answer;
  const bool alike = compare(version, term.operand, true) == 0;
  switch (term.op) {
    case Op::tilde:
    case Op::compatible:
      return alike;
    case Op::less_fuzzy:
      return alike || order < 0;
    case Op::greater_fuzzy:
      return alike || order > 0;
    default:
      return bad_constraint(term.operand);
  }
}

}  // namespace

std::weak_ordering compare_apk(std::string_view a, std::string_view b) noexcept {
  return compare(a, b, false);
}

bool is_apk_version(std::string_view version) noexcept {
  Tokens tokens(version);
  while (!tokens.ended()) tokens.advance();
  return tokens.kind() == Kind::end;
}

Result<bool> satisfies_apk(std::string_view version, std::string_view constraint) {
  if (!is_apk_version(version)) return bad_version(version);
  return evaluate(constraint, [&](const Term& term) { return holds(version, term); });
}

}  // namespace oakum::versions

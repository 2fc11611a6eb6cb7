// Expressions as people write them. The grammar is SPDX's, with names of several words, more ways
// to say AND and OR, and no way to fail.
#include <utility>

#include "base/text.h"
#include "spdx/list.h"
#include "spdx/normalise.h"

namespace oakum::spdx {
namespace {

/// `then` is ", and": it joins less tightly than a plain "or" in front of it.
enum class Joint : std::uint8_t { none, all, any, then, with, open, close };

struct Piece {
  Joint joint = Joint::none;
  std::string_view text;  ///< A word, with the white space behind it left out.
};

bool is_joint_character(char c) {
  return c == ',' || c == ';' || c == '/' || c == '|' || c == '(' || c == ')' || c == '&';
}

Joint joint_of(char c) {
  if (c == '(') return Joint::open;
  if (c == ')') return Joint::close;
  return c == ',' || c == '&' ? Joint::all : Joint::any;
}

Joint joint_of_word(std::string_view word) {
  if (equal_ignoring_case(word, "and")) return Joint::all;
  if (equal_ignoring_case(word, "or")) return Joint::any;
  if (equal_ignoring_case(word, "with") || equal_ignoring_case(word, "w")) return Joint::with;
  return Joint::none;
}

/// ", or" is "or", ", and" is `then`.
void add_word(std::string_view word, std::vector<Piece>& pieces) {
  const auto joint = joint_of_word(word);
  const bool after_comma = !pieces.empty() && pieces.back().text == ",";
  if (after_comma && (joint == Joint::any || joint == Joint::all))
    pieces.back() = {joint == Joint::any ? Joint::any : Joint::then, word};
  else
    pieces.push_back({joint, word});
}

/// Words and marks. An underscore around a joint is a space ("MIT_or_GPLv2").
std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  std::size_t at = 0;
  const auto is_gap = [&](std::size_t i) { return is_space(text[i]) || text[i] == '_'; };
  while (at < text.size()) {
    if (is_gap(at)) {
      ++at;
    } else if (text.substr(at).starts_with("://")) {
      // The rest of an address belongs to the word in front of it.
      std::size_t end = at;
      while (end < text.size() && !is_space(text[end]) && text[end] != ',') ++end;
      if (!pieces.empty() && pieces.back().joint == Joint::none)
        pieces.back().text = {pieces.back().text.data(), pieces.back().text.size() + (end - at)};
      at = end;
    } else if (is_joint_character(text[at])) {
      pieces.push_back({joint_of(text[at]), text.substr(at, 1)});
      ++at;
    } else {
      std::size_t end = at;
      while (end < text.size() && !is_gap(end) && !is_joint_character(text[end]) &&
             !text.substr(end).starts_with("://"))
        ++end;
      add_word(text.substr(at, end - at), pieces);
      at = end;
    }
  }
  return pieces;
}

bool says_later(std::string_view word) {
  const auto plain = lower(word);
  return plain == "later" || plain == "newer" || plain == "above" || plain == "higher" ||
         plain == "greater";
}

bool says_version(std::string_view word) {
  const auto plain = lower(word);
  return plain == "version" || plain == "ver" || plain == "ver." || plain == "v" || plain == "v." ||
         (plain.size() > 1 && (plain[0] == 'v' ? is_digit(plain[1]) : is_digit(plain[0])) &&
          plain.find_first_not_of("v0123456789.+") == std::string::npos);
}

class Reader {
 public:
  explicit Reader(std::string_view text) : pieces_(pieces_of(text)) {}

  Expression read() {
    std::vector<Expression> parts;
    while (at_ < pieces_.size()) {
      add(sentence(0), parts);
      if (at_ < pieces_.size()) ++at_;  // a ")" too many does not end it
    }
    return combine(Expression::all_of, std::move(parts));
  }

 private:
  Joint joint() const { return at_ < pieces_.size() ? pieces_[at_].joint : Joint::close; }

  void add(Expression one, std::vector<Expression>& to) {
    if (one.kind == Expression::license && one.id.empty()) return;
    if (count_ <= kMostLicenses) to.push_back(std::move(one));
  }

  /// Up to a ")" or the end.
  Expression sentence(std::size_t depth) {
    std::vector<Expression> parts;
    while (joint() != Joint::close) {
      const auto before = at_;
      add(list(Joint::any, depth), parts);
      if (joint() == Joint::then || at_ == before) ++at_;
    }
    return combine(Expression::all_of, std::move(parts));
  }

  Expression list(Joint wanted, std::size_t depth) {
    std::vector<Expression> operands;
    for (;;) {
      add(wanted == Joint::any ? list(Joint::all, depth) : operand(depth), operands);
      if (joint() != wanted) break;
      ++at_;
    }
    return combine(wanted == Joint::any ? Expression::any_of : Expression::all_of,
                   std::move(operands));
  }

  Expression operand(std::size_t depth) {
    if (joint() == Joint::open && depth < kDeepestExpression) {
      ++at_;
      auto inner = sentence(depth + 1);
      if (joint() == Joint::close && at_ < pieces_.size()) ++at_;
      if (joint() == Joint::none) skip_words();
      return inner;
    }
    if (joint() == Joint::open || joint() == Joint::with) {
      ++at_;
      return {};
    }
    return license();
  }

  void skip_words() {
    while (joint() == Joint::none) ++at_;
  }

  /// Whether the joint here belongs to the name: "or later", ", version 2", "(GPL)" behind a word.
  bool goes_on(std::size_t from) const {
    const auto next = [&](std::size_t by) {
      return at_ + by < pieces_.size() && pieces_[at_ + by].joint == Joint::none
                 ? pieces_[at_ + by].text
                 : std::string_view();
    };
    switch (joint()) {
      case Joint::any:
      case Joint::all:
      case Joint::then:
        if (at_ == from) return false;
        if (pieces_[at_].text == ",") return says_version(next(1));
        if (says_later(next(1))) return true;
        return equal_ignoring_case(next(1), "any") && says_later(next(2));
      case Joint::open:
        return at_ > from;
      default:
        return false;
    }
  }

  /// The words up to the next joint that is not part of the name.
  std::string_view words() {
    const auto from = at_;
    for (;;) {
      if (joint() == Joint::none) {
        ++at_;
      } else if (goes_on(from)) {
        if (joint() == Joint::open)
          while (joint() != Joint::close) ++at_;
        if (at_ < pieces_.size()) ++at_;
      } else {
        break;
      }
    }
    if (at_ == from) return {};
    const auto& last = pieces_[at_ - 1].text;
    const auto* begin = pieces_[from].text.data();
    return {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
  }

  Expression license() {
    ++count_;
    const auto name = words();
    if (name.empty()) return {};
    auto license = meaning_of(name);
    if (joint() != Joint::with) return license;
    ++at_;
    const auto exception = words();
    return exception.empty() ? license : with(std::move(license), exception);
  }

  /// "Dual license: MIT" and "dual license (MIT or GPL)" say it behind a mark.
  static Expression meaning_of(std::string_view name) {
    if (auto known = license_named(name)) return *std::move(known);
    const auto open = name.find('(');
    const auto close = name.find(')');
    if (open < close && close != std::string_view::npos) {
      const auto inside = name.substr(open + 1, close - open - 1);
      if (inside.find('(') == std::string_view::npos)
        if (auto inner = Reader(inside).read(); !inner.id.empty() || !inner.operands.empty())
          if (all_known(inner)) return inner;
    }
    if (const auto colon = name.rfind(": "); colon != std::string_view::npos)
      if (auto known = license_named(name.substr(colon + 2))) return *std::move(known);
    return {.id = std::string(trim(name))};
  }

  /// "with exceptions" of the old RPM tags names none: it stays as it stands.
  static Expression with(Expression license, std::string_view exception) {
    if (license.kind != Expression::license) return license;
    const auto listed = find_exception(exception);
    license.exception = listed.empty() ? trim(exception) : listed;
    license.known = license.known && !listed.empty();
    return license;
  }

  std::vector<Piece> pieces_;
  std::size_t at_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

Expression read_declared(std::string_view text) {
  text = trim(text.substr(0, kLongestExpression));
  if (auto name = license_named(text)) return *std::move(name);
  if (auto strict = parse_expression(text); strict && all_known(*strict)) return *std::move(strict);
  return Reader(text).read();
}

}  // namespace oakum::spdx

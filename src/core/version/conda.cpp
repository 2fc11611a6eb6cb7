#include "core/version/conda.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/version/constraint.h"
#include "core/version/digits.h"
#include "core/version/fallback.h"

namespace oakum::versions {
namespace {

/// The pieces point into the text they were read from.
struct Version {
  std::string_view epoch;  ///< Digits; empty means 0.
  std::string_view main;   ///< "1.2rc1".
  std::string_view local;  ///< What stands behind '+'.
};

bool is_underscore(char c) noexcept { return c == '_' || c == '-'; }
bool divides(char c) noexcept { return c == '.' || is_underscore(c); }

/// The components of a part; behind the last stand zeros.
class Components {
 public:
  explicit Components(std::string_view part) noexcept : rest_(part) {}

  bool ended() const noexcept { return rest_.empty(); }
  std::string_view next() noexcept {
    if (ended()) return "0";
    std::size_t end = 0;
    while (end < rest_.size() && !divides_at(end)) ++end;
    const auto component = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return component;
  }

 private:
  bool divides_at(std::size_t at) const noexcept {
    const bool last = at + 1 == rest_.size();
    return divides(rest_[at]) && !(last && is_underscore(rest_[at]));
  }

  std::string_view rest_;
};

/// What may stand at one place of a component, in this order.
enum class Kind : std::uint8_t { stars, dev, word, number, post };
struct Item {
  Kind kind = Kind::number;
  std::string_view text = {};
};

/// The items of a component; one that begins with a word has a 0 in front.
class Items {
 public:
  explicit Items(std::string_view component) noexcept
      : rest_(component), zero_due_(!component.empty() && !is_digit(component.front())) {}

  bool ended() const noexcept { return rest_.empty(); }
  Item next() noexcept {
    if (zero_due_ || ended()) {
      zero_due_ = false;
      return {};
    }
    if (is_digit(rest_.front())) return {Kind::number, take_digits(rest_)};
    if (rest_.front() == '*')
      return {Kind::stars, take_while(rest_, [](char c) { return c == '*'; })};
    const auto word = take_while(rest_, [](char c) { return !is_digit(c) && c != '*'; });
    if (compare_any_case(word, "dev") == 0) return {Kind::dev, word};
    if (compare_any_case(word, "post") == 0) return {Kind::post, {}};
    return {Kind::word, word};
  }

 private:
  std::string_view rest_;
  bool zero_due_;
};

/// "-" is another way to write "_".
std::weak_ordering compare_words(std::string_view a, std::string_view b) noexcept {
  const auto byte = [](char c) { return static_cast<unsigned char>(c == '-' ? '_' : lower(c)); };
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    if (const auto order = byte(a[i]) <=> byte(b[i]); order != 0) return order;
  return a.size() <=> b.size();
}

std::weak_ordering compare(const Item& a, const Item& b) noexcept {
  if (a.kind != b.kind) return a.kind <=> b.kind;
  return a.kind == Kind::number ? compare_digits(a.text, b.text) : compare_words(a.text, b.text);
}

std::weak_ordering compare_component(std::string_view a, std::string_view b) noexcept {
  Items left(a);
  Items right(b);
  while (!left.ended() || !right.ended()) {
    const auto item = left.next();
    if (const auto order = compare(item, right.next()); order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

std::weak_ordering compare_part(std::string_view a, std::string_view b) noexcept {
  Components left(a);
  Components right(b);
  while (!left.ended() || !right.ended()) {
    const auto component = left.next();
    if (const auto order = compare_component(component, right.next()); order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

bool belongs_to_version(char c) noexcept {
  return is_digit(c) || is_alpha(c) || c == '*' || divides(c);
}

/// "-" and "_" exclude each other in Conda; here they do not, as they mean the same.
bool well_formed(std::string_view part) noexcept {
  if (!std::all_of(part.begin(), part.end(), belongs_to_version)) return false;
  if (part.empty() || part.ends_with('.')) return false;
  Components components(part);
  while (!components.ended())
    if (components.next().empty()) return false;
  return true;
}

std::optional<Version> parse(std::string_view text) noexcept {
  Version version;
  version.main = trimmed(text);
  if (const auto mark = version.main.find('!'); mark != std::string_view::npos) {
    version.epoch = version.main.substr(0, mark);
    version.main.remove_prefix(mark + 1);
    if (version.epoch.empty() || !std::all_of(version.epoch.begin(), version.epoch.end(), is_digit))
      return std::nullopt;
  }
  if (const auto plus = version.main.find('+'); plus != std::string_view::npos) {
    version.local = version.main.substr(plus + 1);
    version.main = version.main.substr(0, plus);
    if (!well_formed(version.local)) return std::nullopt;
  }
  if (!well_formed(version.main)) return std::nullopt;
  return version;
}

std::weak_ordering compare(const Version& a, const Version& b) noexcept {
  if (const auto order = compare_digits(a.epoch, b.epoch); order != 0) return order;
  if (const auto order = compare_part(a.main, b.main); order != 0) return order;
  return compare_part(a.local, b.local);
}

/// A word at the end may go on, a number may not: 1.2r is the beginning of 1.2rc1.
bool begins_with(const Item& item, const Item& start) noexcept {
  if (start.kind != Kind::word || item.kind != Kind::word) return compare(item, start) == 0;
  return compare_words(item.text.substr(0, start.text.size()), start.text) == 0;
}

bool component_begins_with(std::string_view component, std::string_view start) noexcept {
  Items left(component);
  for (Items right(start); !right.ended();) {
    const auto item = left.next();
    const auto wanted = right.next();
    if (right.ended() ? !begins_with(item, wanted) : compare(item, wanted) != 0) return false;
  }
  return true;
}

bool part_begins_with(std::string_view part, std::string_view start) noexcept {
  Components left(part);
  for (Components right(start); !right.ended();) {
    const auto component = left.next();
    const auto wanted = right.next();
    if (right.ended() ? !component_begins_with(component, wanted)
                      : compare_component(component, wanted) != 0)
      return false;
  }
  return true;
}

bool begins_with(const Version& version, const Version& start) noexcept {
  if (compare_digits(version.epoch, start.epoch) != 0) return false;
  if (start.local.empty()) return part_begins_with(version.main, start.main);
  return compare_part(version.main, start.main) == 0 &&
         part_begins_with(version.local, start.local);
}

/// "~=1.2.3": not older, and begins with 1.2. Nothing when there is no last component to drop.
std::optional<bool> is_compatible(const Version& version, const Version& wanted) noexcept {
  const auto dot = wanted.main.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const Version start{wanted.epoch, wanted.main.substr(0, dot), {}};
  return compare(version, wanted) >= 0 && begins_with(version, start);
}

/// A star at the end leaves the rest open; behind an inequality it means nothing.
std::optional<bool> answer(const Version& version, const Term& term, const Version& wanted,
                           bool star) noexcept {
  const bool open = star || term.sign == "=";
  if (term.op == Op::compatible) return is_compatible(version, wanted);
  if (open && (term.op == Op::none || term.op == Op::equal)) return begins_with(version, wanted);
  if (star && term.op == Op::not_equal) return !begins_with(version, wanted);
  return plain(term.op, compare(version, wanted));
}

Result<bool> holds(const Version& version, const Term& term) {
  auto operand = term.operand;
  const bool star = operand.ends_with('*');
  if (star) operand.remove_suffix(1);
  if (star && operand.ends_with('.')) operand.remove_suffix(1);
  if (operand.find('*') != std::string_view::npos) return bad_constraint(term.operand);
  const auto wanted = parse(operand);
  if (!wanted) return bad_version(term.operand);
  const auto seen = answer(version, term, *wanted, star);
  if (!seen) return bad_constraint(term.operand);
  return *seen;
}

}  // namespace

std::weak_ordering compare_conda(std::string_view a, std::string_view b) noexcept {
  return compare_or_bytes(a, b, parse, [](const Version& left, const Version& right) noexcept {
    return compare(left, right);
  });
}

bool is_conda_version(std::string_view version) noexcept { return parse(version).has_value(); }

Result<bool> satisfies_conda(std::string_view version, std::string_view constraint) {
  const auto parsed = parse(version);
  if (!parsed) return bad_version(version);
  return evaluate(constraint, [&](const Term& term) { return holds(*parsed, term); });
}

}  // namespace oakum::versions

#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "core/version/version.h"

// The grammar that the constraints of all schemes share; what an operator means is up to the
// scheme.
namespace oakum::versions {

enum class Op : std::uint8_t {
  any,   ///< Holds for every version: "*", "[,]".
  none,  ///< A bare version.
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  tilde,          ///< ~
  caret,          ///< ^
  pessimistic,    ///< ~>
  compatible,     ///< ~=
  identical,      ///< ===
  less_fuzzy,     ///< <~
  greater_fuzzy,  ///< >~
  caret_equal,    ///< ^>=
};

/// One comparison of a constraint; the operand is a piece of the constraint's text.
struct Term {
  Op op = Op::none;
  std::string_view operand;
  std::string_view sign = {};  ///< The operator as it was written; empty for intervals.
  bool hyphen = false;         ///< One end of "1.0 - 2.0".
};

/// Takes a constraint apart, one item at a time, without allocating.
class ConstraintReader {
 public:
  enum class Item : std::uint8_t { term, alternative, end, broken };

  explicit ConstraintReader(std::string_view text) noexcept : rest_(text) {}
  /// Fills `term` when it returns Item::term. After Item::end or Item::broken, do not call again.
  Item next(Term& term) noexcept;

 private:
  bool take_joint(std::string_view word) noexcept;
  Item comparison(Term& term) noexcept;
  Item interval(Term& term) noexcept;
  bool upper_of_hyphen_range(std::string_view& operand) noexcept;

  std::string_view rest_;
  std::optional<Term> pending_;   ///< The second half of an interval or hyphen range.
  bool behind_interval_ = false;  ///< Another interval now begins an alternative.
};

/// What one of the six plain comparisons (a bare version means equality) says about `order`;
/// nothing for other operators.
std::optional<bool> plain(Op op, std::weak_ordering order) noexcept;

Error bad_version(std::string_view version);
Error bad_constraint(std::string_view constraint);
Error too_many_terms();

/// Whether one alternative of the constraint holds. `holds(term)` returns Result<bool> and is asked
/// about every term, so that an error does not depend on the version; `accepts()` is asked once
/// behind each alternative and may veto it. An empty alternative among others is an error unless
/// `empty_holds`.
template <class Holds, class Accepts>
Result<bool> evaluate(std::string_view constraint, bool empty_holds, Holds holds, Accepts accepts);

/// The same without a veto and without empty alternatives.
template <class Holds>
Result<bool> evaluate(std::string_view constraint, Holds holds) {
  return evaluate(constraint, false, holds, [] { return true; });
}

/// For schemes that know only the plain comparisons.
template <class Compare, class Accepts>
Result<bool> evaluate_plain(std::string_view constraint, Compare compare, Accepts is_version) {
  return evaluate(constraint, [&](const Term& term) -> Result<bool> {
    if (!is_version(term.operand)) return bad_version(term.operand);
    const auto answer = plain(term.op, compare(term.operand));
    if (!answer) return bad_constraint(constraint);
    return *answer;
  });
}

// ------------------------------------------------------------------------------------------------

template <class Holds, class Accepts>
Result<bool> evaluate(std::string_view constraint, bool empty_holds, Holds holds, Accepts accepts) {
  ConstraintReader reader(constraint);
  std::size_t terms = 0;
  std::size_t alternatives = 0;
  bool any = false;
  bool all = true;
  bool empty = true;
  bool some_empty = false;
  for (Term term;;) {
    const auto item = reader.next(term);
    if (item == ConstraintReader::Item::broken) return bad_constraint(constraint);
    if (item == ConstraintReader::Item::term) {
      if (++terms > kMostTerms) return too_many_terms();
      empty = false;
      if (term.op == Op::any) continue;
      const bool answer = TRY(holds(term));
      all = all && answer;
      continue;
    }
    if (++alternatives > kMostTerms) return too_many_terms();
    some_empty = some_empty || empty;
    const bool accepted = accepts();
    any = any || (all && accepted);
    all = empty = true;
    if (item == ConstraintReader::Item::end) break;
  }
  if (some_empty && alternatives > 1 && !empty_holds) return bad_constraint(constraint);
  return any;
}

}  // namespace oakum::versions

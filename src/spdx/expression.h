#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oakum::spdx {

/// What a licence expression says: one licence, or several that all hold (AND) or of which one may
/// be chosen (OR).
struct Expression {
  enum Kind : std::uint8_t { license, all_of, any_of };
  Kind kind = license;
  /// Of a licence: its id as the SPDX list writes it ("GPL-2.0-or-later"), "LicenseRef-…",
  /// "DocumentRef-…:LicenseRef-…", else as it stood.
  std::string id;
  bool plus = false;      ///< "+" behind an id that is not of GNU (there it is "-or-later").
  std::string exception;  ///< What follows WITH, as the list writes it where it has it.
  bool known = false;     ///< Licence and exception are on the list, or the licence is a reference.
  std::vector<Expression> operands;  ///< Of all_of and any_of: two or more.
  bool operator==(const Expression&) const = default;
};

constexpr std::size_t kLongestExpression = 64u << 10;
constexpr std::size_t kDeepestExpression = 64;
constexpr std::size_t kMostLicenses = 1000;

/// Reads an SPDX expression: ids, "+", WITH, AND, OR (in any case; AND binds tighter) and
/// parentheses. Ids that the list does not have are kept, with `known` false. Nested ANDs (ORs)
/// become one. Errors: corrupt ("column 12: …"), too_large (limits above).
/// Source: SPDX specification 2.3, annex D.
Result<Expression> parse_expression(std::string_view text);

/// The expression in SPDX's own form, with parentheses only where they are needed.
std::string print(const Expression& expression);

/// One licence with its exception, as print() writes it: "GPL-2.0-only WITH
/// Classpath-exception-2.0".
std::string license_name(const Expression& license);

/// Whether every licence is known.
bool all_known(const Expression& expression);

/// Calls `visit` for each licence, from left to right.
template <class Visit>
void for_each_license(const Expression& expression, Visit&& visit) {
  if (expression.kind == Expression::license) visit(expression);
  for (const auto& operand : expression.operands) for_each_license(operand, visit);
}

/// A value for the expression from those of its licences: `all` and `any` combine two values.
template <class Value, class Leaf, class All, class Any>
Value evaluate(const Expression& expression, const Leaf& leaf, const All& all, const Any& any) {
  if (expression.kind == Expression::license) return leaf(expression);
  auto value = evaluate<Value>(expression.operands.front(), leaf, all, any);
  for (std::size_t i = 1; i < expression.operands.size(); ++i) {
    const auto next = evaluate<Value>(expression.operands[i], leaf, all, any);
    value = expression.kind == Expression::all_of ? all(value, next) : any(value, next);
  }
  return value;
}

/// A licence by its id (and nothing else of it): canonical where the list has it.
Expression license_of(std::string_view id, bool plus);
/// Several as one: none is an empty licence, one is itself, else `kind`; nested ones of that kind
/// are taken apart.
Expression combine(Expression::Kind kind, std::vector<Expression> operands);

}  // namespace oakum::spdx

#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "secret/mask.h"
#include "secret/rule.h"

namespace oakum::secret {

/// A match of a rule in a text.
struct Match {
  std::uint32_t rule = 0;
  Span whole;
  Span secret;
  Span hidden;  ///< The secret and what other rules took for one around it: what is masked.
  std::string excused;
  auto operator<=>(const Match&) const = default;
};

/// Which file a text is of.
struct Place {
  std::string_view path;
  std::string_view commit = {};  ///< The full id of the one it is of, in a scan of history.
};

/// Everything that says of a match that it is no secret: allow rules and excluded blocks, of rules
/// and for all. Compiled; safe from any thread.
class Allowed {
 public:
  /// The rules outlive it.
  explicit Allowed(const RuleSet& rules);
  Allowed(Allowed&&) noexcept;
  Allowed& operator=(Allowed&&) noexcept;
  ~Allowed();

  /// Why one of the rule's own allow rules excuses a match ("allow rule demo"), or "".
  std::string by_rule(const Rule& rule, const Place& place, std::string_view text,
                      const Match& match) const;
  /// Why anything else does, or "": an allow rule for all, "an excluded block", "gitleaks:allow in
  /// its line".
  std::string otherwise(const Rule& rule, const Place& place, std::string_view text,
                        const Match& match) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace oakum::secret

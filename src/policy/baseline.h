#pragma once
#include <set>
#include <string>
#include <tuple>

#include "policy/context.h"
#include "secret/baseline.h"

namespace oakum::policy {

/// The findings of an earlier report, which are not to be told of again. Immutable; safe from any
/// thread.
class Baseline {
 public:
  /// Of what was open in the report then, or known from a baseline of its own: what was ignored for
  /// another reason counts as new when that reason is gone. `secrets` are those of the report.
  /// `name` is what verdicts call it.
  Baseline(const Report& report, secret::Baseline secrets, std::string name);

  /// A vulnerability is known by its common name (or an alias), the package's name and its lasting
  /// place (core/same_finding.h), whatever the version; a licence by its name and the package's or
  /// file's; a secret as secret::Baseline knows it. O(log findings).
  bool knows(const Finding& finding, const Context& context,
             const secret::Detector* detector = nullptr) const;

  const std::string& name() const { return name_; }

 private:
  using Key = std::tuple<std::string, std::string, std::string, std::string>;
  static Key key_of(const Context& context, const Finding& finding, std::string id);

  std::set<Key> keys_;  ///< Ecosystem, place, package, what is wrong.
  secret::Baseline secrets_;
  std::string name_;
};

}  // namespace oakum::policy

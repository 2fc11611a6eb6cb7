#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/purl.h"
#include "policy/context.h"
#include "policy/pattern.h"

namespace oakum::policy {

/// Kinds of findings, as bits.
enum Kind : std::uint8_t {
  kVulnerability = 1,
  kMisconfiguration = 2,
  kSecret = 4,
  kLicense = 8,
  kAnyKind = 15
};
Kind kind_of(const Finding& finding);
/// "vulnerability", "misconfiguration", "secret", "license"; nothing for another word.
std::optional<Kind> parse_kind(std::string_view word);

/// Which findings a rule means: those for which everything holds that is given, and of a list any.
struct Selector {
  std::uint8_t kinds = kAnyKind;
  std::vector<Pattern> ids;  ///< The finding's id or one of its aliases; of a licence its name.
  std::vector<Pattern> packages;
  std::vector<Purl> purls;  ///< Constraints (covers()).
  std::vector<Glob> paths;  ///< Without '/' in front.
  std::vector<Pattern> images;
  /// No finding that is worse, nor one whose severity nobody knows.
  std::optional<Severity> at_most;

  /// It would mean everything.
  bool unlimited() const {
    return ids.empty() && packages.empty() && purls.empty() && paths.empty() && images.empty() &&
           !at_most;
  }
};

/// Whether everything but the ids holds.
bool selects_beside_id(const Selector& selector, const Context& context, const Finding& finding);

/// Whether the rule means the finding. A licence whose name is an expression is meant when every
/// licence in it is.
bool selects(const Selector& selector, const Context& context, const Finding& finding);

}  // namespace oakum::policy

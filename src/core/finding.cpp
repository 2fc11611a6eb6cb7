#include "core/finding.h"

#include <array>

#include "base/text.h"

namespace oakum {

namespace {
constexpr std::array<std::string_view, 5> kSeverities = {"UNKNOWN", "LOW", "MEDIUM", "HIGH",
                                                         "CRITICAL"};
constexpr std::array<std::string_view, 8> kStatuses = {
    "unknown",      "not_affected", "affected",   "fixed", "under_investigation",
    "will_not_fix", "fix_deferred", "end_of_life"};

/// The value whose name this is, in any case.
template <class Value, std::size_t n>
std::optional<Value> parse(const std::array<std::string_view, n>& names, std::string_view text) {
  for (std::size_t i = 0; i < n; ++i)
    if (equal_ignoring_case(names[i], text)) return static_cast<Value>(i);
  return std::nullopt;
}
}  // namespace

std::string_view name(Severity severity) { return kSeverities[static_cast<std::size_t>(severity)]; }
std::optional<Severity> parse_severity(std::string_view text) {
  return parse<Severity>(kSeverities, text);
}

std::string_view name(Status status) { return kStatuses[static_cast<std::size_t>(status)]; }
std::optional<Status> parse_status(std::string_view text) { return parse<Status>(kStatuses, text); }

}  // namespace oakum

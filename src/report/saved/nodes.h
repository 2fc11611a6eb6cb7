#pragma once
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "core/finding.h"
#include "formats/node.h"

// What a member of a saved report says; what is missing or of another kind says nothing.
namespace oakum::report {

inline std::string text_of(formats::Node node) { return std::string(node.text()); }

inline std::vector<std::string> texts_of(formats::Node list) {
  std::vector<std::string> out;
  out.reserve(list.size());
  for (const auto item : list.items()) out.emplace_back(item.text());
  return out;
}

template <class T>
T number_of(formats::Node node) {
  const auto value = parse_decimal(node.text());
  return value && *value <= std::numeric_limits<T>::max() ? static_cast<T>(*value) : T{};
}

inline double real_of(formats::Node node) {
  double value = 0;
  const auto text = node.text();
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc{} && end == text.data() + text.size() ? value : 0;
}

/// Unknown when nothing is said. Error: corrupt (a word that is no severity), with the line.
inline Result<Severity> severity_of(formats::Node node) {
  const auto known = node ? parse_severity(node.text()) : Severity::unknown;
  if (known) return *known;
  return Error{Error::corrupt, fmt::format("line {}: severity {} is none", node.line(),
                                           printable(node.text().substr(0, 40)))};
}

/// What a finding says of a severity that policy changed. Error: as severity_of().
inline Result<std::optional<Regrade>> regrade_of(formats::Node finding) {
  const auto judged = finding["OakumSeverityJudged"];
  if (!judged) return std::optional<Regrade>();
  const auto severity = TRY(severity_of(judged));
  return std::optional(Regrade{severity, text_of(finding["OakumSeverityReason"]),
                               text_of(finding["OakumSeverityPolicy"])});
}

}  // namespace oakum::report

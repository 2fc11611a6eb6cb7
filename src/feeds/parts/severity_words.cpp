#include "feeds/parts/severity_words.h"

#include <utility>

#include "base/text.h"

namespace oakum::feeds {

Severity severity_of_word(std::string_view word) {
  constexpr std::pair<std::string_view, Severity> kWords[] = {
      {"critical", Severity::critical}, {"high", Severity::high},
      {"important", Severity::high},    {"medium", Severity::medium},
      {"moderate", Severity::medium},   {"low", Severity::low},
      {"negligible", Severity::low},    {"unimportant", Severity::low}};
  for (const auto& [name, severity] : kWords)
    if (equal_ignoring_case(name, word)) return severity;
  return Severity::unknown;
}

void set_severity(VulnerabilityDetail& detail, const std::string& source_id, Severity severity) {
  if (severity == Severity::unknown) return;
  detail.severity = severity;
  detail.vendor_severity[source_id] = severity;
}

}  // namespace oakum::feeds

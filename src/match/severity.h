#pragma once
#include <string>
#include <vector>

#include "core/finding.h"

namespace oakum::match {

struct ChosenSeverity {
  Severity severity = Severity::unknown;
  std::string source;  ///< Empty when it is the record's own or unknown.
};

/// Whose severity counts. "auto": the advisory's own source, GHSA for GHSA ids, NVD, the record's
/// own; any other word is a source id. The first that has one counts.
ChosenSeverity choose_severity(const std::string& id, const DataSource& source,
                               const VulnerabilityDetail& detail,
                               const std::vector<std::string>& order);

/// The page a reader is sent to.
std::string primary_url(const std::string& id, const std::vector<std::string>& references);

}  // namespace oakum::match

#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/finding.h"

namespace oakum {

enum class CvssVersion : std::uint8_t { v2, v3, v40 };

/// What a CVSS vector amounts to.
struct CvssScore {
  CvssVersion version = CvssVersion::v3;
  double score = 0;  ///< 0.0 to 10.0 in steps of 0.1.
};

/// The score of a vector: of its base metrics for 2.0, 3.0 and 3.1, of the whole vector for 4.0
/// (where threat and environmental metrics, if there are any, are part of the one score). Version 3
/// and 4 vectors start with "CVSS:3.1/"; a version 2 vector starts with its first metric and may
/// stand in parentheses. Nothing for a vector with an unknown, repeated or missing base metric. No
/// allocation. Source: FIRST, CVSS v2.0 guide, v3.1 and v4.0 specification documents.
std::optional<CvssScore> score_cvss(std::string_view vector);

/// The qualitative rating: critical from 9.0, high from 7.0, medium from 4.0, low above 0, unknown
/// for 0.
Severity severity_of_score(double score);

}  // namespace oakum

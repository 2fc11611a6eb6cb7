#pragma once
#include <array>

namespace oakum::cvss_v4 {

/// The effective metrics, one letter each, in the order AV AC AT PR UI VC VI VA SC SI SA E CR IR
/// AR: modified metrics already in place of base metrics, and no 'X' left (E defaults to 'A', CR,
/// IR and AR to 'H').
using Metrics = std::array<char, 15>;

/// The score 0.0 to 10.0 by macro vector and interpolation. Source: FIRST, CVSS v4.0 specification,
/// section 8.
double score(const Metrics& metrics);

}  // namespace oakum::cvss_v4

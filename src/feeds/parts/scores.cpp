#include "feeds/parts/scores.h"

#include <string>

#include "core/cvss.h"

namespace oakum::feeds {

void add_score(std::string_view vector, std::string_view source_id, VulnerabilityDetail& detail) {
  const auto score = score_cvss(vector);
  if (!score) return;
  auto& cvss = detail.cvss[std::string(source_id)];
  const auto set = [&](std::string& text, double& number) {
    text = vector;
    number = score->score;
  };
  if (score->version == CvssVersion::v2) set(cvss.v2_vector, cvss.v2_score);
  if (score->version == CvssVersion::v3) set(cvss.v3_vector, cvss.v3_score);
  if (score->version == CvssVersion::v40) set(cvss.v40_vector, cvss.v40_score);
  detail.severity = severity_of_score(score->score);
  detail.vendor_severity[std::string(source_id)] = detail.severity;
}

}  // namespace oakum::feeds

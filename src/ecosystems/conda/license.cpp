#include "ecosystems/conda/license.h"

namespace oakum::ecosystems::conda {

std::vector<std::string> licenses(formats::Node metadata) {
  const auto license = metadata["license"];
  if (!license.is_string() || license.text().empty()) return {};
  return {std::string(license.text())};
}

}  // namespace oakum::ecosystems::conda

#pragma once
#include <vector>

#include "core/finding.h"
#include "core/inventory.h"
#include "secret/detector.h"

namespace oakum::secret {

/// A finding for each secret that was seen, with what its rule says of it; those that a rule, a
/// comment or the distribution's own package excuses come with the reason
/// (SecretCandidate::excused). In the order of the inventory. A rule that the detector does not
/// know has no title.
std::vector<Finding> find_secrets(const Inventory& inventory, const Detector& detector);

}  // namespace oakum::secret

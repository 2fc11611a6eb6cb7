#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "advisory/database.h"
#include "core/package.h"

namespace oakum::match {

/// The CPE indices under which Red Hat's advisories hold for a package: those of its layer's
/// content sets and image build, else those of the release's standard repositories. Empty when the
/// database knows none of them.
Result<std::vector<std::uint32_t>> red_hat_cpes(const Package& package, const std::string& major,
                                                const advisory::Database& database);

}  // namespace oakum::match

#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "core/report.h"

namespace oakum::match {

/// What a package is, when that is a product whose release is over at that time. Packages that only
/// belong to a product (its starters, its plug-ins) are none. `cpe` helps where a program has no
/// manager. Packages of operating systems are never judged: their distribution repairs them as long
/// as it lives itself.
std::optional<PastLife> runtime_past_life(Ecosystem ecosystem, std::string_view name,
                                          std::string_view version, std::string_view cpe,
                                          const Time& at);

/// All of an inventory's, in the order of its lists; of several packages of one list that are the
/// same release of the same product the first one counts. Packages whose version is only assumed
/// are passed over.
std::vector<PastLife> runtimes_past_life(const Inventory& inventory, const Time& at);

}  // namespace oakum::match

#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace oakum::feeds {

/// A fix built for a module belongs to the packages of that module's stream alone,
/// "nodejs:12::nodejs"; which it is stands only in the summary: "Important: virt:rhel and
/// virt-devel:rhel security update". The package's own name for a fix that no module is part of, or
/// whose module is not said.
std::vector<std::string> names_in_modules(std::string_view package, std::string_view fix,
                                          std::string_view summary);

}  // namespace oakum::feeds

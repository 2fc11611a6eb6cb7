#pragma once
#include <cstddef>

#include "core/dependency_graph.h"
#include "core/report.h"
#include "report/parts/sections.h"
#include "report/parts/text_output.h"

namespace oakum::report {

/// For each package with open vulnerabilities of the section what needs it, and what needs that, up
/// to what the project itself asks for: as a tree, reversed. A package that needs itself in the end
/// is not followed again. Limits: 10 levels, 12 parents of a package, 60 lines of one package,
/// 1,000 of a section; what is left out is told. Nothing where no list says who needs whom.
void write_dependency_tree(TextOutput& out, const Report& report, const DependencyGraph& graph,
                           const Section& section, std::size_t width);

}  // namespace oakum::report

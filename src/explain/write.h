#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "advisory/search.h"
#include "base/result.h"
#include "explain/context.h"
#include "io/writer.h"

namespace oakum::explain {

struct Options {
  bool color = false;  ///< Text: ANSI colours; only for a terminal.
  int width = 120;     ///< Text: columns.
};

/// Everything known of these findings: what each rule is, then each finding of it: why it matched,
/// where it is, what to do, what policy says. `advisories` are rows of the database about them, as
/// far as it was at hand: ranges are told from them. The text tells 20 findings of a rule and how
/// many more there are, the JSON all. Errors: io (the writer's).
Result<void> write_findings(const Context& context, std::span<const std::uint32_t> findings,
                            std::span<const advisory::SearchHit> advisories, const Options& options,
                            io::Writer& out);
Result<void> write_findings_json(const Context& context, std::span<const std::uint32_t> findings,
                                 std::span<const advisory::SearchHit> advisories, io::Writer& out);

/// Why these packages are there: file and line, layer, instruction, who needs them, how it is
/// known, licences, findings. The text tells 20 packages and 5 ways to each, and how many more
/// there are; the JSON all packages and up to 20 ways. Errors: io (the writer's).
Result<void> write_packages(const Context& context, std::span<const PackageRef> packages,
                            const Options& options, io::Writer& out);
Result<void> write_packages_json(const Context& context, std::span<const PackageRef> packages,
                                 io::Writer& out);

}  // namespace oakum::explain

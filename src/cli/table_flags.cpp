#include "cli/table_flags.h"

#include <algorithm>

namespace oakum::cli {

std::vector<std::string_view> table_flags() { return {"dependency-tree", "table-mode", "report"}; }

Result<void> check_table_flags(const Args& args, OutputPlan& plan) {
  const bool table =
      std::any_of(plan.outputs.begin(), plan.outputs.end(),
                  [](const Output& output) { return output.format->name == "table"; });
  if (args.given("table-mode") && !table)
    return Error{Error::usage, "--table-mode is for the format table, which is not written"};
  if (args.on("dependency-tree") && args.given("pkg-relationships"))
    return Error{
        Error::usage,
        "--dependency-tree needs all packages, so it does not go with --pkg-relationships"};
  if (table || !plan.note.empty()) return {};
  if (args.on("dependency-tree")) plan.note = "--dependency-tree has no effect without a table";
  if (args.text("report") == "summary") plan.note = "--report has no effect without a table";
  return {};
}

void apply_table_flags(const Args& args, report::Options& options) {
  const auto& modes = args.list("table-mode");
  const auto has = [&](std::string_view mode) {
    return modes.empty() || std::find(modes.begin(), modes.end(), mode) != modes.end();
  };
  options.table_summary = has("summary") || args.text("report") == "summary";
  options.table_details = has("detailed") && args.text("report") != "summary";
  options.dependency_tree = args.on("dependency-tree");
}

}  // namespace oakum::cli

#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/report.h"
#include "io/writer.h"

namespace oakum::report {

struct Options {
  bool list_all_packages = true;  ///< JSON: also packages without findings.
  bool show_suppressed = false;   ///< Also what policy left out, and why.
  bool color = false;             ///< Table: ANSI colours; only for a terminal.
  int width = 120;                ///< Table: columns.
  bool table_summary = true;      ///< Table: the targets and the fix plan.
  bool table_details = true;      ///< Table: each finding.
  bool dependency_tree = false;   ///< Table: who needs the packages that have findings.
  std::string version = {};       ///< Of the format ("1.5" of "cyclonedx@1.5"); "": its newest.
  std::string template_text = {};  ///< Template: its text.
  /// SARIF: where the target's paths start, absolute, with '/' at its end; "" when that is not known.
  std::string base_directory = {};
  std::string template_name = {};  ///< Template: its file, or "" when it was given as text.
};

/// A way to write a report: one row and one file each, in this folder. Each *.cpp directly here defines one function
/// named like the file that returns a Format; the build makes the list (`all`).
struct Format {
  std::string_view name;  ///< As --format takes it.
  std::string_view doc;
  bool bill_of_materials = false;  ///< Tells what is there; findings are not what it is for.
  std::vector<std::string_view> versions = {};  ///< What may follow "@", the newest first.
  /// Streams the report. Error: io (the writer's).
  Result<void> (*write)(const Report& report, const Options& options, io::Writer& out);
};

/// Every format there is, sorted by the name of its source file. Made by the build.
const std::vector<Format>& all();
inline std::span<const Format> formats() { return all(); }
/// Null when there is none of that name.
const Format* find_format(std::string_view name);

}  // namespace oakum::report

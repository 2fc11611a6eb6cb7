#include "cli/coverage.h"

#include <algorithm>

#include "base/text.h"
#include "builtin/rules.h"
#include "core/ecosystem.h"
#include "ecosystems/all.h"
#include "feeds/import.h"
#include "match/end_of_life.h"
#include "match/system_rules.h"
#include "report/format.h"

namespace oakum::cli {
namespace {

std::string or_dash(std::string_view text) { return text.empty() ? "-" : std::string(text); }

std::string commands_text(std::uint8_t targets) {
  std::string out;
  for (const auto& [bit, word] : {std::pair{inventory::kImage, "image"},
                                  {inventory::kFilesystem, "fs"},
                                  {inventory::kRootfs, "rootfs"},
                                  {inventory::kRepository, "repo"}})
    if (targets & bit) out += (out.empty() ? "" : " ") + std::string(word);
  return out;
}

std::string files_text(const inventory::Analyzer& analyzer) {
  std::string out = join({analyzer.files.begin(), analyzer.files.end()}, " ");
  if (analyzer.executables) out += out.empty() ? "programs" : " programs";
  return out;
}

CoverageTable ecosystems_table() {
  CoverageTable table{
      "ecosystems",
      "Ecosystems",
      "Who names, numbers and publishes packages, and how Oakum orders their versions.",
      {"ECOSYSTEM", "PURL TYPE", "OSV NAME", "VERSIONS", "JUDGED BY"},
      {}};
  for (const auto& row : all_ecosystems()) {
    if (row.ecosystem == Ecosystem::none) continue;
    const auto judged = row.operating_system       ? "release of the system"
                        : row.advisory_key.empty() ? "-"
                                                   : std::string(row.advisory_key) + "::";
    table.rows.push_back({std::string(row.name), or_dash(row.purl_type), or_dash(row.osv_name),
                          std::string(name(row.scheme)), std::string(judged)});
  }
  return table;
}

CoverageTable analyzers_table() {
  CoverageTable table{"analyzers",
                      "Analyzers",
                      "The formats Oakum reads, and the files it finds them in.",
                      {"ANALYZER", "TYPE", "ECOSYSTEM", "COMMANDS", "READS", "FILES"},
                      {}};
  for (const auto& analyzer : ecosystems::all())
    table.rows.push_back(
        {std::string(analyzer.name), or_dash(analyzer.type),
         analyzer.ecosystem == Ecosystem::none ? "-" : std::string(info(analyzer.ecosystem).name),
         commands_text(analyzer.targets), std::string(analyzer.doc), files_text(analyzer)});
  return table;
}

CoverageTable systems_table() {
  CoverageTable table{
      "os",
      "Operating systems",
      "The distributions whose packages are judged, by whose advisories and how.",
      {"FAMILY", "ADVISORIES", "VERSIONS", "NAMES", "WITHOUT A FIX", "ENDS OF LIFE"},
      {}};
  for (const auto& rules : match::all_system_rules()) {
    Inventory example;
    example.os = OperatingSystem{.family = std::string(rules.family), .name = "X.Y"};
    const auto namespaces = rules.namespaces(example);
    const auto ends = match::known_ends_of_life(rules.family);
    table.rows.push_back(
        {std::string(rules.family), namespaces.empty() ? "-" : namespaces.front(),
         std::string(name(rules.scheme)), rules.by_source ? "source packages" : "binary packages",
         rules.unfixed ? "told" : "-", ends == 0 ? "-" : fmt::format("{} releases", ends)});
  }
  return table;
}

CoverageTable feeds_table() {
  CoverageTable table{"feeds",
                      "Advisory feeds",
                      "What `oakum db build --source KIND:PATH` can read.",
                      {"KIND", "READS"},
                      {}};
  for (const auto& feed : feeds::all())
    table.rows.push_back({std::string(feed.kind), std::string(feed.summary)});
  return table;
}

CoverageTable formats_table() {
  CoverageTable table{"formats",
                      "Report formats",
                      "How a report can be written: `--format NAME`, `--output NAME=FILE`.",
                      {"FORMAT", "VERSIONS", "FOR"},
                      {}};
  for (const auto& format : report::formats())
    table.rows.push_back(
        {std::string(format.name),
         or_dash(join({format.versions.begin(), format.versions.end()}, " ")),
         std::string(format.doc)});
  std::sort(table.rows.begin(), table.rows.end());
  return table;
}

std::string_view name_of(secret::Confidence confidence) {
  return confidence == secret::Confidence::high   ? "high"
         : confidence == secret::Confidence::low ? "low"
                                                 : "medium";
}

CoverageTable secrets_table() {
  CoverageTable table{"secrets",
                      "Secret rules",
                      "What is taken for a secret, and how surely (rules/secrets).",
                      {"RULE", "CATEGORY", "SEVERITY", "CONFIDENCE", "SECRET"},
                      {}};
  for (const auto& rule : builtin::secret_rules().rules)
    table.rows.push_back({rule.id, rule.category, std::string(name(rule.severity)),
                          std::string(name_of(rule.confidence)), rule.title});
  std::sort(table.rows.begin(), table.rows.end());
  return table;
}

std::string markdown_row(const auto& cells) {
  std::string out = "|";
  for (const auto& cell : cells)
    out +=
        fmt::format(" {} |", replace_all(replace_all(std::string(cell), "|", "\\|"), "*", "\\*"));
  return out + "\n";
}

}  // namespace

std::vector<CoverageTable> coverage_tables() {
  return {ecosystems_table(), analyzers_table(), systems_table(),
          feeds_table(),      formats_table(),   secrets_table()};
}

std::string as_text(const CoverageTable& table) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    widths.push_back(table.columns[i].size());
    for (const auto& row : table.rows) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string out;
  const auto add = [&](const auto& row) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i)
      out += fmt::format("{:<{}}  ", row[i], widths[i]);
    out += fmt::format("{}\n", row.back());
  };
  add(table.columns);
  for (const auto& row : table.rows) add(row);
  return out;
}

std::string coverage_page() {
  std::string out =
      "# Coverage\n\nMade by `oakum help coverage` from the program's own tables; a test looks for "
      "lines "
      "that are no longer true. The same is told by "
      "`oakum list`.\n";
  for (const auto& table : coverage_tables()) {
    out += fmt::format("\n## {}\n{}\n\n", table.title, table.says);
    std::vector<std::string> heads, lines;
    for (const auto column : table.columns) {
      heads.push_back(lower(column));
      lines.push_back("---");
    }
    out += markdown_row(heads) + markdown_row(lines);
    for (const auto& row : table.rows) out += markdown_row(row);
  }
  return out;
}

}  // namespace oakum::cli

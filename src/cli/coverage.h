#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace oakum::cli {

/// One kind of thing Oakum knows, as rows of text. Made from the registries and tables themselves,
/// so it cannot say more than there is.
struct CoverageTable {
  std::string_view name;  ///< "ecosystems": the word after `oakum list`.
  std::string_view title;
  std::string_view says;  ///< One sentence.
  std::vector<std::string_view> columns;
  std::vector<std::vector<std::string>> rows;
};

/// ecosystems, analyzers, os, feeds, formats, secrets.
std::vector<CoverageTable> coverage_tables();

/// For the terminal: columns aligned by spaces.
std::string as_text(const CoverageTable& table);
/// The page docs/coverage.md: all tables in Markdown.
std::string coverage_page();

}  // namespace oakum::cli

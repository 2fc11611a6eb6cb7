#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/import.h"
#include "feeds/parts/distributions.h"
#include "feeds/parts/source_files.h"

namespace oakum::feeds {

/// Takes in what one file of a feed says, and counts it.
class Intake {
 public:
  Intake(std::string_view file, Builder& builder, ImportSummary& summary,
         std::vector<Problem>& problems)
      : file_(file), builder_(builder), summary_(summary), problems_(problems) {}

  /// Relative to the source.
  std::string_view file() const { return file_; }
  ImportSummary& summary() { return summary_; }

  std::uint32_t add_namespace(const DistributionSpace& space) {
    return add_namespace(space.name, space.source);
  }
  std::uint32_t add_namespace(std::string_view name, const DataSource& source) {
    return builder_.add_namespace(name, source);
  }
  /// Whether the row was taken (it has an id and a package, and is no double).
  bool add(std::uint32_t ns, std::string_view package, const Advisory& row);
  /// One that says nothing is left out.
  void add_detail(std::string_view id, std::string_view source_id,
                  const VulnerabilityDetail& detail);
  /// A damaged record: it is left out, and said to be.
  void problem(std::uint32_t line, std::string_view what);

 private:
  std::string_view file_;
  Builder& builder_;
  ImportSummary& summary_;
  std::vector<Problem>& problems_;
};

/// Reads every file of a source (see each_source_file) through `read`, whose error becomes a
/// problem of that file.
Result<ImportSummary> import_files(
    const std::string& path, const std::vector<std::string_view>& suffixes, Builder& builder,
    std::vector<Problem>& problems,
    const std::function<Result<void>(const SourceFile&, Intake&)>& read);

}  // namespace oakum::feeds

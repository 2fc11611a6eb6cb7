#pragma once
#include <string>
#include <vector>

#include "core/report.h"
#include "gotemplate/value.h"
#include "report/format.h"
#include "report/parts/file_sections.h"
#include "report/parts/sections.h"

namespace oakum::report {

/// What a template is given: a report's results, under the names of fields the field's templates
/// use (Target, Class, Type, Packages, Vulnerabilities, Misconfigurations, Secrets, Licenses …).
/// Made when a template asks for them, so that a large report is not copied; texts lie in the
/// report.
class TemplateData {
 public:
  /// Refers to the report and the options.
  TemplateData(const Report& report, const Options& options);
  /// The list of results. The data outlives the heap.
  gotemplate::Value results(gotemplate::Heap& heap) const;

  const Report& report() const { return report_; }
  const Options& options() const { return options_; }
  const std::string& artifact() const { return artifact_; }
  const std::vector<Section>& package_sections() const { return sections_; }
  const std::vector<FileSection>& file_sections() const { return files_; }

 private:
  const Report& report_;
  const Options& options_;
  std::string artifact_;
  std::vector<Section> sections_;
  std::vector<FileSection> files_;
};

}  // namespace oakum::report

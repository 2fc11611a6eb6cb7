#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"
#include "report/parts/file_sections.h"
#include "report/parts/sections.h"

// What formats need that tell one finding after another, not under headings.
namespace oakum::report {

/// A finding and the heading it stands under.
struct Told {
  const Finding* finding = nullptr;
  const Package* package = nullptr;   ///< Null for what is about a file.
  const PackageList* list = nullptr;  ///< The package's.
  std::string_view target;            ///< The heading.
  std::string_view kind;  ///< "os-pkgs", "lang-pkgs", "secret", "license", "license-file".
  std::string_view type;  ///< Of the packages; "" for files.

  const Vulnerability* vulnerability() const {
    return std::get_if<Vulnerability>(&finding->detail);
  }
  const Secret* secret() const { return std::get_if<Secret>(&finding->detail); }
  const License* license() const { return std::get_if<License>(&finding->detail); }
  bool is_open() const { return finding->verdict.state == Verdict::open; }
};

/// All findings of a report that are told, in the order of its headings: those of packages first.
/// Holds pointers into the report, some tens of bytes a finding.
class Flat {
 public:
  explicit Flat(const Report& report);

  /// Calls `tell(Told)` for each open finding and, with `suppressed`, for those that policy
  /// ignores.
  template <class Tell>
  void each(bool suppressed, Tell&& tell) const {
    for (const auto& section : sections_) {
      for (const auto& row : section.open) tell(told(section, row));
      if (!suppressed) continue;
      for (const auto& row : section.ignored) tell(told(section, row));
    }
    for (const auto& section : files_) {
      for (const auto* finding : section.open) tell(told(section, *finding));
      if (!suppressed) continue;
      for (const auto* finding : section.ignored) tell(told(section, *finding));
    }
  }

  const std::vector<Section>& sections() const { return sections_; }
  const std::vector<FileSection>& files() const { return files_; }

 private:
  Told told(const Section& section, const Row& row) const;
  Told told(const FileSection& section, const Finding& finding) const;

  const Report& report_;
  std::vector<Section> sections_;
  std::vector<FileSection> files_;
};

/// Where in the target a finding is to be seen.
struct Place {
  std::string path;  ///< Relative, '/'-separated, never empty: of system packages the image's name
                     ///< or their database.
  std::vector<LineRange> lines;  ///< Never empty; 1 when it is about the whole file.
};
Place place_of(const Report& report, const Told& told);

/// Path of an image's name in the way of the field's reports: "library/alpine" of "alpine:3.10".
std::string image_path(std::string_view name);

/// "openssl 1.1.1c-r0: CVE-2019-1549 (medium): title; fixed in 1.1.1d-r0": one line, printable.
std::string headline(const Told& told);
/// What it is about in one line: the vulnerability's, secret's or licence's own title.
std::string title_of(const Told& told);

/// 64 hexadecimal digits that stay the same when lines move and versions change.
std::string stable_id(const Report& report, const Told& told);

}  // namespace oakum::report

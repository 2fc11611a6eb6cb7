#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"
#include "secret/detector.h"

namespace oakum::policy {

/// What stands around the findings of a report: what rules may ask beside the finding itself. Made
/// once for a report, which must outlive it; safe from any thread.
class Context {
 public:
  /// `base_layers`: how many of the image's lowest layers are its base image's; 0: not known.
  /// `detector` knows other names of secret rules; may be null.
  explicit Context(const Report& report, std::size_t base_layers = 0,
                   const secret::Detector* detector = nullptr);

  const Report& report() const { return report_; }

  /// The package a finding is about, or null.
  const Package* package_of(const Finding& finding) const;
  const PackageList* list_of(const Finding& finding) const;
  /// Where it is, by every name that may be meant: the heading reports tell it under, the package's
  /// own file, the file it stands in. Without '/' in front.
  std::vector<std::string_view> places_of(const Finding& finding) const;
  /// What it is called: its id, the ids of its aliases, other names of the secret's rule.
  std::vector<std::string_view> names_of(const Finding& finding) const;
  /// What the target is called: the name that was given, of an image also tags and digests.
  const std::vector<std::string>& target_names() const { return target_names_; }
  /// Whether the base image brought it; nothing where that is not known.
  std::optional<bool> from_base(const Finding& finding) const;
  /// Whether it is of something that gets no updates any more: the operating system, a runtime.
  bool past_life(const Finding& finding) const;

 private:
  const Report& report_;
  std::size_t base_layers_;
  const secret::Detector* detector_;
  std::vector<std::string> targets_;  ///< Heading of each list.
  std::vector<std::string> target_names_;
  std::vector<PackageRef> past_life_;  ///< Sorted.
};

}  // namespace oakum::policy

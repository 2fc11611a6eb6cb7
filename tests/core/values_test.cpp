#include <gtest/gtest.h>

#include "core/finding.h"
#include "core/package.h"
#include "core/report.h"

namespace oakum {
namespace {

TEST(Package, WritesFullVersions) {
  struct Case {
    Package package;
    std::string_view full, why;
  };
  const Case kCases[] = {
      {{.version = "1.2"}, "1.2", "upstream alone"},
      {{.version = "1.2", .release = "3.el8"}, "1.2-3.el8", "with a release"},
      {{.version = "1.2", .release = "3", .epoch = 1}, "1:1.2-3", "with an epoch"},
      {{.release = "3", .epoch = 1}, "", "no version is no version"},
  };
  for (const auto& [package, full, why] : kCases) EXPECT_EQ(full_version(package), full) << why;
  EXPECT_EQ(full_source_version({.src_version = "2", .src_release = "1", .src_epoch = 4}), "4:2-1");
}

TEST(Severity, ReadsItsNamesInAnyCase) {
  for (const auto severity :
       {Severity::unknown, Severity::low, Severity::medium, Severity::high, Severity::critical})
    EXPECT_EQ(parse_severity(name(severity)), severity);
  EXPECT_EQ(parse_severity("high"), Severity::high);
  EXPECT_EQ(parse_severity("severe"), std::nullopt);
  EXPECT_EQ(static_cast<int>(Severity::critical), 4) << "reports carry the number";
}

TEST(Status, ReadsItsNames) {
  for (int i = 0; i <= static_cast<int>(Status::end_of_life); ++i)
    EXPECT_EQ(parse_status(name(static_cast<Status>(i))), static_cast<Status>(i));
  EXPECT_EQ(name(Status::will_not_fix), "will_not_fix");
  EXPECT_EQ(parse_status(""), std::nullopt);
}

TEST(TargetKind, IsNamedAsReportsDo) {
  EXPECT_EQ(artifact_type(TargetKind::image), "container_image");
  EXPECT_EQ(artifact_type(TargetKind::rootfs), "filesystem");
  EXPECT_EQ(artifact_type(TargetKind::filesystem), "filesystem");
  EXPECT_EQ(artifact_type(TargetKind::repository), "repository");
}

TEST(Relationship, UnknownHasNoName) {
  EXPECT_EQ(name(Relationship::unknown), "");
  EXPECT_EQ(name(Relationship::indirect), "indirect");
}

}  // namespace
}  // namespace oakum

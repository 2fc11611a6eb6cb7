#include "cli/license_flags.h"

#include <gtest/gtest.h>

namespace oakum::cli {
namespace {

Result<license::Options> options(const std::vector<std::string>& arguments) {
  const Surroundings nothing{.environment = [](const char*) -> const char* { return nullptr; }};
  const auto args = parse_args(arguments, license_flags(), 0, nothing);
  if (!args) return args.error();
  return license_options(*args);
}

TEST(LicenseFlags, HaveDefaults) {
  const auto read = options({});
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_FALSE(read->full);
  EXPECT_EQ(read->confidence, 0.9);
  EXPECT_TRUE(read->ignored.empty());
  EXPECT_EQ(read->lists, license::default_lists());
}

TEST(LicenseFlags, ReplaceWhatTheyName) {
  const auto read = options({"--license-full", "--license-confidence-level=0.75",
                             "--ignored-licenses", "MIT,ISC", "--license-forbidden=GPL-3.0"});
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_TRUE(read->full);
  EXPECT_EQ(read->confidence, 0.75);
  EXPECT_EQ(read->ignored, (std::vector<std::string>{"MIT", "ISC"}));
  EXPECT_EQ(read->lists.at(license::Class::forbidden), std::vector<std::string>{"GPL-3.0"});
  EXPECT_EQ(read->lists.at(license::Class::notice),
            license::default_lists().at(license::Class::notice));
}

TEST(LicenseFlags, WrongOnesAreSaid) {
  for (const auto* level : {"1.1", "0.4", "high", "", "0.9x", "nan", "-1"}) {
    const auto read = options({std::string("--license-confidence-level=") + level});
    ASSERT_FALSE(read) << level;
    EXPECT_EQ(read.error().kind, Error::usage) << level;
  }
  EXPECT_EQ(options({"--license-notice", "text://("}).error().kind, Error::usage);
}

}  // namespace
}  // namespace oakum::cli

#include <gtest/gtest.h>

#include "match/match.h"

namespace oakum::match {
namespace {

TEST(EndOfLife, DependsOnReleaseAndDay) {
  struct Case {
    std::string_view family, name;
    bool extended;
    Time at;
    bool over;
    std::string_view why;
  };
  const Case kCases[] = {
      {"debian", "12.5", false, date(2028, 6, 30), false, "the last day still counts"},
      {"debian", "12.5", false, date(2028, 7, 1), true, "the day after"},
      {"debian", "1", false, date(2026, 1, 1), false, "an unknown release is taken as supported"},
      {"alpine", "3.2.1", false, date(2018, 1, 1), true, "3.2 is not 3.20"},
      {"alpine", "3.20.1", false, date(2018, 1, 1), false, "and 3.20 not 3.2"},
      {"alpine", "edge", false, date(2099, 1, 1), false, "a rolling release has no end"},
      {"ubuntu", "18.04", false, date(2024, 1, 1), true, "free support is over"},
      {"ubuntu", "18.04", true, date(2024, 1, 1), false, "extended support is not"},
      {"ubuntu", "18.04-ESM", false, date(2024, 1, 1), false, "the same, said by the name"},
      {"amazon", "AMI release 2018.03", false, date(2024, 1, 1), true,
       "the first Amazon Linux by its old names"},
      {"amazon", "2 (Karoo)", false, date(2026, 6, 30), false, "the second"},
      {"sles", "15-SP3", false, date(2023, 1, 1), true, "service packs in either spelling"},
      {"sles", "15.7", false, date(2027, 1, 1), false, "and the other"},
      {"fedora", "36", false, date(2099, 1, 1), false, "a family without dates"},
  };
  for (const auto& [family, name, extended, at, over, why] : kCases) {
    OperatingSystem os;
    os.family = family;
    os.name = name;
    os.extended = extended;
    EXPECT_EQ(end_of_life(os, at), over) << family << ' ' << name << ": " << why;
  }
}

}  // namespace
}  // namespace oakum::match

#include "core/cvss.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "base/text.h"
#include "tests/shared_data.h"

namespace oakum {
namespace {

TEST(Cvss, Scores) {
  struct Case {
    std::string_view vector;
    double score;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8, "version 2, the guide's first example"},
      {"(AV:N/AC:L/Au:N/C:C/I:C/A:C)", 10.0, "version 2 in parentheses"},
      {"AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C", 6.2,
       "temporal metrics do not touch the base score"},
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, "the usual worst case"},
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0, "a changed scope reaches ten"},
      {"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0, "without impact there is no score"},
      {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0,
       "version 4, all high"},
      {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0,
       "version 4, no impact"},
      {"CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.3, "interpolated"},
  };
  for (const auto& [vector, score, why] : kCases) {
    const auto found = score_cvss(vector);
    ASSERT_TRUE(found) << why;
    EXPECT_DOUBLE_EQ(found->score, score) << why;
  }
}

TEST(Cvss, RefusesWhatIsNotAVector) {
  for (const auto* vector :
       {"", "CVSS:3.1/", "CVSS:3.1/AV:N", "CVSS:9.9/AV:N/AC:L", "AV:N/AC:L/Au:N/C:N/I:N",
        "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:Z/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:HIGH", "7.5", "/////", "((((", "()"})
    EXPECT_FALSE(score_cvss(vector)) << vector;
}

TEST(Cvss, GradesByScore) {
  EXPECT_EQ(severity_of_score(9.0), Severity::critical);
  EXPECT_EQ(severity_of_score(8.9), Severity::high);
  EXPECT_EQ(severity_of_score(6.9), Severity::medium);
  EXPECT_EQ(severity_of_score(0.1), Severity::low);
  EXPECT_EQ(severity_of_score(0), Severity::unknown);
}

TEST(Cvss, AgreesWithPublishedScores) {
  OAKUM_NEEDS_SHARED_DATA("cvss-vectors");
  int rows = 0;
  for (const auto* name : {"cvssV2_0.tsv", "cvssV3_0.tsv", "cvssV3_1.tsv", "cvssV4_0.tsv"}) {
    std::ifstream file(shared_data() / "cvss-vectors" / name);
    std::string line;
    std::getline(file, line);  // the header
    while (std::getline(file, line)) {
      const auto fields = split(line, '\t');
      ASSERT_GE(fields.size(), 2u);
      const auto found = score_cvss(fields[0]);
      ASSERT_TRUE(found) << line;
      EXPECT_NEAR(found->score, std::strtod(std::string(fields[1]).c_str(), nullptr), 1e-9) << line;
      ++rows;
    }
  }
  EXPECT_GE(rows, 2600);
}

}  // namespace
}  // namespace oakum

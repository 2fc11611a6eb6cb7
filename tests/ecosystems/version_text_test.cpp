#include "ecosystems/program/version_text.h"

#include <gtest/gtest.h>

#include "ecosystems/program/cpe.h"
#include "ecosystems/program/known_programs.h"

namespace oakum::ecosystems {
namespace {

using namespace std::string_view_literals;

TEST(VersionText, ReadsTheVersionAtTheFront) {
  struct Case {
    std::string_view text;
    VersionForm form;
    std::string_view version, why;
  };
  constexpr Case kCases[] = {
      {"1.25.1 (x)", {}, "1.25.1", "up to the space"},
      {"1.25.1.", {}, "1.25.1", "a full stop is not of it"},
      {"1", {}, "", "one number is not enough"},
      {"1.2", {.least = 3}, "", "nor are two where three are asked for"},
      {"1.2.3.4.5.6", {}, "", "six are an object identifier"},
      {"123456789.1", {}, "", "a number too long"},
      {"v1.2", {}, "", "a letter in front"},
      {"", {}, "", "nothing"},
      {"1.2.3-rc1", {}, "1.2.3-rc1", "a candidate"},
      {"15beta4 on", {.least = 1}, "15beta4", "without a dash"},
      {"1.2.3-alpha.10", {}, "1.2.3-alpha.10", "with a number behind a dot"},
      {"1.2.3-rcs", {}, "1.2.3", "a longer word is something else"},
      {"1.1.1w  11", {}, "1.1.1", "letters only where they are expected"},
      {"1.1.1za 11", {.letters = true}, "1.1.1za", "two of them"},
      {"9.2p1 Debian", {.letters = true}, "9.2p1", "with a number"},
      {"1.0.2linux", {.letters = true}, "1.0.2", "a word is not letters"},
      {"7.1.1-15 Q16", {.revision = true}, "7.1.1-15", "a revision"},
      {"7.1.1-Q16", {.revision = true}, "7.1.1", "which is a number"},
      {"4.1.0", {.start = "3."}, "", "another start"},
  };
  for (const auto& [text, form, version, why] : kCases)
    EXPECT_EQ(version_at(text, form), version) << text << ": " << why;
}

TEST(VersionText, FindsItBetweenLiterals) {
  struct Case {
    std::string_view bytes;
    Clue clue;
    std::string_view version, why;
  };
  constexpr Case kCases[] = {
      {"xx nginx/1.25.1", {"nginx/", ""}, "1.25.1", "at the very end"},
      {"nginx/x nginx/1.2", {"nginx/", ""}, "1.2", "the first that is one"},
      {"nginx/", {"nginx/", ""}, "", "nothing behind"},
      {"", {"nginx/", ""}, "", "nothing at all"},
      {"a 3.1 b 3.2)", {"", ")"}, "3.2", "what follows decides"},
      {"5.5.5-10.6.15-MariaDB", {"", "-MariaDB"}, "10.6.15", "back to the last dash"},
      {"-MariaDB", {"", "-MariaDB"}, "", "nothing in front"},
      {"1.2-MariaDB", {"v", "-MariaDB"}, "", "what must stand in front does not"},
      {"\0003.40.1\0"sv, {"\0"sv, "\0"sv}, "3.40.1", "alone between NULs"},
      {"x3.40.1\0"sv, {"\0"sv, "\0"sv}, "", "a NUL on one side only"},
      {"\0003.40.1x"sv, {"\0"sv, "\0"sv}, "", "or on the other"},
      {"__init__\0\0\0001.9.3\0verify"sv, {"__init__\0"sv, "\0verify"sv}, "1.9.3", "several NULs"},
      {"__init__1.9.3\0verify"sv, {"__init__\0"sv, "\0verify"sv}, "", "at least one"},
      {"6.0.5\0\0tcmalloc"sv, {"", "\0tcmalloc"sv}, "6.0.5", "NULs looked over backwards"},
      {"6.0.5tcmalloc", {"", "\0tcmalloc"sv}, "", "but there must be one"},
      {"SSL 1.1.1 (c", {"SSL ", " #"}, "", "a digit is asked for"},
      {"SSL 1.1.1 11", {"SSL ", " #"}, "1.1.1", "and is there"},
  };
  for (const auto& [bytes, clue, version, why] : kCases)
    EXPECT_EQ(find_version(bytes, clue), version) << why;
}

TEST(VersionText, TakesBuildsApart) {
  struct Case {
    std::string_view bytes, version, why;
  };
  constexpr Case kCases[] = {
      {"7.0.14buildkitsandbox-1702957741000000000", "7.0.14", "a host that starts with a letter"},
      {"4.0.11841ce7054bd9-1542359302000000000", "4.0.11", "a container's name that does not"},
      {"valkey9.0.0buildkitsandbox-1764887574", "9.0.0", "the program's name in front"},
      {"-1 -12 7.2.5abc-1702957741", "7.2.5", "other dashes in front"},
      {"7.0host-1702957741", "", "two numbers"},
      {"7.0.14host-170295774", "", "a time that is too short"},
      {"x86_64-1702957741", "", "no version"},
      {"-1702957741", "", "nothing in front"},
  };
  for (const auto& [bytes, version, why] : kCases)
    EXPECT_EQ(find_build_version(bytes), version) << why;
}

TEST(VersionText, ManyOccurrencesStayCheap) {
  std::string bytes;
  for (int i = 0; i < 20'000; ++i) bytes += "nginx/1-MariaDB-1111111111.1.1.1.1.1.1.1-MariaDB\0"sv;
  EXPECT_EQ(find_version(bytes, {"nginx/", ""}), "");
  EXPECT_EQ(find_version(bytes, {"", "-MariaDB", {.least = 3}}), "");
  EXPECT_EQ(find_build_version(bytes), "");
}

TEST(CpeName, EscapesAndDividesVersions) {
  struct Case {
    std::string_view version, expected, why;
  };
  constexpr Case kCases[] = {
      {"3.0.11", "cpe:2.3:a:v:p:3.0.11:*:*:*:*:*:*:*", "plain"},
      {"1.1.1w", "cpe:2.3:a:v:p:1.1.1w:*:*:*:*:*:*:*", "a letter is of the version"},
      {"9.2p1", "cpe:2.3:a:v:p:9.2:p1:*:*:*:*:*:*", "a patch is the update"},
      {"15beta4", "cpe:2.3:a:v:p:15:beta4:*:*:*:*:*:*", "a pre-release too"},
      {"1.2.0-rc.1", "cpe:2.3:a:v:p:1.2.0:rc.1:*:*:*:*:*:*", "without its dash"},
      {"7.1.1-15", "cpe:2.3:a:v:p:7.1.1-15:*:*:*:*:*:*:*", "a dash is not escaped"},
      {"22+36*", "cpe:2.3:a:v:p:22\\+36\\*:*:*:*:*:*:*:*", "what would mean something is"},
      {"", "cpe:2.3:a:v:p:*:*:*:*:*:*:*:*", "none is any"},
  };
  for (const auto& [version, expected, why] : kCases)
    EXPECT_EQ(cpe_name_with_update("v:p", version), expected) << why;
}

TEST(KnownPrograms, RowsAreWhole) {
  for (const auto& known : known_programs()) {
    EXPECT_FALSE(known.name.empty() || known.files.empty());
    EXPECT_EQ(std::count(known.product.begin(), known.product.end(), ':'), 1) << known.name;
    EXPECT_TRUE(known.confidence > 0 && known.confidence < 100) << known.name;
    const bool searched = known.kind == KnownProgram::program || known.kind == KnownProgram::text;
    const auto& first = known.clues.front();
    EXPECT_EQ(searched, !(first.before.empty() && first.after.empty())) << known.name;
  }
}

}  // namespace
}  // namespace oakum::ecosystems

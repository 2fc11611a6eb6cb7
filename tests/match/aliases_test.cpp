#include "match/aliases.h"

#include <gtest/gtest.h>

namespace oakum::match {
namespace {

Candidate named(std::string id, std::vector<std::string> aliases = {},
                std::vector<std::string> vendor_ids = {}, std::string fixed = "") {
  Candidate candidate;
  candidate.id = std::move(id);
  candidate.aliases = std::move(aliases);
  candidate.vendor_ids = std::move(vendor_ids);
  candidate.fixed_version = std::move(fixed);
  return candidate;
}

std::string shown(std::vector<Candidate> all) {
  merge_aliases(all);
  std::string out;
  for (const auto& candidate : all) {
    out += fmt::format("{}[", candidate.id);
    for (const auto& id : candidate.vendor_ids) out += id + ' ';
    out += "| ";
    for (const auto& id : candidate.aliases) out += id + ' ';
    out += fmt::format("{}] ", candidate.fixed_version);
  }
  return out;
}

TEST(Aliases, OneVulnerabilityIsOneFinding) {
  struct Case {
    std::vector<Candidate> given;
    std::string_view expected, why;
  };
  const Case kCases[] = {
      {{named("CVE-1"), named("CVE-2")}, "CVE-1[| ] CVE-2[| ] ", "strangers stay apart"},
      {{named("GHSA-a"), named("CVE-1", {}, {"GHSA-a"})},
       "CVE-1[GHSA-a | ] ",
       "the CVE names it, wherever the link stands"},
      {{named("CVE-1"), named("RUSTSEC-1", {"CVE-1"}, {}, "1.2")},
       "CVE-1[| RUSTSEC-1 1.2] ",
       "a fix that only one knows is kept"},
      {{named("RUSTSEC-1", {"GHSA-a"}), named("GHSA-a", {"CVE-1"}), named("CVE-1")},
       "CVE-1[| RUSTSEC-1 GHSA-a ] ",
       "through a third"},
      {{named("CVE-1", {}, {"PYSEC-1"}), named("CVE-2", {}, {"PYSEC-1"})},
       "CVE-1[PYSEC-1 | ] CVE-2[PYSEC-1 | ] ",
       "a record about several CVEs stays several"},
      {{named("PYSEC-1", {"CVE-1", "CVE-2"}), named("CVE-1"), named("CVE-2")},
       "CVE-1[| PYSEC-1 CVE-2 ] CVE-2[| ] ",
       "and does not join them"},
      {{named("B-1", {"A-1"}), named("A-1")}, "B-1[| A-1 ] ", "of equals the first"},
  };
  for (const auto& [given, expected, why] : kCases) EXPECT_EQ(shown(given), expected) << why;
}

}  // namespace
}  // namespace oakum::match

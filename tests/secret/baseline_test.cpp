#include "secret/baseline.h"

#include <gtest/gtest.h>

namespace oakum::secret {
namespace {

const std::string kPrint(32, 'a'), kOtherPrint(32, 'b');
const std::string kCommit = "0123456789abcdef0123456789abcdef01234567";

SecretCandidate seen(std::string rule = "acme-token", std::string path = "src/a.py",
                     std::uint32_t line = 3) {
  SecretCandidate candidate{.rule = std::move(rule)};
  candidate.where = {.path = std::move(path), .line = line};
  candidate.fingerprint = kPrint;
  candidate.hash = "1111222233334444";
  return candidate;
}

Baseline read(std::string_view text) {
  auto baseline = read_baseline(text);
  EXPECT_TRUE(baseline) << baseline.error().what;
  return baseline ? std::move(*baseline) : Baseline();
}

std::string report(const std::string& fields) {
  return R"({"SchemaVersion": 2, "Results": [{"Target": "src/a.py", "Class": "secret", "Secrets": [
    {"RuleID": "acme-token", "StartLine": 3)" +
         fields + "}]}]}";
}

TEST(Baseline, OfOurReportKnowsByFingerprintThenByHash) {
  const auto baseline =
      read(report(R"(, "OakumFingerprint": ")" + kPrint + R"(", "OakumHash": "1111222233334444")"));
  EXPECT_EQ(baseline.size(), 1u);
  auto moved = seen("acme-token", "src/a.py", 99);
  EXPECT_TRUE(baseline.knows(moved)) << "its fingerprint stays when lines move";
  moved.fingerprint = kOtherPrint;
  EXPECT_TRUE(baseline.knows(moved)) << "the same value in the same file";
  moved.where.path = "src/b.py";
  EXPECT_FALSE(baseline.knows(moved)) << "the same value elsewhere";
  auto other = seen();
  other.fingerprint = kOtherPrint;
  other.hash = "9999999999999999";
  EXPECT_FALSE(baseline.knows(other)) << "another secret in the same line is a new one";
  other.hash = "";
  EXPECT_FALSE(baseline.knows(other));
}

TEST(Baseline, OfAReportWithoutThemKnowsByLine) {
  const auto baseline = read(report(""));
  EXPECT_TRUE(baseline.knows(seen()));
  EXPECT_TRUE(baseline.knows(seen("acme-token", "/src/a.py"))) << "as images have paths";
  EXPECT_FALSE(baseline.knows(seen("acme-token", "src/a.py", 4)));
  EXPECT_FALSE(baseline.knows(seen("other", "src/a.py", 3)));
  const Rule rule{.id = "acme", .aliases = {"acme-token"}};
  EXPECT_TRUE(baseline.knows(seen("acme"), &rule)) << "by what others call the rule";
  EXPECT_EQ(read(R"({"SchemaVersion": 2})").size(), 0u) << "a report without results";
}

TEST(Baseline, OfGitleaksReport) {
  const auto baseline =
      read(R"([
    {"RuleID": "acme-token", "Description": "x", "StartLine": 3, "EndLine": 3, "Match": "x", "Secret": "acme_1",
     "File": "./src/a.py", "Commit": ")" +
           kCommit + R"(", "Entropy": 3.1, "Author": "A", "Tags": [], "Fingerprint": "x"},
    {"RuleID": "acme-token", "StartLine": 7, "File": "src\\win.py", "Commit": ""}])");
  EXPECT_EQ(baseline.size(), 2u);
  EXPECT_TRUE(baseline.knows(seen()));
  EXPECT_TRUE(baseline.knows(seen(), nullptr, kCommit));
  EXPECT_FALSE(baseline.knows(seen(), nullptr, std::string(40, 'f'))) << "of another commit";
  EXPECT_TRUE(baseline.knows(seen("acme-token", "src/win.py", 7), nullptr, std::string(40, 'f')));
  EXPECT_EQ(read("[]").size(), 0u);
}

TEST(Baseline, OfAList) {
  const auto baseline = read("# known\n\n" + kOtherPrint + "\nsrc/a.py:acme-token:3\n" + kCommit +
                             ":odd:name.txt:acme-token:12\r\n  [id].tsx:acme-token:1  \n" +
                             "archive.zip!in/side.txt:acme-token:2\n");
  EXPECT_EQ(baseline.size(), 5u);
  EXPECT_TRUE(baseline.knows(seen()));
  EXPECT_TRUE(baseline.knows(seen("acme-token", "odd:name.txt", 12), nullptr, kCommit));
  EXPECT_FALSE(
      baseline.knows(seen("acme-token", "odd:name.txt", 12), nullptr, std::string(40, 'f')));
  EXPECT_TRUE(baseline.knows(seen("acme-token", "[id].tsx", 1)));
  auto inside = seen("acme-token", "archive.zip", 2);
  EXPECT_FALSE(baseline.knows(inside));
  inside.inside = "in/side.txt";
  EXPECT_TRUE(baseline.knows(inside));
  auto print = seen("x", "y", 1);
  EXPECT_FALSE(baseline.knows(print));
  print.fingerprint = kOtherPrint;
  EXPECT_TRUE(baseline.knows(print));
  EXPECT_TRUE(read("[id].tsx:acme-token:1").knows(seen("acme-token", "[id].tsx", 1))) << "no JSON";
  EXPECT_EQ(read("").size(), 0u);
  EXPECT_FALSE(Baseline().knows(seen()));
}

TEST(Baseline, SaysWhereAMistakeIs) {
  struct Case {
    std::string_view text, says;
  };
  const Case kCases[] = {
      {"# x\nnonsense", "line 2: no fingerprint"},
      {"a:b", "line 1: "},
      {"a:b:c", "line 1: "},
      {":b:1", "line 1: "},
      {"a::1", "line 1: "},
      {"a:b:-1", "line 1: "},
      {"0123456789abcdef::b:1", "line 1: "},
      {"{\"a\": 1}", "line 1: neither a report nor"},
      {"{\"Results\":", "line 1: "},
      {"[\n{\"RuleID\": \"x\"}]", "line 2: a finding without RuleID, File or StartLine"},
      {"[{\"RuleID\": \"x\", \"File\": \"x\", \"StartLine\": -1}]", "line 1: a finding without"},
      {"{\"Results\": [{\"Target\": \"x\",\n\"Secrets\": [{}]}]}",
       "line 2: a secret without a RuleID"},
      {"{\"Results\": [{\"Secrets\": [{\"RuleID\": \"x\", \"StartLine\": -2}]}]}", "line 1: "},
  };
  for (const auto& [text, says] : kCases) {
    const auto baseline = read_baseline(text);
    ASSERT_FALSE(baseline) << text;
    EXPECT_EQ(baseline.error().kind, Error::corrupt);
    EXPECT_NE(baseline.error().what.find(says), std::string::npos) << text << "\n"
                                                                   << baseline.error().what;
  }
}

TEST(Baseline, BoundsItsEntries) {
  std::string text;
  for (int i = 0; i <= 1'000'000; ++i) text += "a:b:1\n";
  const auto baseline = read_baseline(text);
  ASSERT_FALSE(baseline);
  EXPECT_EQ(baseline.error().kind, Error::too_large);
}

}  // namespace
}  // namespace oakum::secret

// What holds for every scheme: the laws of an order, the form of constraints, limits and cost.
#include "core/version/version.h"

#include <gtest/gtest.h>

#include <array>
#include <ctime>
#include <string>
#include <vector>

namespace oakum {
namespace {

constexpr auto kSchemes = [] {
  std::array<VersionScheme, kVersionSchemes> schemes{};
  for (std::size_t i = 0; i < schemes.size(); ++i) schemes[i] = static_cast<VersionScheme>(i);
  return schemes;
}();

TEST(Versions, AreNamed) {
  EXPECT_EQ(name(VersionScheme::deb), "deb");
  EXPECT_EQ(name(VersionScheme::npm), "npm");
  EXPECT_EQ(name(VersionScheme::bitnami), "bitnami");
  EXPECT_EQ(name(VersionScheme::xbps), "xbps");
}

TEST(Versions, AcceptTheOperatorFormInEveryScheme) {
  struct Case {
    std::string_view constraint;
    bool expected;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"=1.2.3", true, "equality"},
      {"==1.2.3", true, "the other spelling"},
      {"1.2.3", true, "a bare version"},
      {"!=1.2.3", false, "its opposite"},
      {"<1.2.3", false, "below"},
      {"<=1.2.3", true, "up to"},
      {">1.2.3", false, "above"},
      {">=1.2.3", true, "from"},
      {">= 1.0.0, <= 2.9.10", true, "a list with commas"},
      {">=1.0.0 <1.2.3", false, "a list with spaces"},
      {">=1.0.0,<1.2.4", true, "a list without spaces"},
      {">=1.0.0&&<1.2.3", false, "a list with Cabal's sign"},
      {">= 1.0.0 and < 1.2.4", true, "a list with Elixir's word"},
      {"<1.0.0 || >=1.2.0, <1.3.0", true, "alternatives"},
      {"< 1.0.0 or >= 1.2.0 and < 1.3.0", true, "alternatives in words"},
      {"[1.2.0,1.2.4)", true, "an interval"},
      {"(,1.2.3)", false, "an interval without a lower end"},
      {"", true, "no constraint"},
      {"*", true, "any version"},
  };
  for (const auto scheme : kSchemes)
    for (const auto& [constraint, expected, why] : kCases) {
      const auto seen = satisfies(scheme, "1.2.3", constraint);
      ASSERT_TRUE(seen.has_value()) << name(scheme) << ": " << seen.error().what;
      EXPECT_EQ(*seen, expected) << name(scheme) << " \"" << constraint << "\": " << why;
    }
}

TEST(Versions, RefuseBrokenConstraintsInEveryScheme) {
  for (const auto scheme : kSchemes)
    for (const std::string_view constraint :
         {"<", ">= ,", "<>", "<1 || >", "[1", "[1,2,3]", "=<>1", "<1 or >"}) {
      const auto seen = satisfies(scheme, "1.2.3", constraint);
      ASSERT_FALSE(seen.has_value()) << name(scheme) << " \"" << constraint << '"';
      EXPECT_EQ(seen.error().kind, Error::corrupt);
    }
}

TEST(Versions, KeepTheLawsOfAnOrder) {
  // All texts of up to four pieces from a set that has every kind of sign in it.
  constexpr std::string_view kPieces[] = {"",  "0", "1",  "01",  ".",    "-",    "a",   "rc",
                                          "~", "^", "_p", "ga",  "+x",   "\xff", "dev", "_",
                                          "*", "!", "x",  "-r1", "post", "u1"};
  std::vector<std::string> texts;
  for (const auto a : kPieces)
    for (const auto b : kPieces)
      for (const auto c : kPieces)
        texts.push_back(std::string("1") + std::string(a) + std::string(b) + std::string(c));
  for (std::size_t i = 0; i < 40; ++i) texts.push_back(texts[i * 7].substr(1));
  std::uint32_t seed = 1;
  const auto pick = [&]() -> const std::string& {
    seed = seed * 1664525u + 1013904223u;
    return texts[(seed >> 8) % texts.size()];
  };
  for (const auto scheme : kSchemes)
    for (int i = 0; i < 50'000; ++i) {
      const auto& a = pick();
      const auto& b = pick();
      const auto& c = pick();
      const auto ab = compare_versions(scheme, a, b);
      ASSERT_TRUE((0 <=> ab) == compare_versions(scheme, b, a))
          << name(scheme) << ' ' << a << ' ' << b;
      const auto bc = compare_versions(scheme, b, c);
      const auto ac = compare_versions(scheme, a, c);
      ASSERT_TRUE(ab > 0 || bc > 0 || ac <= 0) << name(scheme) << ' ' << a << ' ' << b << ' ' << c;
      ASSERT_TRUE(ab != 0 || bc == ac) << name(scheme) << ' ' << a << ' ' << b << ' ' << c;
    }
}

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

TEST(Versions, TakeLinearTimeForHugeTexts) {
  constexpr std::size_t kBytes = 1 << 19;
  const auto start = std::clock();
  for (const std::string_view piece :
       {"0", ".0", "-0-a", "-", "1a", "-ga", "~", "_p", ".x", "a_"}) {
    const auto tail = repeated(piece, kBytes);
    const auto a = "1" + tail + "1";
    const auto b = "1" + tail + "2";
    for (const auto scheme : kSchemes) {
      EXPECT_TRUE(compare_versions(scheme, a, b) <= 0) << name(scheme) << piece;
      (void)is_version(scheme, a);
      (void)satisfies(scheme, "1", a);
    }
  }
  // Linear is a few seconds even with sanitizers; quadratic would be hours.
  EXPECT_LT((std::clock() - start) / CLOCKS_PER_SEC, 60);
}

TEST(Versions, AreLimitedWhereRangesAreAsked) {
  const std::string version(kLongestVersion + 1, '1');
  const auto seen = satisfies(VersionScheme::deb, version, "<1");
  ASSERT_FALSE(seen.has_value());
  EXPECT_EQ(seen.error().kind, Error::too_large);
  const auto many = repeated("<1,", 3 * (kMostTerms + 1));
  for (const auto scheme : kSchemes) {
    const auto answer = satisfies(scheme, "1", many);
    ASSERT_FALSE(answer.has_value()) << name(scheme);
    EXPECT_EQ(answer.error().kind, Error::too_large) << name(scheme);
  }
}

}  // namespace
}  // namespace oakum

#include "core/purl.h"

#include <gtest/gtest.h>

namespace oakum {
namespace {

TEST(Purl, ReadsWhatPeopleWrite) {
  struct Case {
    std::string_view text, canonical, why;
  };
  constexpr Case kCases[] = {
      {"pkg:npm/lodash@4.17.15", "pkg:npm/lodash@4.17.15", "the plain case"},
      {"PKG://NPM/lodash", "pkg:npm/lodash", "scheme and type have no case; slashes in front"},
      {"pkg:npm/@babel/core", "pkg:npm/%40babel/core", "the '@' of a scope is no version"},
      {"pkg:npm/@babel/core@7.0.0", "pkg:npm/%40babel/core@7.0.0", "nor is it before one"},
      {"pkg:npm/core@feature/x", "pkg:npm/core@feature%2Fx", "a version may have a slash"},
      {"pkg:golang//github.com//a///b@v1", "pkg:golang/github.com/a/b@v1", "empty segments"},
      {"pkg:generic/a?b=2&a=1&c=", "pkg:generic/a?a=1&b=2", "sorted, and none without a value"},
      {"pkg:generic/a?Arch=X", "pkg:generic/a?arch=X", "keys have no case, values have"},
      {"pkg:generic/a?x=%3f&u=b?c", "pkg:generic/a?u=b%3Fc&x=%3F", "'?' in a value"},
      {"pkg:generic/a#./b/../c", "pkg:generic/a#b/c", "a subpath stays where it is"},
      {"pkg:generic/a%2Fb", "pkg:generic/a%2Fb", "a slash in a name"},
      {"pkg:pypi/Foo_Bar@1.0RC1", "pkg:pypi/foo-bar@1.0rc1", "the form of Python's index"},
      {"pkg:deb/Debian/Curl", "pkg:deb/debian/curl", "the form of Debian"},
      {"pkg:maven/A/B", "pkg:maven/A/B", "case counts in Maven"},
      {"pkg:generic/\xC3\xA4@1+2", "pkg:generic/%C3%A4@1%2B2", "other bytes"},
  };
  for (const auto& [text, canonical, why] : kCases) {
    const auto purl = parse_purl(text);
    ASSERT_TRUE(purl) << why << ": " << purl.error().what;
    EXPECT_EQ(print(*purl), canonical) << why;
    const auto again = parse_purl(print(*purl));
    ASSERT_TRUE(again) << why;
    EXPECT_EQ(*again, *purl) << why;
  }
}

TEST(Purl, TellsItsParts) {
  const auto purl = parse_purl("pkg:rpm/fedora/curl@7.50-1?epoch=1&arch=i386#usr/bin");
  ASSERT_TRUE(purl);
  EXPECT_EQ(*purl, (Purl{.type = "rpm",
                         .space = "fedora",
                         .name = "curl",
                         .version = "7.50-1",
                         .qualifiers = {{"arch", "i386"}, {"epoch", "1"}},
                         .subpath = "usr/bin"}));
  EXPECT_EQ(qualifier(*purl, "epoch"), "1");
  EXPECT_EQ(qualifier(*purl, "distro"), "");
}

TEST(Purl, SaysWhatIsWrong) {
  struct Case {
    std::string text;
    std::string_view what;
  };
  const Case kCases[] = {
      {"", "starts with"},
      {"npm/a", "starts with"},
      {"pkg:npm", "no name"},
      {"pkg:npm/", "no name"},
      {"pkg:npm/@1.0", "no name"},
      {"pkg:maven/g/@1.0", "no name"},
      {"pkg:3npm/a", "type"},
      {"pkg:n pm/a", "type"},
      {"pkg:npm/a%2", "'%'"},
      {"pkg:npm/a%zz", "'%'"},
      {"pkg:npm/a?b c=1", "key"},
      {"pkg:npm/a?b=1&B=2", "two qualifiers"},
      {"pkg:npm/" + std::string(kLongestPurl, 'a'), "longer"},
  };
  for (const auto& [text, what] : kCases) {
    const auto purl = parse_purl(text);
    ASSERT_FALSE(purl) << text;
    EXPECT_NE(purl.error().what.find(what), std::string::npos) << text << ": " << purl.error().what;
  }
}

TEST(Purl, RulesOfTypes) {
  struct Case {
    std::string_view text;
    bool fine;
  };
  constexpr Case kCases[] = {
      {"pkg:swift/github.com/a/b", true}, {"pkg:swift/b", false},
      {"pkg:cargo/rand", true},           {"pkg:cargo/a/rand", false},
      {"pkg:julia/Dates", false},         {"pkg:julia/Dates?uuid=1", true},
      {"pkg:nobody/knows/it", true},      {"pkg:cpan/A::B", false},
  };
  for (const auto& [text, fine] : kCases)
    EXPECT_EQ(purl_fault(*parse_purl(text)) == "", fine) << text;
}

TEST(Purl, ConstraintsCover) {
  struct Case {
    std::string_view constraint, package;
    bool covered;
    std::string_view why;
  };
  constexpr Case kCases[] = {
      {"pkg:npm/a", "pkg:npm/a@1", true, "any version"},
      {"pkg:npm/a@1", "pkg:npm/a@1", true, "this version"},
      {"pkg:npm/a@1", "pkg:npm/a@2", false, "another version"},
      {"pkg:npm/a@1", "pkg:npm/a", false, "a version that is not known"},
      {"pkg:npm/a", "pkg:npm/b", false, "another name"},
      {"pkg:npm/a", "pkg:npm/%40s/a", false, "another namespace"},
      {"pkg:npm/a", "pkg:pypi/a", false, "another type"},
      {"pkg:npm/A", "pkg:npm/a", true, "ours are in lower case"},
      {"pkg:maven/g/A", "pkg:maven/g/a", false, "where case counts"},
      {"pkg:deb/debian/a?arch=amd64", "pkg:deb/debian/a@1?arch=amd64&distro=debian-12", true,
       "every qualifier that is asked for"},
      {"pkg:deb/debian/a?arch=amd64", "pkg:deb/debian/a@1?arch=arm64", false, "another value"},
      {"pkg:deb/debian/a?arch=amd64", "pkg:deb/debian/a@1", false, "no value"},
      {"pkg:golang/m#x", "pkg:golang/m@1#x", true, "this subpath"},
      {"pkg:golang/m#x", "pkg:golang/m@1", false, "no subpath"},
  };
  for (const auto& [constraint, package, covered, why] : kCases)
    EXPECT_EQ(covers(*parse_purl(constraint), *parse_purl(package)), covered) << why;
}

}  // namespace
}  // namespace oakum

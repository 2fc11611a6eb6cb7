#include "source/repository_url.h"

#include <gtest/gtest.h>

namespace oakum::source {
namespace {

TEST(RepositoryUrl, TakesAddressesApart) {
  struct Case {
    std::string_view text, for_git, shown, host;
  };
  constexpr Case kCases[] = {
      {"https://Example.org/a.git", "https://example.org/a.git", "https://example.org/a.git",
       "example.org"},
      {"https://u:p%40@h:8443/a", "https://h:8443/a", "https://h:8443/a", "h:8443"},
      {"http://[::1]:80/a", "http://[::1]:80/a", "http://[::1]:80/a", "[::1]:80"},
      {"ssh://git@h/a", "ssh://git@h/a", "ssh://h/a", "h"},
      {"git@h:team/a.git", "git@h:team/a.git", "h:team/a.git", "h"},
      {"git://h/a", "git://h/a", "git://h/a", "h"},
      {"file:///srv/a", "file:///srv/a", "file:///srv/a", ""},
      {"file://localhost/srv/a", "file:///srv/a", "file:///srv/a", ""},
  };
  for (const auto& [text, for_git, shown, host] : kCases) {
    const auto url = parse_repository_url(text);
    ASSERT_TRUE(url) << text << ": " << url.error().what;
    EXPECT_EQ(url->for_git, for_git);
    EXPECT_EQ(url->shown, shown);
    EXPECT_EQ(url->host, host);
  }
  const auto url = parse_repository_url("https://u:p%40ss@h/a");
  EXPECT_EQ(url->username, "u");
  EXPECT_EQ(url->password, "p@ss");
}

TEST(RepositoryUrl, RefusesWhatGitOrSshCouldRun) {
  for (const std::string_view text : {"ext::sh -c touch /tmp/x",
                                      "ext::sh://x/y",
                                      "fd::17",
                                      "ssh://-oProxyCommand=x/a",
                                      "ssh://-u@h/a",
                                      "-x@h:a",
                                      "git@-h:a",
                                      "git@h:-a",
                                      "git@h:",
                                      "https:///a",
                                      "https://h",
                                      "https://h/",
                                      "https://h:0/a",
                                      "https://h:99999/a",
                                      "https://h/a b",
                                      "https://h/a\nb",
                                      "https://u:p%0a@h/a",
                                      "https://h\\x/a",
                                      "ftp://h/a",
                                      "file://etc/passwd",
                                      "file:etc",
                                      "ssh://u:p@h/a",
                                      "rsync://h/a",
                                      "https://h'/a",
                                      "http://[::1/a",
                                      "--upload-pack=x"}) {
    const auto url = parse_repository_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().kind, Error::usage);
    EXPECT_EQ(url.error().what.find("u:p"), std::string::npos) << "no login in a message";
  }
  EXPECT_FALSE(parse_repository_url("https://h/" + std::string(9000, 'a')));
}

TEST(RepositoryUrl, KnowsNamesOfReferences) {
  for (const std::string_view good : {"main", "feature/x", "v1.0", "release-1.2_3", "ü"})
    EXPECT_TRUE(is_reference_name(good)) << good;
  for (const std::string_view bad : {"",         "-x",  "--upload-pack=sh",
                                     "a..b",     "a b", "a~1",
                                     "a^",       "a:b", "a?",
                                     "a*",       "a[",  "a\\b",
                                     "/a",       "a/",  "a//b",
                                     "a/.b",     ".a",  "a.lock",
                                     "a.lock/b", "a.",  "@",
                                     "a@{0}",    "a\tb"})
    EXPECT_FALSE(is_reference_name(bad)) << bad;
  EXPECT_TRUE(is_commit_name("abcd"));
  EXPECT_FALSE(is_commit_name("abc"));
  EXPECT_FALSE(is_commit_name("HEAD"));
  EXPECT_FALSE(is_commit_name("-abcd"));
}

}  // namespace
}  // namespace oakum::source

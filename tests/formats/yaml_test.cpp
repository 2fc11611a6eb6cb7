#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "formats/node.h"

namespace oakum::formats {
namespace {

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

/// The tree in one line: kinds as letters, so that a table can say what a text becomes.
void describe(Node node, std::string& out) {
  switch (node.kind()) {
    case Node::array:
      out += '[';
      for (const Node item : node.items()) describe(item, out), out += ' ';
      out += ']';
      break;
    case Node::object:
      out += '{';
      for (const auto& [key, value] : node.members()) {
        (out += key) += '=';
        describe(value, out);
        out += ' ';
      }
      out += '}';
      break;
    case Node::null:
      out += "null";
      break;
    case Node::boolean:
      (out += "b:") += node.text();
      break;
    case Node::number:
      (out += "n:") += node.text();
      break;
    case Node::string:
      (out += "s:") += node.text();
      break;
    case Node::missing:
      out += "missing";
      break;
  }
}

std::string described(std::string_view text) {
  const auto document = parse_yaml(text);
  if (!document) return "error " + document.error().what;
  std::string out;
  describe(document->root(), out);
  return out;
}

TEST(Yaml, Composes) {
  struct Case {
    std::string_view text, tree, why;
  };
  constexpr Case kCases[] = {
      {"", "[]", "no document"},
      {"--- \n", "[null ]", "an empty document"},
      {"a: b\n---\nc\n", "[{a=s:b } s:c ]", "several documents"},
      {"a: [1, 1.5, .5, 1e3, 0x1F, -7, +7, .inf, 1.2.3, 1_0, '1']",
       "[{a=[n:1 n:1.5 n:.5 n:1e3 n:0x1F n:-7 n:+7 n:.inf s:1.2.3 s:1_0 s:1 ] } ]",
       "numbers of the core schema"},
      {"a: [true, False, yes, on, ~, null, Null, nil, '']",
       "[{a=[b:true b:False s:yes s:on null null null s:nil s: ] } ]",
       "booleans and nulls of the core schema"},
      {"a: !!str 1\nb: !!int '2'\nc: !Ref x\nd: ! 3", "[{a=s:1 b=n:2 c=s:x d=s:3 } ]", "tags"},
      {"a: |\n  x\n  y\nb: >\n  p\n  q\n", "[{a=s:x\ny\n b=s:p q\n } ]", "block scalars"},
      {"on: 1\n1: 2\n? k\n: v\n", "[{on=n:1 1=n:2 k=s:v } ]", "keys are texts"},
      {"a: &x [1, 2]\nb: *x\n", "[{a=[n:1 n:2 ] b=[n:1 n:2 ] } ]", "an alias is what it names"},
      {"- &k a\n- {*k : 1}\n", "[[s:a {a=n:1 } ] ]", "an alias as a key"},
      {"a: &x 1\nb: &x 2\nc: *x\n", "[{a=n:1 b=n:2 c=n:2 } ]", "an anchor may be set anew"},
      {"b: &b {x: 1, y: 2}\nm:\n  <<: *b\n  y: 3\n", "[{b={x=n:1 y=n:2 } m={y=n:3 x=n:1 } } ]",
       "own members win"},
      {"m: {<<: [&p {x: 1}, {x: 2, y: 3}]}\nq: *p\n", "[{m={x=n:1 y=n:3 } q={x=n:1 } } ]",
       "the earlier source wins"},
      {"m: {<<: 5, a: 1}", "[{m={a=n:1 } } ]", "nothing to merge"},
      {"m: {'<<': {a: 1}}", "[{m={<<={a=n:1 } } } ]", "a quoted key is no merge key"},
      {"a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n",
       "[{a={x=n:1 } b={y=n:2 x=n:1 } c={y=n:2 x=n:1 } } ]", "merged members are merged again"},
      {"a: *x\n", "error line 1: unknown alias *x", "an alias without an anchor"},
      {"a: &x 1\n---\nb: *x\n", "error line 3: unknown alias *x", "an anchor of another document"},
      {"a: &x\n  <<: *x\n", "error line 2: alias *x inside its own anchor", "a merge with itself"},
      {"&x [*x]\n", "error line 1: alias *x inside its own anchor", "a node inside itself"},
      {"? [a, b]\n: c\n", "error line 1: a key that is not a scalar", "a list as key"},
      {"? {a: b}\n: c\n", "error line 1: a key that is not a scalar", "a mapping as key"},
      {"a:\n\t- b\n", "error line 2: found character that cannot start any token", "a tab"},
      {"a: 'x\n", "error line 2: found unexpected end of stream", "cut off"},
      {"a: !!python/object:os.system x", "[{a=s:x } ]", "a foreign tag is only a tag"},
      {"%TAG ! tag:x,2000:\n---\n!y z\n", "[s:z ]", "a tag handle"},
      {"\xEF\xBB\xBF"
       "a: b",
       "[{a=s:b } ]", "a byte-order mark"},
  };
  for (const auto& [text, tree, why] : kCases) EXPECT_EQ(described(text), tree) << why;
}

TEST(Yaml, RemembersLines) {
  const auto document =
      parse_yaml("# head\na:\n  - x: 1\n    y: |\n      p\n      q\n  - z\nb: end\n");
  ASSERT_TRUE(document) << document.error().what;
  const Node root = *document->root().items().begin();
  EXPECT_EQ(root["a"].key_line(), 2u);
  EXPECT_EQ(root["a"].line(), 3u);
  EXPECT_EQ(root["a"].end_line(), 7u);
  const Node first = *root["a"].items().begin();
  EXPECT_EQ(first.line(), 3u);
  EXPECT_EQ(first["y"].line(), 4u);
  EXPECT_EQ(first.end_line(), 6u);
  EXPECT_EQ(root["b"].line(), 8u);
}

TEST(Yaml, EndsWithItsLastLine) {
  const auto document = parse_yaml("a:\n  b: [1,\n    2\n  ]\n\n# more\nc: 3\n");
  ASSERT_TRUE(document);
  const Node root = *document->root().items().begin();
  EXPECT_EQ(root["a"].end_line(), 4u) << "the bracket, not the last number nor the next key";
}

TEST(Yaml, RefusesHostileInputAtOnce) {
  std::string laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i <= 10; ++i)
    laughs += fmt::format("a{}: &a{} [{}]\n", i, i, repeat(fmt::format("*a{},", i - 1), 9));
  std::string merges = "a0: &a0 {x: 1, y: 2}\n";
  for (int i = 1; i <= 40; ++i)
    merges += fmt::format("a{0}: &a{0} {{k{0}a: *a{1}, k{0}b: *a{1}, <<: *a{1}}}\n", i, i - 1);
  std::string deep;
  for (int i = 0; i < 2'000; ++i) deep += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  constexpr char kNoEncoding[] =
      "\xfe\xff\x00[\x00\x80\xff\xfe\x00\x00\x00\xd8\x00\x00[{\xc3\x28\x00&a\x00*"
      "a\xa0\xa1\x00\x00\xf0\x28\x8c\x28\x00"
      "\x00\x00\x00:\x00-\x00";
  const std::string bytes(kNoEncoding, sizeof kNoEncoding - 1);
  struct Case {
    std::string text;
    std::string_view error, why;
  };
  const Case kCases[] = {
      {repeat("[", 200'000), "line 1: brackets nested more than 64 deep",
       "brackets make libyaml quadratic"},
      {repeat("[\n", 200'000), "line 65: brackets nested more than 64 deep", "and one a line"},
      {repeat("{a: ", 200'000), "line 1: brackets nested more than 64 deep", "braces too"},
      {repeat("- ", 20'000) + "x", "line 1: nested more than 200 deep", "lists in one line"},
      {deep, "line 200: nested more than 200 deep", "indentation"},
      {laughs, "line 5: aliases unfold to more than", "a billion laughs"},
      {merges, "line ", "merge keys that double"},
      {"a: " + std::string(2u << 20, 'x'), "line 1: longer than 1 MiB", "one long line"},
      {repeat("---\n", 20'001), "line 20001: more than 20000 documents", "documents"},
      {repeat("%TAG !a tag:x\n", 2'000), "line 1001: more than 1000 directives",
       "directives make libyaml quadratic"},
      {bytes, "line ", "bytes of no encoding"},
      {"a: \xff\xfe", "line 1: ", "not UTF-8"},
      {std::string("a: \0b", 5), "line 1: ", "a NUL"},
  };
  for (const auto& [text, error, why] : kCases) {
    const auto start = std::chrono::steady_clock::now();
    const auto document = parse_yaml(text);
    ASSERT_FALSE(document) << why;
    EXPECT_TRUE(document.error().what.starts_with(error)) << why << ": " << document.error().what;
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5)) << why;
  }
}

TEST(Yaml, TakesBracketsInText) {
  const auto document = parse_yaml("script: |\n" + repeat("  echo \"\\033[1m{{{\"\n", 500) +
                                   "x: '" + repeat("[", 200) + "'\n");
  ASSERT_TRUE(document) << document.error().what << ": only real nesting counts";
}

TEST(Yaml, KeepsItsLimits) {
  EXPECT_EQ(parse_yaml("[1, 2, 3]", {.bytes = 5}).error().kind, Error::too_large);
  EXPECT_EQ(parse_yaml("[1, 2, 3]", {.nodes = 4}).error().kind, Error::too_large)
      << "the list of documents is a node";
  EXPECT_TRUE(parse_yaml("[1, 2, 3]", {.nodes = 5}));
}

}  // namespace
}  // namespace oakum::formats

#include "secret/packed.h"

#include <gtest/gtest.h>

namespace oakum::secret {
namespace {

RuleSet full() {
  RuleSet set;
  set.rules = {{.id = "a",
                .aliases = {"b", ""},
                .category = "C",
                .title = std::string("T\0\n", 3),
                .severity = Severity::critical,
                .confidence = Confidence::high,
                .regex = "x(y)",
                .group = "1",
                .keywords = {"xy"},
                .path = "p",
                .entropy = 3.25,
                .characters = {"digit"},
                .check = "jwt",
                .allow = {{.id = "i",
                           .description = "d",
                           .paths = {"p"},
                           .regexes = {"r", "s"},
                           .target = Allow::line,
                           .stopwords = {"w"},
                           .commits = {"c"},
                           .all = true,
                           .rules = {"a"},
                           .up_to = Confidence::low}},
                .exclude_blocks = {"e"},
                .skip_report = true,
                .compiled = 7,
                .longest = 99},
               {.id = "second"}};
  set.allow = {{.id = "all"}};
  set.exclude_blocks = {"block"};
  set.skip_patterns = {"**/x"};
  return set;
}

TEST(Packed, KeepsEverythingButExamples) {
  auto with_examples = full();
  with_examples.rules[0].matches = {"m"};
  with_examples.rules[0].no_matches = {"n"};
  with_examples.rules[0].line = 12;
  const auto bytes = pack(with_examples, "the database");
  const auto back = unpack(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->rules, full());
  EXPECT_EQ(back->database, "the database");
  const auto empty = pack({}, {});
  ASSERT_TRUE(unpack(empty));
  EXPECT_EQ(unpack(empty)->rules, RuleSet{});
}

TEST(Packed, TakesNothingElse) {
  EXPECT_FALSE(unpack(""));
  EXPECT_FALSE(unpack("something else"));
  const auto bytes = pack(full(), {});
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(unpack(bytes.substr(0, size))) << size;
  for (std::size_t i = 21; i < bytes.size(); ++i) {  // whatever comes out, it is bounded
    auto damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0xFF);
    (void)unpack(damaged);
  }
}

}  // namespace
}  // namespace oakum::secret

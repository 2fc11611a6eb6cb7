#include "secret/python_strings.h"

#include <gtest/gtest.h>

namespace oakum::secret {
namespace {

TEST(PythonStrings, AreRunsOfPrintableCharacters) {
  using namespace std::string_view_literals;
  struct Case {
    std::string_view bytes, strings, why;
  };
  constexpr Case kCases[] = {
      {""sv, "", "nothing"},
      {"abcde"sv, "abcde\n", "all of it"},
      {"abcd"sv, "", "too short"},
      {"\0\1hello\2wor\3world!\xFF"sv, "hello\nworld!\n", "between other bytes"},
      {"a b c\tabcde\nxyzzy"sv, "a b c\nabcde\nxyzzy\n", "white space but the blank ends one"},
      {"\xC3\xA9hello\xC3\xA9"sv, "hello\n", "ASCII alone"},
  };
  for (const auto& [bytes, strings, why] : kCases)
    EXPECT_EQ(printable_strings(bytes), strings) << why;
}

}  // namespace
}  // namespace oakum::secret

#include "formats/utf16.h"

#include <gtest/gtest.h>

namespace oakum::formats {
namespace {

using namespace std::string_view_literals;

TEST(Utf16, Decodes) {
  const struct {
    std::string_view bytes;
    std::optional<std::string> text;
    std::string_view why;
  } kCases[] = {
      {"plain", std::nullopt, "no mark: UTF-8 already"},
      {"", std::nullopt, "nothing"},
      {"\xFF\xFE"sv, "", "the mark alone"},
      {"\xFF\xFE"
       "a\0=\0"sv,
       "a=", "little-endian"},
      {"\xFE\xFF\0a\0="sv, "a=", "big-endian"},
      {"\xFF\xFE\xE4\0\xAC\x20"sv, "\xC3\xA4\xE2\x82\xAC", "two and three bytes"},
      {"\xFF\xFE\x3D\xD8\x00\xDE"sv, "\xF0\x9F\x98\x80", "a pair of surrogates"},
      {"\xFF\xFE\x3D\xD8"
       "a\0"sv,
       "\xEF\xBF\xBD"
       "a",
       "a lone surrogate"},
      {"\xFF\xFE\x00\xDE"
       "a\0b"sv,
       "\xEF\xBF\xBD"
       "a",
       "a second surrogate first, and an odd byte at the end"},
      {"\xFF\xFE\x3D\xD8"sv, "\xEF\xBF\xBD", "half of a pair at the end"},
  };
  for (const auto& [bytes, text, why] : kCases) EXPECT_EQ(decode_utf16(bytes), text) << why;
}

}  // namespace
}  // namespace oakum::formats

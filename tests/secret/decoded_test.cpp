#include "secret/decoded.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/text.h"

namespace oakum::secret {
namespace {

/// "how:what" of each piece.
std::string pieces_of(std::string_view text) {
  const auto decoded = decode_words(text);
  std::string out;
  for (const auto& piece : decoded.pieces)
    out += std::string(piece.how) + ":" +
           decoded.text.substr(piece.place.begin, piece.place.end - piece.place.begin) + "|";
  return out;
}

TEST(Decoded, FindsWordsThatSayText) {
  const std::string plain = "a sentence of more than thirty characters?>~";
  const auto base64 = encode_base64(as_bytes(plain));
  auto url = replace_all(replace_all(base64, "+", "-"), "/", "_");
  ASSERT_NE(url, base64);
  const auto said = "base64:" + plain + "|";
  struct Case {
    std::string text, pieces, why;
  };
  const Case cases[] = {
      {base64, said, "all of a text"},
      {"x: " + base64 + "\n", said, "in a line"},
      {"x: \"" + url + "\"", said, "the alphabet of URLs"},
      {base64.substr(0, 36), "", "too short"},
      {std::string(200, 'A'), "", "zero bytes"},
      {encode_base64(as_bytes(std::string(60, '\xC3'))), "", "hardly any ASCII"},
      {encode_base64(as_bytes(plain + std::string(40, '\x01'))), "", "no text in the end"},
      {"q=%41%20b", "percent:q=A b|", "escapes"},
      {"q=100%", "", "no escape"},
      {"q=%4", "", "half of one"},
      {"q=%zz", "", "no digits"},
      {"q=%00%01", "", "no text"},
      {"a %41 b", "percent:A|", "a word alone"},
      {"<a href=\"/x%2Fy\">", "percent:/x/y|", "between quotes"},
      {"a=%41 b=%42", "percent:a=A|percent:b=B|", "two words"},
      {base64 + " " + base64, said + said, "two words"},
      {"", "", "nothing"},
  };
  for (const auto& [text, pieces, why] : cases) EXPECT_EQ(pieces_of(text), pieces) << why;
}

TEST(Decoded, IsOneLevelDeep) {
  const std::string plain = "a sentence of more than thirty characters";
  const auto once = encode_base64(as_bytes(plain));
  EXPECT_EQ(pieces_of(encode_base64(as_bytes(once))), "base64:" + once + "|");
}

TEST(Decoded, FindsWordsWhereverTheyStand) {
  const auto word = encode_base64(as_bytes("thirty bytes of text, no less."));
  ASSERT_EQ(word.size(), 40u);
  for (std::size_t at = 0; at < 100; ++at) {
    const auto decoded = decode_words(std::string(at, ' ') + word + " end");
    ASSERT_EQ(decoded.pieces.size(), 1u) << at;
    EXPECT_EQ(decoded.pieces[0].source, (Span{at, at + 40}));
  }
}

TEST(Decoded, NamesThePieceOfAPlace) {
  const auto word = encode_base64(as_bytes("thirty bytes of text, no less."));
  const auto decoded = decode_words(word + "\n" + word);
  ASSERT_EQ(decoded.pieces.size(), 2u);
  EXPECT_EQ(decoded.piece_of({0, 5}), &decoded.pieces[0]);
  EXPECT_EQ(decoded.piece_of({31, 35}), &decoded.pieces[1]);
  EXPECT_EQ(decoded.piece_of({28, 33}), nullptr) << "over both";
  EXPECT_EQ(decoded.piece_of({61, 70}), nullptr) << "behind the end";
  EXPECT_EQ(Decoded{}.piece_of({0, 1}), nullptr);
}

TEST(Decoded, GivesNoMoreThanItTakes) {
  std::string percent, digits, mixed;
  for (int i = 0; i < 100'000; ++i) percent += "%41", digits += "QUFB", mixed += "QUFB%41 ";
  for (const auto& text : {percent, digits, mixed, percent + digits})
    EXPECT_LE(decode_words(text).text.size(), text.size() + 1);
}

}  // namespace
}  // namespace oakum::secret

// Inputs made to take time or memory: each must come to an end, with what is promised of it.
#include <gtest/gtest.h>

#include "base/hash.h"
#include "secret/config.h"
#include "secret/windows.h"
#include "tests/secret/one_rule.h"

namespace oakum::secret {
namespace {

TEST(Hostile, MoreMatchesThanAnybodyReads) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "x=" + token(static_cast<char>('a' + i % 26)) + "\n";
  const auto found = detector_of({token_rule()}).find("app.txt", as_bytes(text));
  EXPECT_EQ(found.candidates.size(), 1000u);
  EXPECT_GE(found.left_out, 9'000u);
  for (auto& c : text) c = c == '\n' ? ' ' : c;  // all in one line
  const auto line = detector_of({token_rule()}).find("app.txt", as_bytes(text));
  EXPECT_EQ(line.candidates.size(), 1000u);
  for (const auto& c : line.candidates) EXPECT_EQ(c.match.find("tok_"), std::string::npos);
}

TEST(Hostile, PlainAndEncodedMatchesByTheThousand) {
  const auto base64 = encode_base64(as_bytes("these are words and " + token()));
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += base64 + " " + token() + " ";
  const auto found = detector_of({token_rule()}).find("app.txt", as_bytes(text));
  EXPECT_EQ(found.candidates.size(), 1000u);
  EXPECT_GE(found.left_out, 9'000u);
}

TEST(Hostile, WhatIsNotCountedAnyMoreIsMaskedStill) {
  // The last match of the other rule stands beside one that is beyond the limit.
  std::string text;
  for (int i = 0; i < 6'000; ++i) text += token(static_cast<char>('a' + i % 26)) + "\n";
  text += "other-1234\n" + token('z') + "\n";
  const auto detector =
      detector_of({{.id = "other", .regex = "other-[0-9]{4}"}, token_rule()}, {.most = 10'000});
  const auto found = detector.find("app.txt", as_bytes(text));
  ASSERT_FALSE(found.candidates.empty());
  for (const auto& c : found.candidates)
    for (const auto& line : c.code) EXPECT_EQ(line.content.find("tok_"), std::string::npos);
}

TEST(Hostile, OneLineOf64MiB) {
  const auto detector = detector_of({token_rule()});
  Found found;
  std::size_t largest = 0;
  Windows windows([&](const Window& window) {
    largest = std::max(largest, window.text.size());
    detector.find_in("app.txt", window, found);
  });
  const std::string piece(1 << 20, 'x');
  for (int i = 0; i < 64; ++i) windows.add(piece);
  windows.add(" " + token());
  windows.end();
  ASSERT_EQ(found.candidates.size(), 1u);
  EXPECT_EQ(found.candidates[0].offset, (64u << 20) + 1);
  EXPECT_EQ(found.candidates[0].match, std::string(29, 'x') + " " + std::string(20, '*'));
  EXPECT_LE(largest, kWindowLead + kWindowBody + kWindowTail);
}

TEST(Hostile, ExpressionsThatOthersTakeForeverFor) {
  const std::string text(200'000, 'a');
  for (const auto* regex :
       {"(a+)+$", "(a|aa)+$", "(a*)*b", "(?:a?){50}a{50}b", "((a{1,10}){1,10}){1,10}b",
        "a[\\s\\S]*b|a", "(a+)(a+)(a+)b", "(?:a|a|a)*b", "^(a|a)*$", "a{1000}b", ".*.*.*=b"})
    for (const bool portable : {false, true}) {
      auto made = Detector::make({.rules = {{.id = "r", .regex = regex}}}, {.portable = portable});
      if (!made) {
        EXPECT_EQ(made.error().kind, Error::usage) << regex;
        continue;
      }
      EXPECT_LE(made->find("a.txt", as_bytes(text)).candidates.size(), 1000u) << regex;
    }
}

TEST(Hostile, ExpressionsThatUnfoldAreRefused) {
  for (const auto* regex : {"a{1001}", "(a{100}){100}", "((a{30}){30}){30}", "a{1,99999}", "(?=a)b",
                            "(a)\\1", "(?<!x)y"}) {
    const auto read =
        read_rule_file(std::string("rules:\n  - id: r\n    regex: '") + regex + "'\n");
    ASSERT_FALSE(read) << regex;
    EXPECT_EQ(read.error().what.substr(0, 7), "line 3:") << read.error().what;
  }
  EXPECT_FALSE(read_rule_file("rules:\n  - id: r\n    regex: '" + std::string(5000, 'a') + "'\n"));
}

TEST(Hostile, AMatchThatLooksFarEachTimeIsBounded) {
  // Every 'a' may be the beginning of a match that ends 64 KiB later, and never is.
  const std::string text(300'000, 'a');
  const auto detector = detector_of({{.id = "r", .regex = "a(?:[\\s\\S]*z)?"}});
  const auto found = detector.find("a.txt", as_bytes(text));
  EXPECT_EQ(found.candidates.size(), 1000u);
  EXPECT_GE(found.left_out, 4'000u);
}

TEST(Hostile, EscapesAndDigitsWithoutEnd) {
  const auto detector = detector_of({token_rule()});
  std::string percent, nested;
  for (int i = 0; i < 3'000'000; ++i) percent += "%41";
  EXPECT_TRUE(found_by(detector, percent).empty());
  EXPECT_TRUE(found_by(detector, std::string(10'000'000, 'A')).empty());
  for (int i = 0; i < 2'500'000; ++i) nested += "QUFB";
  EXPECT_TRUE(found_by(detector, nested).empty());
  EXPECT_TRUE(found_by(detector, std::string(10'000'000, '%')).empty());
}

TEST(Hostile, BytesThatAreNoText) {
  const auto detector = detector_of({token_rule()});
  std::string text = std::string(400, ' ') + std::string(1000, '\0') + token() +
                     std::string("\0\xFF\xC0\x80\xED\xA0\x80\xF5", 8) + token('b') + "\n";
  const auto found = found_by(detector, text);
  ASSERT_EQ(found.size(), 2u);
  for (const auto& c : found) EXPECT_EQ(c.where.line, 1u);
  EXPECT_TRUE(found_by(detector, "\xFF\xFE" + std::string(1'000'001, '\xD8')).empty())
      << "lone surrogates";
}

}  // namespace
}  // namespace oakum::secret

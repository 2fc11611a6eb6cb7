#include "secret/windows.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "secret/sample.h"
#include "tests/secret/one_rule.h"

namespace oakum::secret {
namespace {

Detector two_rules() {
  return detector_of({token_rule(),
                      {.id = "key",
                       .title = "Key",
                       .regex = R"(-----BEGIN KEY-----\n[0-9A-Za-z+/\n]+-----END KEY-----)",
                       .keywords = {"begin key"}}},
                     {.most = 100'000});
}

/// The text, seen at once: no window but one.
std::vector<SecretCandidate> at_once(const Detector& detector, std::string_view text) {
  Found found;
  detector.find_in("app.txt", {.text = text, .body_begin = 0, .body_end = text.size()}, found);
  Detector::sort(found);
  return found.candidates;
}

std::vector<SecretCandidate> in_pieces(const Detector& detector, std::string_view text,
                                       std::size_t piece) {
  Found found;
  Windows windows([&](const Window& window) { detector.find_in("app.txt", window, found); });
  for (std::size_t at = 0; at < text.size(); at += piece) windows.add(text.substr(at, piece));
  windows.end();
  Detector::sort(found);
  return found.candidates;
}

std::string lines_with(std::uint64_t seed, std::size_t size) {
  std::string text;
  for (; text.size() < size; ++seed) {
    text += *sample(
        std::vector<std::string_view>{
            "some words @{a-z}{5}\n", "\n", "x = @{0-9A-Za-z}{60}\r\n",
            "key: tok_@{0-9A-Za-z}{16}\n",
            "{\"a\": \"@{base64:password tok_@{0-9A-Za-z}{16} and more text}\"}\n",
            "u=https://h/?%71=tok%5F@{0-9A-Za-z}{16}\n", "@{ -~}{300}",
            "-----BEGIN KEY-----\n@{0-9A-Za-z+/}{64}\n@{0-9A-Za-z+/}{64}\n-----END "
            "KEY-----\n"}[seed * 2654435761u % 8],
        {}, seed);
  }
  return text.substr(0, size);
}

TEST(Windows, CoverTheTextOnce) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, kWindowBody - 1, kWindowBody, kWindowBody + 1,
        kWindowBody + kWindowTail, 2 * kWindowBody, 2 * kWindowBody + kWindowTail + 1}) {
    for (const std::size_t piece :
         {std::size_t{1000}, std::size_t{300'000}, std::size_t{5 << 20}}) {
      std::string text(size, 'x');
      for (std::size_t i = 0; i < size; i += 97) text[i] = '\n';
      std::uint64_t next = 0;
      std::size_t shown = 0;
      Windows windows([&](const Window& window) {
        ++shown;
        EXPECT_EQ(window.offset + window.body_begin, next);
        next = window.offset + window.body_end;
        EXPECT_EQ(window.text, std::string_view(text).substr(window.offset, window.text.size()));
        EXPECT_EQ(
            window.line,
            1 + std::count(text.begin(), text.begin() + static_cast<long>(window.offset), '\n'));
        EXPECT_LE(window.text.size(), kWindowLead + kWindowBody + kWindowTail);
      });
      for (std::size_t at = 0; at < size; at += piece)
        windows.add(std::string_view(text).substr(at, piece));
      windows.end();
      EXPECT_EQ(next, size);
      EXPECT_GE(shown, 1u) << "also of an empty text";
    }
  }
}

/// Where two lists begin to differ; "" when they do not.
std::string difference(const std::vector<SecretCandidate>& a,
                       const std::vector<SecretCandidate>& b) {
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
  if (i == a.size() && i == b.size()) return {};
  const auto one = [&](const auto& list) {
    if (i == list.size()) return std::string("the end");
    const auto& c = list[i];
    auto out = c.rule + " at " + std::to_string(c.offset) + " to line " +
               std::to_string(c.end_line) + " " + c.hash + " " + c.fingerprint + ": " + c.match;
    for (const auto& line : c.code) out += "\n" + line.content;
    return out;
  };
  return std::to_string(i) + ": " + one(a) + "\n" + one(b);
}

TEST(Windows, SayWhatOneWindowSays) {
  const auto detector = two_rules();
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const auto text = lines_with(seed * 1'000'000, kWindowBody + seed * 80'003);
    const auto all = at_once(detector, text);
    ASSERT_GT(all.size(), 1000u);
    EXPECT_EQ(difference(in_pieces(detector, text, 4096), all), "");
    EXPECT_EQ(difference(in_pieces(detector, text, 1'000'003), all), "");
    EXPECT_EQ(difference(detector.find("app.txt", as_bytes(text)).candidates, all), "")
        << "held as a whole";
  }
}

TEST(Windows, FindWhatLiesAcrossABorder) {
  const auto detector = two_rules();
  std::string key = std::string("-----") + "BEGIN KEY-----\n";
  for (int i = 0; i < 300; ++i) key += std::string(63, 'A') + "b\n";
  key += "-----" + std::string("END KEY-----");
  for (const auto& secret : {token(), key})
    for (std::size_t before = 0; before <= secret.size() + 1; before += secret.size() / 7 + 1) {
      std::string text(kWindowBody - before, '\n');
      text += secret;
      text.resize(kWindowBody + kWindowTail + 100'000, ' ');
      const auto all = at_once(detector, text);
      ASSERT_EQ(all.size(), 1u);
      EXPECT_EQ(in_pieces(detector, text, 65'536), all) << before;
    }
}

}  // namespace
}  // namespace oakum::secret

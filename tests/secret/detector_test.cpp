#include "secret/detector.h"

#include <gtest/gtest.h>

#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "base/text_kind.h"
#include "tests/secret/one_rule.h"

namespace oakum::secret {
namespace {

Rule rule(std::string id, std::string regex, std::string group = {}) {
  return {.id = std::move(id), .regex = std::move(regex), .group = std::move(group)};
}

std::string code_of(const SecretCandidate& candidate) {
  std::string out;
  for (const auto& line : candidate.code)
    out += std::to_string(line.number) + (line.is_cause ? "> " : "  ") + line.content + "\n";
  return out;
}

TEST(Detector, TellsWhereASecretIs) {
  const auto detector = detector_of({token_rule()});
  struct Case {
    std::string text;
    std::uint32_t line;
    std::uint64_t offset;
    std::string match;
    std::string why;
  };
  const std::string stars(20, '*');
  const Case cases[] = {
      {token(), 1, 0, stars, "the whole text"},
      {token() + "\n", 1, 0, stars, "with an end of line"},
      {"\n\n" + token(), 3, 2, stars, "behind empty lines"},
      {"a\r\nb\r\nkey=" + token() + "\r\n", 3, 10, "key=" + stars, "lines of Windows"},
      {"a\rkey=" + token(), 1, 6, "akey=" + stars, "a carriage return is no end of a line"},
      {"\xC3\xA9\x80 " + token(), 1, 4, "\xC3\xA9\xEF\xBF\xBD " + stars, "what is not UTF-8"},
      {"\xEF\xBB\xBFkey: " + token(), 1, 8, "\xEF\xBB\xBFkey: " + stars, "a byte-order mark"},
  };
  for (const auto& [text, line, offset, match, why] : cases) {
    const auto found = found_by(detector, text);
    ASSERT_EQ(found.size(), 1u) << why;
    EXPECT_EQ(found[0].where.line, line) << why;
    EXPECT_EQ(found[0].end_line, line) << why;
    EXPECT_EQ(found[0].offset, offset) << why;
    EXPECT_EQ(found[0].match, match) << why;
    EXPECT_EQ(found[0].where.path, "app.txt") << why;
  }
}

TEST(Detector, ShowsTheLinesAroundItMasked) {
  const auto detector = detector_of({token_rule()});
  const auto found =
      found_by(detector, "one\ntwo\nthree\nx=" + token('a') + " y=" + token('b') + "\nfive\nsix\n");
  ASSERT_EQ(found.size(), 2u);
  const std::string stars(20, '*');
  EXPECT_EQ(code_of(found[0]), "2  two\n3  three\n4> x=" + stars + " y=" + stars + "\n5  five\n");
  EXPECT_EQ(found[0].match, found[1].match) << "the other secret of the line is masked too";
  EXPECT_NE(found[0].fingerprint, found[1].fingerprint);
}

TEST(Detector, MasksWhatOtherLinesHave) {
  const auto detector = detector_of({token_rule()});
  for (const auto& c : found_by(detector, token('a') + "\n" + token('b') + "\n" + token('c')))
    EXPECT_EQ(code_of(c).find("tok_"), std::string::npos) << code_of(c);
}

TEST(Detector, MasksItsValueWhereNoRuleSeesIt) {
  const auto detector = detector_of({rule("r", "key=([0-9a-z]{4,40})", "1")});
  const auto found =
      found_by(detector, "key=a1b2c3d4e5f6\ncurl -H a1b2c3d4e5f6 -H a1b2c3d4e5f6x\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(code_of(found[0]), "1> key=************\n2  curl -H ************ -H ************x\n");
  EXPECT_EQ(code_of(found_by(detector, "key=port\nport\n").at(0)), "1> key=****\n2  port\n")
      << "a short one is a word";
  const auto word = encode_base64(as_bytes("key=a1b2c3d4e5f6 and some more words"));
  const auto encoded = found_by(detector, word + "\n" + word + "AQEB\n");
  ASSERT_GE(encoded.size(), 1u);
  EXPECT_EQ(code_of(encoded[0]).find(word), std::string::npos) << code_of(encoded[0]);
}

TEST(Detector, RevealsWhenAskedTo) {
  const auto detector = detector_of({token_rule()}, {.salt = {}, .reveal = true});
  const auto found = found_by(detector, "x=" + token());
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].match, "x=" + token());
}

TEST(Detector, CutsLongLinesAroundTheMatch) {
  const auto detector = detector_of({token_rule()});
  const auto found =
      found_by(detector, std::string(500, 'a') + " " + token() + " " + std::string(500, 'z'));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].match,
            std::string(29, 'a') + " " + std::string(20, '*') + " " + std::string(19, 'z'));
  ASSERT_EQ(found[0].code.size(), 1u);
  EXPECT_EQ(found[0].code[0].content, found[0].match);
}

TEST(Detector, MasksKeysOverSeveralLines) {
  const auto detector =
      detector_of({rule("key", "BEGIN(?P<secret>[\\s\\S]{1,900}?)END", "secret")});
  const auto found = found_by(detector, "a\nBEGIN\nline one\r\nline two\nEND\nb\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].where.line, 2u);
  EXPECT_EQ(found[0].end_line, 4u);
  EXPECT_EQ(found[0].match, "BEGIN\n********\n********");
  EXPECT_EQ(code_of(found[0]), "1  a\n2> BEGIN\n3> ********\n4> ********\n5  END\n");
}

TEST(Detector, TakesTheGroupThatIsTheSecret) {
  struct Case {
    std::string group;
    std::string match;
    std::string why;
  };
  const Case cases[] = {
      {"", "*******", "none: all of it"},
      {"value", "ab=**cd", "by name"},
      {"2", "ab=**cd", "by number"},
      {"1", "**=12cd", "by number"},
      {"0", "*******", "0 is all of it"},
      {"9", "*******", "a number that there is not"},
      {"other", "*******", "a name there is not"},
      {"?", "**=12cd", "the first that takes part"},
  };
  for (const auto& [group, match, why] : cases) {
    const auto found =
        found_by(detector_of({rule("r", "(ab)=(?P<value>[0-9]{2})(?:cd|(ef))", group)}), "ab=12cd");
    ASSERT_EQ(found.size(), 1u) << why;
    EXPECT_EQ(found[0].match, match) << why;
  }
  const auto later = found_by(detector_of({rule("r", "(x)?(y)?(z[0-9]{3})", "?")}), "z123");
  ASSERT_EQ(later.size(), 1u);
  EXPECT_EQ(later[0].match, "****") << "groups that take no part are passed over";
  EXPECT_TRUE(found_by(detector_of({rule("r", "a(b?)", "1")}), "a").size() == 1)
      << "a group that is empty leaves the whole match";
}

TEST(Detector, LooksOnlyIntoFilesThatTheRuleNames) {
  auto named = token_rule();
  named.path = R"(\.env$)";
  const auto detector = detector_of({named});
  EXPECT_EQ(told(found_by(detector, token(), "app/.env")), "token:1");
  EXPECT_EQ(told(found_by(detector, token(), "app/.env.txt")), "");
}

TEST(Detector, TellsOfFilesThatShouldNotBeThere) {
  const auto detector = detector_of({{.id = "key-file", .path = R"((?:^|/)id_rsa$)"}});
  const auto found = found_by(detector, "", "root/.ssh/id_rsa");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].where.line, 1u);
  EXPECT_EQ(found[0].match, "root/.ssh/id_rsa");
  EXPECT_EQ(found[0].fingerprint.size(), 32u);
  EXPECT_TRUE(found_by(detector, "id_rsa", "root/.ssh/config").empty());
}

TEST(Detector, KnowsTheCommitsThatAreAllowed) {
  const std::string known(40, 'a'), other(40, 'b');
  const auto excused = [&](const Allow& allow, const std::string& path, const std::string& commit) {
    auto rule = token_rule();
    rule.allow = {allow};
    const auto text = token();
    const auto found = detector_of({rule}).find(path, as_bytes(text), commit);
    return found.candidates.size() == 1 && !found.candidates[0].excused.empty();
  };
  EXPECT_TRUE(excused({.commits = {known}}, "a", known));
  EXPECT_FALSE(excused({.commits = {known}}, "a", other));
  EXPECT_FALSE(excused({.commits = {known}}, "a", "")) << "not in a scan of history";
  const Allow both{.paths = {"^old/"}, .commits = {known}, .all = true};
  EXPECT_TRUE(excused(both, "old/a", known));
  EXPECT_FALSE(excused(both, "new/a", known));
  EXPECT_FALSE(excused(both, "old/a", other));
}

TEST(Detector, NeedsAKeywordOnlyAsAHint) {
  auto hinted = token_rule();
  hinted.keywords = {"Tok_"};
  for (const bool portable : {false, true})
    EXPECT_EQ(told(found_by(detector_of({hinted}, {.portable = portable}), token())), "token:1")
        << "in any case of letters";
}

TEST(Detector, KeepsRulesOfTheUsersBesideBuiltInOnes) {
  auto sure = rule("sure", "tok_[0-9A-Za-z]{16}"), vague = rule("vague", "tok_[0-9A-Za-z]{10,16}");
  sure.compiled = vague.compiled = 1;
  sure.confidence = Confidence::high;
  vague.confidence = Confidence::low;
  EXPECT_EQ(told(found_by(detector_of({vague, sure}), token())), "sure:1")
      << "of built-in rules the surest counts";
  auto own = rule("own", "tok_[0-9A-Za-z]{16}");
  EXPECT_EQ(told(found_by(detector_of({vague, own, sure}), token())), "own:1 sure:1");
  EXPECT_EQ(told(found_by(detector_of({own, rule("own-too", "tok_")}), token())),
            "own:1 own-too:1");
}

TEST(Detector, CountsWhatItLeavesOut) {
  const auto detector = detector_of({token_rule()}, {.most = 3});
  std::string text;
  for (char c = 'a'; c < 'k'; ++c) text += token(c) + "\n";
  const auto found = detector.find("app.txt", as_bytes(text));
  EXPECT_EQ(found.candidates.size(), 3u);
  EXPECT_EQ(found.left_out, 7u);
  EXPECT_EQ(told(found.candidates), "token:1 token:2 token:3");
}

TEST(Detector, HashesValuesThatCannotBeGuessed) {
  const auto detector = detector_of({rule("any", "key=(\\S{4,40})", "1")});
  const auto hash_of = [](const Detector& by, const std::string& value) {
    const auto found = found_by(by, "key=" + value);
    return found.size() == 1 ? found[0].hash : "none";
  };
  EXPECT_EQ(hash_of(detector, token()).size(), 16u);
  EXPECT_EQ(hash_of(detector, token()), hash_of(detector, token()));
  EXPECT_NE(hash_of(detector, token('a')), hash_of(detector, token('b')));
  EXPECT_EQ(hash_of(detector, "hunter2hunter2"), "") << "short";
  EXPECT_EQ(hash_of(detector, "aaaaaaaaaaaaaaaaaaaaaaab"), "") << "hardly any variety";
  const auto salted = detector_of({rule("any", "key=(\\S{4,40})", "1")}, {.salt = "pepper"});
  EXPECT_EQ(hash_of(salted, "hunter2").size(), 16u) << "with a salt of one's own";
  EXPECT_NE(hash_of(salted, token()), hash_of(detector, token()));
}

TEST(Detector, FingerprintsSurviveMoves) {
  const auto detector = detector_of({token_rule()});
  const auto print = [&](const std::string& text, std::string_view path = "app.txt") {
    const auto found = found_by(detector, text, path);
    return found.empty() ? std::string() : found[0].fingerprint;
  };
  const auto first = print("x = " + token());
  EXPECT_EQ(first.size(), 32u);
  EXPECT_EQ(print("\n\n# more\nx = " + token() + "\n"), first) << "another line";
  EXPECT_EQ(print("    x = " + token() + "  "), first) << "indented";
  EXPECT_NE(print("x = " + token('b')), first) << "another value";
  EXPECT_NE(print("x = " + token(), "other.txt"), first) << "another file";
}

TEST(Detector, FingerprintsTellEqualSecretsApart) {
  const auto detector = detector_of({token_rule()});
  const auto found = found_by(detector, token() + "\n" + token() + "\n" + token() + "\n");
  std::set<std::string> prints, hashes;
  for (const auto& c : found) prints.insert(c.fingerprint), hashes.insert(c.hash);
  EXPECT_EQ(prints.size(), 3u);
  EXPECT_EQ(hashes.size(), 1u);
}

TEST(Detector, FindsWhatIsEncoded) {
  const auto detector = detector_of({token_rule()});
  const auto inner = "password: " + token() + " and some more words";
  const auto base64 = encode_base64(as_bytes(inner));
  const auto found = found_by(detector, "data:\n  it: " + base64 + "\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].decoded, "base64");
  EXPECT_EQ(found[0].where.line, 2u);
  EXPECT_EQ(found[0].offset, 12u);
  EXPECT_EQ(found[0].match.find(base64), std::string::npos) << "the encoded form is masked";
  const auto percent = found_by(detector, "https://h/?q=key%3D" + token() + "%26x");
  ASSERT_EQ(percent.size(), 1u);
  EXPECT_EQ(percent[0].decoded, "") << "what stands there plainly is told once";
  EXPECT_EQ(found_by(detector, "q=%74%6Fk_" + token().substr(4)).at(0).decoded, "percent");
}

TEST(Detector, ReadsUtf16) {
  const auto detector = detector_of({token_rule()});
  const auto text = "line\nx=" + token() + "\n";
  std::string little = "\xFF\xFE", big = "\xFE\xFF";
  for (const char c : text) {
    (little += c) += '\0';
    (big += '\0') += c;
  }
  for (const auto& wide : {little, big}) {
    const auto found = found_by(detector, wide);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].where.line, 2u);
    EXPECT_EQ(found[0].decoded, "utf-16");
    EXPECT_EQ(found[0].match, "x=" + std::string(20, '*'));
  }
}

TEST(Detector, ReadsStringsOfCompiledPythonOnly) {
  const auto detector = detector_of({token_rule()});
  const auto bytes =
      std::string("\x6F\x0D\x0D\x0A\0\0\0\0", 8) + token() + std::string("\0\x01", 2);
  const auto found = found_by(detector, bytes, "m.cpython-312.pyc");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].match, "Binary file \"m.cpython-312.pyc\" matches a rule \"Token\"");
  EXPECT_EQ(found[0].where.line, 1u);
  EXPECT_TRUE(found[0].code.empty());
  EXPECT_TRUE(found_by(detector, bytes, "m.bin").empty());
}

TEST(Detector, KnowsBinariesByTheirFront) {
  EXPECT_FALSE(looks_binary(as_bytes("plain\ttext\r\n\x1B[0m")));
  EXPECT_FALSE(looks_binary(as_bytes("")));
  EXPECT_TRUE(looks_binary(as_bytes(std::string_view("a\0b", 3))));
  EXPECT_TRUE(
      looks_binary(as_bytes("\x7F"
                            "ELF\x02\x01")));
  EXPECT_FALSE(looks_binary(as_bytes(std::string(300, 'a') + '\0'))) << "looks at 300 bytes";
  const auto detector = detector_of({token_rule()});
  EXPECT_EQ(told(found_by(detector, std::string(400, 'a') + '\0' + "\n" + token())), "token:2")
      << "a zero byte later ends nothing";
}

TEST(Detector, FindsSecretsAcrossWindows) {
  const auto detector = detector_of({token_rule()});
  for (const std::size_t at :
       {kWindowBody - 30, kWindowBody - 10, kWindowBody - 1, kWindowBody, kWindowBody + 1,
        2 * kWindowBody - 3, 2 * kWindowBody + kWindowTail - 5}) {
    std::string text(at, '\n');
    text += token();
    text += std::string(3 * kWindowBody - text.size(), ' ');
    const auto found = found_by(detector, text);
    ASSERT_EQ(found.size(), 1u) << at;
    EXPECT_EQ(found[0].offset, at);
    EXPECT_EQ(found[0].where.line, at + 1);
  }
}

TEST(Detector, ShowsNothingThatAWindowCutsThrough) {
  const auto detector = detector_of({token_rule()});
  // The second secret begins ten bytes in front of the second window, in the line before the first.
  std::string text(kWindowBody - kWindowLead - 10, '\n');
  text += token('b') + std::string(kWindowLead, ' ') + "\n" + token('a');
  const auto found = found_by(detector, text);
  ASSERT_EQ(found.size(), 2u);
  for (const auto& c : found) EXPECT_EQ(code_of(c).find("G7h8"), std::string::npos) << code_of(c);
}

TEST(Detector, SaysWhichRuleItCannotTake) {
  const auto made = Detector::make({.rules = {rule("bad", "a(")}}, {});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, Error::usage);
  EXPECT_EQ(made.error().what.substr(0, 15), "secret rule bad");
  EXPECT_EQ(Detector::make({.rules = std::vector<Rule>(5001)}, {}).error().kind, Error::too_large);
}

TEST(Detector, HasAnIdentityOfAllThatDecides) {
  const auto base = detector_of({token_rule()}).identity();
  EXPECT_EQ(base, detector_of({token_rule()}).identity());
  std::set<std::string> seen = {base};
  const auto differs = [&](RuleSet set, DetectorOptions options = {}) {
    return seen.insert(Detector::make(std::move(set), std::move(options))->identity()).second;
  };
  auto changed = token_rule();
  changed.entropy = 1;
  EXPECT_TRUE(differs({.rules = {changed}}));
  changed = token_rule();
  changed.allow = {{.id = "a", .paths = {"x"}}};
  EXPECT_TRUE(differs({.rules = {changed}}));
  EXPECT_TRUE(differs({.rules = {token_rule()}, .allow = {{.id = "a", .paths = {"x"}}}}));
  EXPECT_TRUE(differs({.rules = {token_rule()}, .exclude_blocks = {"x"}}));
  EXPECT_TRUE(differs({.rules = {token_rule()}, .skip_patterns = {"x"}}));
  EXPECT_TRUE(differs({.rules = {token_rule()}}, {.salt = "s"}));
  EXPECT_TRUE(differs({.rules = {token_rule()}}, {.most = 5}));
}

TEST(Detector, SkipsFilesByPattern) {
  RuleSet set{.rules = {token_rule()}, .skip_patterns = {"**/*.png", "vendor/**"}};
  const auto detector = *Detector::make(std::move(set), {});
  EXPECT_FALSE(detector.wants("a/b.png"));
  EXPECT_FALSE(detector.wants("vendor/a"));
  EXPECT_TRUE(detector.wants("a/vendor.txt"));
}

TEST(Detector, NamesRulesByTheirAliases) {
  auto named = token_rule();
  named.aliases = {"their-token"};
  const auto detector = detector_of({named});
  ASSERT_TRUE(detector.rule("their-token"));
  EXPECT_EQ(detector.rule("their-token")->id, "token");
  EXPECT_EQ(detector.rule("nothing"), nullptr);
}

}  // namespace
}  // namespace oakum::secret

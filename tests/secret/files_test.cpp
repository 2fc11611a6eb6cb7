// Whole files, members of archives, an image's configuration, and what is judged of it all.
#include <gtest/gtest.h>

#include "core/report.h"
#include "io/crc32.h"
#include "secret/archive_members.h"
#include "secret/file_examiner.h"
#include "secret/image_config.h"
#include "secret/judge.h"
#include "tests/image_maker.h"
#include "tests/secret/one_rule.h"

namespace oakum::secret {
namespace {
using testing_images::gzip;
using testing_images::make_tar;

/// A zip archive whose members are stored as they are.
std::string make_zip(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string out, directory;
  const auto number = [](std::string& to, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) to += static_cast<char>(value >> 8 * i);
  };
  for (const auto& member : members) {
    const auto &name = member.first, &content = member.second;
    const auto offset = out.size();
    const auto common = [&](std::string& to) {
      number(to, 20, 2), number(to, 0, 2), number(to, 0, 2), number(to, 0, 4);
      number(to, io::crc32(0, as_bytes(content)), 4);
      number(to, content.size(), 4), number(to, content.size(), 4), number(to, name.size(), 2);
      number(to, 0, 2);
    };
    out += "PK\3\4";
    common(out);
    out += name + content;
    directory += "PK\1\2";
    number(directory, 20, 2);
    common(directory);
    number(directory, 0, 2), number(directory, 0, 2), number(directory, 0, 2);
    number(directory, 0, 4), number(directory, offset, 4);
    directory += name;
  }
  const auto start = out.size();
  out += directory + "PK\5\6";
  number(out, 0, 4), number(out, members.size(), 2), number(out, members.size(), 2);
  number(out, directory.size(), 4), number(out, start, 4), number(out, 0, 2);
  return out;
}

std::string members_of(std::string_view path, const std::string& archive) {
  std::string out;
  const auto done =
      each_member(path, as_bytes(archive), [&](std::string_view name, ByteView bytes) {
        out += std::string(name) + "=" + std::string(as_text(bytes)) + ";";
      });
  return out + (done ? "" : "error: " + done.error().what);
}

TEST(ArchiveMembers, AreReadOneLevelDeep) {
  EXPECT_EQ(members_of("a.zip", make_zip({{"x/a", "1"}, {"d/", ""}, {"b", "2"}})), "x/a=1;b=2;");
  const auto tar = make_tar({{.path = "x/a", .content = "1"},
                             {.path = "d", .type = '5'},
                             {.path = "l", .type = '2', .link = "x/a"},
                             {.path = "b", .content = "2"}});
  EXPECT_EQ(members_of("a.tar", tar), "x/a=1;b=2;");
  EXPECT_EQ(members_of("a.tgz", gzip(tar)), "x/a=1;b=2;");
  EXPECT_EQ(members_of("dir/a.txt.gz", gzip("text")), "a.txt=text;");
  const auto zip = make_zip({{"in.zip", make_zip({{"a", "1"}})}});
  EXPECT_EQ(members_of("a.zip", zip).substr(0, 9), "in.zip=PK");
}

TEST(ArchiveMembers, SayWhatTheyCannotRead) {
  const auto tar = make_tar({{.path = "a", .content = "1"}, {.path = "b", .content = "2"}});
  EXPECT_EQ(members_of("a.tar", tar.substr(0, 1100)).substr(0, 11), "a=1;error: ");
  EXPECT_EQ(members_of("a.zip", "no zip").substr(0, 7), "error: ");
  EXPECT_EQ(members_of("a.gz", gzip("text").substr(0, 12)).substr(0, 7), "error: ");
  const std::string large((16u << 20) + 1, 'x');
  EXPECT_NE(members_of("a.tar", make_tar({{.path = "large", .content = large},
                                          {.path = "b", .content = "2"}}))
                .find("b=2;error: large: "),
            std::string::npos)
      << "the others are read";
}

TEST(ArchiveMembers, KnowsArchivesByName) {
  for (const auto* name : {"a.zip", "a.jar", "b/c.tar.gz", "x.txt.gz", "a.tar.zst", "a.whl"})
    EXPECT_TRUE(is_archive_name(name)) << name;
  for (const auto* name : {"a.txt", "zip", "gz", "a.zip.txt", ""})
    EXPECT_FALSE(is_archive_name(name)) << name;
}

inventory::Sink examined(const Detector& detector, const std::string& path,
                         std::string_view content, ExaminerOptions options = {}) {
  inventory::Sink sink;
  const FileExaminer examiner(detector, std::move(options));
  const auto done = examiner.examine(io::MemoryFile(path, as_bytes(content)), sink);
  if (!done) sink.problem(0, done.error().what, done.error().kind);
  return sink;
}

TEST(FileExaminer, LooksIntoText) {
  const auto detector = detector_of({token_rule(), {.id = "key-file", .path = R"(\.p12$)"}});
  const auto seen = [&](const std::string& path, std::string_view content) {
    return told(examined(detector, path, content).secrets);
  };
  const auto zeros = std::string(10, '\0');
  EXPECT_EQ(seen("a.txt", "x=" + token()), "token:1");
  EXPECT_EQ(seen("a.bin", zeros + token()), "") << "a binary";
  EXPECT_EQ(seen("a.pyc", zeros + token()), "token:1") << "compiled Python";
  EXPECT_EQ(seen("a.txt", "tok_"), "") << "too short for anything";
  EXPECT_EQ(seen("a.txt", ""), "");
  EXPECT_EQ(seen("a.p12", zeros), "key-file:1") << "a rule for paths counts for binaries";
  EXPECT_EQ(seen("a.p12", ""), "key-file:1") << "and for empty files";
  EXPECT_EQ(seen("a.p12", std::string(5 << 20, ' ') + token()), "key-file:1 token:1");
}

TEST(FileExaminer, LargeFilesSayTheSame) {
  const auto detector = detector_of({token_rule()});
  std::string text;
  while (text.size() < (4u << 20) - 100'000)
    text += std::string(20'000, '.') +
            "\nkey = " + token(static_cast<char>('a' + text.size() % 26)) + "\n";
  text += "end\n";
  const auto held = examined(detector, "a.txt", text).secrets;
  ASSERT_GT(held.size(), 150u);
  const auto more = std::string(300'000, ' ');
  EXPECT_EQ(examined(detector, "a.txt", text + more).secrets, held);
}

TEST(FileExaminer, SaysWhatItLeavesOut) {
  const auto detector = detector_of({token_rule()}, {.most = 2});
  const auto sink = examined(detector, "a.txt", token('a') + "\n" + token('b') + "\n" + token('c'));
  EXPECT_EQ(sink.secrets.size(), 2u);
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].kind, Error::too_large);
  const auto wide = examined(detector, "a.txt", "\xFF\xFE" + std::string(5 << 20, ' '));
  ASSERT_EQ(wide.problems.size(), 1u);
  EXPECT_EQ(wide.problems[0].kind, Error::too_large) << "UTF-16 is held as a whole";
}

TEST(FileExaminer, WantsWhatIsNotSkippedOrItsOwn) {
  RuleSet set{.rules = {token_rule()}, .skip_patterns = {"**/*.{zip,png}"}};
  const auto detector = *Detector::make(std::move(set), {});
  const FileExaminer plain(detector, {.own_files = {"rules.yaml"}});
  EXPECT_TRUE(plain.wants("a/b.txt"));
  EXPECT_FALSE(plain.wants("rules.yaml"));
  EXPECT_TRUE(plain.wants("a/rules.yaml")) << "another file of that name";
  EXPECT_FALSE(plain.wants("a/b.zip"));
  const FileExaminer archives(detector, {.archives = true});
  EXPECT_TRUE(archives.wants("a/b.zip"));
  EXPECT_FALSE(archives.wants("a/b.png"));
  EXPECT_NE(plain.identity(), archives.identity());
  EXPECT_EQ(plain.identity().substr(0, 8), "secrets ");
}

TEST(FileExaminer, LooksIntoArchivesWhenAsked) {
  RuleSet set{.rules = {token_rule()}, .skip_patterns = {"**/*.png"}};
  const auto detector = *Detector::make(std::move(set), {});
  const auto zip = make_zip({{"conf/a.txt", "\nx=" + token()}, {"b.png", token()}});
  const auto sink = examined(detector, "x/y.zip", zip, {.archives = true});
  ASSERT_EQ(sink.secrets.size(), 1u);
  EXPECT_EQ(sink.secrets[0].where.path, "x/y.zip");
  EXPECT_EQ(sink.secrets[0].inside, "conf/a.txt");
  EXPECT_EQ(sink.secrets[0].where.line, 2u);
  const auto gz = examined(detector, "a.txt.gz", gzip(token() + "\n"), {.archives = true});
  EXPECT_EQ(told(gz.secrets), "token:1");
}

TEST(ImageConfig, TellsTheInstruction) {
  const auto detector = detector_of({token_rule()});
  ImageMetadata image;
  image.diff_ids = {"one", "two"};
  image.config = R"({"config": {"Env": ["PATH=/bin", "KEY=)" + token() + R"("],
      "Labels": {"note": ")" +
                 token('b') + R"("}},
      "history": [{"created_by": "/bin/sh -c #(nop) ADD file in /"},
                  {"created_by": "/bin/sh -c #(nop)  ENV KEY=)" +
                 token() + R"(", "empty_layer": true},
                  {"created_by": "RUN make )" +
                 token('c') + R"( # buildkit"}]})";
  std::vector<Layer> layers(2);
  const auto found = find_in_image(image, layers, detector);
  ASSERT_TRUE(found);
  std::string out;
  for (const auto& one : *found)
    out += std::to_string(one.seen.where.layer) + " " + one.instruction + "\n";
  const std::string stars(20, '*');
  EXPECT_EQ(out, "0 ENV KEY=" + stars + "\n1 RUN make " + stars +
                     " # buildkit\n1 LABEL note=" + stars + "\n")
      << "the same value once, at the step that brought it";
  ImageMetadata none;
  EXPECT_TRUE(find_in_image(none, layers, detector)->empty());
  image.config = "{";
  EXPECT_FALSE(find_in_image(image, layers, detector));
}

TEST(Judge, MakesFindings) {
  auto rule = token_rule();
  rule.severity = Severity::high;
  rule.category = "Acme";
  auto sure = rule;
  sure.id = "sure", sure.confidence = Confidence::high;
  const auto detector = detector_of({rule, sure});
  Inventory inventory;
  const auto sighting = [&](const std::string& id, const std::string& owner) {
    SecretSighting one;
    one.seen.rule = id;
    one.seen.where = {.path = "etc/app.conf", .line = 3, .layer = 1};
    one.owner = owner;
    inventory.secrets.push_back(one);
  };
  sighting("token", ""), sighting("token", "app"), sighting("sure", "app"), sighting("gone", "");
  inventory.secrets[0].seen.inside = "a.txt";
  const auto findings = find_secrets(inventory, detector);
  ASSERT_EQ(findings.size(), 4u);
  EXPECT_EQ(findings[0].rule, "token");
  EXPECT_EQ(findings[0].severity, Severity::high);
  EXPECT_EQ(findings[0].where, inventory.secrets[0].seen.where);
  EXPECT_EQ(findings[0].message, "Token in etc/app.conf (a.txt)");
  const auto excuse = [&](std::size_t i) {
    return std::get<Secret>(findings[i].detail).seen.excused;
  };
  EXPECT_EQ(excuse(0), "");
  EXPECT_EQ(excuse(1), "a file of the package app, which everybody can get");
  EXPECT_EQ(excuse(2), "") << "a sure rule needs no name beside it";
  EXPECT_EQ(findings[3].severity, Severity::unknown) << "a rule that there is not";
  EXPECT_EQ(std::get<Secret>(findings[3].detail).title, "gone");
}

}  // namespace
}  // namespace oakum::secret

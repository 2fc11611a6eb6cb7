#include "io/tar.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "tests/io/tar_builder.h"
#include "tests/io/workshop.h"

namespace oakum::io {
namespace {

using namespace std::string_literals;

struct Seen {
  TarEntry entry;
  std::string content;
};

/// All entries with their content; a failure becomes a test failure.
std::vector<Seen> walk(Reader& in, std::vector<TarProblem>* problems = nullptr) {
  TarReader tar(in);
  std::vector<Seen> all;
  TarEntry entry;
  while (true) {
    const auto found = tar.next(entry);
    if (!found) ADD_FAILURE() << found.error().what;
    if (!found || !*found) break;
    all.push_back({entry, drain(tar.content(), 10'000)});
  }
  if (problems) *problems = tar.problems();
  EXPECT_EQ(tar.problem_count() > 0, problems != nullptr && !problems->empty());
  return all;
}

std::vector<Seen> walk(std::string_view bytes, std::vector<TarProblem>* problems = nullptr) {
  const auto whole = memory_reader(as_bytes(bytes));
  return walk(*whole, problems);
}

std::string names(const std::vector<Seen>& all) {
  std::string text;
  for (const auto& seen : all) text += seen.entry.path + "\n";
  return text;
}

const Seen* find(const std::vector<Seen>& all, std::string_view path) {
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const auto& seen) { return seen.entry.path == path; });
  return at == all.end() ? nullptr : &*at;
}

/// A tree with every type, long names and odd ones, made once.
const Workshop& tree() {
  static const Workshop shop;
  static const bool made = [] {
    const std::string deep =
        std::string(60, 'd') + "/" + std::string(60, 'e') + "/" + std::string(60, 'f');
    shop.run("mkdir -p root/etc root/empty root/" + deep);
    shop.write("root/etc/os-release", "ID=test\n");
    shop.write("root/etc/block", noise(512));
    shop.write("root/etc/nothing", "");
    shop.write("root/big", noise(300'000));
    shop.write("root/" + deep + "/" + std::string(200, 'n'), "deep");
    shop.write("root/with space and \xc3\xa4 and \xff", "odd");
    return shop.run("cd root && ln -s ../etc/os-release link && ln -s " + std::string(300, 't') +
                    " long-link && ln big hard && mkfifo fifo && chmod 4755 etc/block");
  }();
  EXPECT_TRUE(made);
  return shop;
}

TEST(TarReader, AgreesWithTarInEveryFormat) {
  const auto& shop = tree();
  for (const std::string format : {"gnu", "oldgnu", "pax", "ustar", "v7"}) {
    const bool short_only = format == "v7" || format == "ustar";
    const std::string no_fifo = format == "v7" ? " --exclude=fifo" : "";
    const std::string excluded =
        no_fifo + (short_only ? " --exclude='ddd*' --exclude=long-link" : "");
    ASSERT_TRUE(shop.run("tar --format=" + format + " --sort=name -cf " + format + ".tar" +
                         excluded + " -C root ."))
        << format;
    ASSERT_TRUE(shop.run("tar -tf " + format +
                         ".tar --quoting-style=literal --show-transformed-names | sed 's,^\\./,,; "
                         "s,/$,,; /^$/d' > names"));
    const auto bytes = shop.read(format + ".tar");
    const auto all = walk(bytes);
    EXPECT_EQ(names(all), shop.read("names")) << format;

    const auto* release = find(all, "etc/os-release");
    ASSERT_TRUE(release) << format;
    EXPECT_EQ(release->content, "ID=test\n");
    EXPECT_EQ(find(all, "etc/block")->entry.mode, 04755u);
    EXPECT_EQ(find(all, "etc/block")->content, noise(512));
    EXPECT_EQ(find(all, "etc/nothing")->entry.size, 0u);
    EXPECT_EQ(find(all, "etc")->entry.type, TarType::directory);
    if (no_fifo.empty()) {
      EXPECT_EQ(find(all, "fifo")->entry.type, TarType::fifo);
    }
    EXPECT_EQ(find(all, "link")->entry.type, TarType::symlink);
    EXPECT_EQ(find(all, "link")->entry.link_target, "../etc/os-release");
    EXPECT_EQ(find(all, "big")->content, noise(300'000));
    EXPECT_EQ(find(all, "hard")->entry.type, TarType::hard_link);
    EXPECT_EQ(find(all, "hard")->entry.link_target, "big");
    EXPECT_EQ(find(all, "hard")->content, "");
    EXPECT_EQ(find(all, "with space and \xc3\xa4 and \xff")->content, "odd");
    if (short_only) continue;
    EXPECT_EQ(find(all, "long-link")->entry.link_target, std::string(300, 't'));
    EXPECT_EQ(all.front().entry.path.find("./"), std::string::npos);
    const auto deep = std::string(60, 'd') + "/" + std::string(60, 'e') + "/" +
                      std::string(60, 'f') + "/" + std::string(200, 'n');
    ASSERT_TRUE(find(all, deep)) << format;
    EXPECT_EQ(find(all, deep)->content, "deep");
  }
}

TEST(TarReader, DoesNotCareHowBytesArrive) {
  const auto& shop = tree();
  ASSERT_TRUE(shop.run("tar --format=pax -cf pieces.tar -C root ."));
  const auto bytes = shop.read("pieces.tar");
  const auto whole = walk(bytes);
  for (const std::size_t piece : {1, 511, 513, 10'000}) {
    SlowReader slow(bytes, piece);
    const auto pieces = walk(slow);
    ASSERT_EQ(names(pieces), names(whole));
    for (std::size_t i = 0; i < whole.size(); ++i) ASSERT_EQ(pieces[i].content, whole[i].content);
  }
}

TEST(TarReader, SkipsWhatNobodyReads) {
  const auto& shop = tree();
  ASSERT_TRUE(shop.run("tar --sort=name -cf skip.tar -C root ."));
  const auto bytes = shop.read("skip.tar");
  const auto in = memory_reader(as_bytes(bytes));
  TarReader tar(*in);
  TarEntry entry;
  std::string seen;
  while (*tar.next(entry)) {
    seen += entry.path + "\n";
    if (entry.path == "big") {
      EXPECT_EQ(tar.content().skip(100'000), 100'000u);
      char byte = 0;
      EXPECT_EQ(*tar.content().read(std::as_writable_bytes(std::span(&byte, 1))), 1u);
      EXPECT_EQ(byte, noise(300'000)[100'000]);
    }
    if (entry.path == "etc/block") {
      EXPECT_EQ(tar.content().skip(100'000), 512u);
    }
  }
  EXPECT_EQ(seen, names(walk(bytes)));
}

TEST(TarReader, FillsTheHolesOfSparseFiles) {
  const Workshop shop;
  // A file of four pieces, one of many (more than a header holds), one that is a hole, one that
  // ends in a hole.
  shop.run(
      "truncate -s 1000000 few many hole tail; for i in 1 2 3; do echo piece$i | dd of=few bs=1 "
      "seek=$((i*200000)) conv=notrunc; done;"
      "for i in $(seq 1 60); do echo piece$i | dd of=many bs=1 seek=$((i*16384)) conv=notrunc; "
      "done; echo x | dd of=tail bs=1 seek=100 conv=notrunc");
  struct Case {
    std::string format;
    std::string options;
  };
  const Case cases[] = {{"oldgnu", "--format=oldgnu"},
                        {"gnu", "--format=gnu"},
                        {"pax 0.0", "--format=pax --sparse-version=0.0"},
                        {"pax 0.1", "--format=pax --sparse-version=0.1"},
                        {"pax 1.0", "--format=pax --sparse-version=1.0"}};
  for (const auto& [format, options] : cases) {
    ASSERT_TRUE(shop.run("tar " + options +
                         " --sparse --hole-detection=raw -cf sparse.tar few many hole tail"))
        << format;
    const auto bytes = shop.read("sparse.tar");
    EXPECT_LT(bytes.size(), 2'000'000u) << "tar did make it sparse";
    const auto all = walk(bytes);
    EXPECT_EQ(names(all), "few\nmany\nhole\ntail\n") << format;
    for (const auto& seen : all) {
      EXPECT_EQ(seen.entry.size, 1'000'000u) << format;
      EXPECT_LT(seen.entry.stored, 1'000'000u) << format;
      EXPECT_TRUE(seen.content == shop.read(seen.entry.path)) << format << ": " << seen.entry.path;
    }
    const auto in = memory_reader(as_bytes(bytes));
    TarReader tar(*in);
    TarEntry entry;
    while (*tar.next(entry)) {
      const auto content = shop.read(entry.path);
      std::string part(20, '\0');
      ASSERT_EQ(tar.content().skip(199'990), 199'990u);
      const auto got = tar.content().read(std::as_writable_bytes(std::span(part)));
      ASSERT_TRUE(got && *got > 5);
      EXPECT_EQ(part[5], content[199'995]) << format;
      EXPECT_EQ(tar.content().skip(1ull << 40), 1'000'000 - 199'990 - *got) << format;
    }
  }
}

TEST(TarReader, PaxOutranksTheSizeField) {
  // A tool that took the size field for the truth would see "smuggled" as an entry of the archive.
  TarBuilder inner;
  inner.file("smuggled", "no");
  TarBuilder outer;
  outer.pax(pax_record("size", std::to_string(inner.bytes.size())));
  outer.header({.name = "outer", .size = 0}).data(inner.bytes).file("last", "yes").end();
  EXPECT_EQ(names(walk(outer.bytes)), "outer\nlast\n");

  const Workshop shop;
  shop.write("x.tar", outer.bytes);
  ASSERT_TRUE(shop.run("tar -tf x.tar > names"));
  EXPECT_EQ(shop.read("names"), "outer\nlast\n") << "tar itself";
}

TEST(TarReader, JoinsPrefixAndName) {
  TarBuilder tar;
  tar.header({.name = "name", .prefix = "a/prefix"});
  tar.header({.name = "gnu", .prefix = "not-a-prefix", .magic = std::string_view("ustar  \0", 8)});
  tar.header({.name = "v7", .prefix = "nor-this", .magic = {}});
  EXPECT_EQ(names(walk(tar.end().bytes)), "a/prefix/name\ngnu\nv7\n");
}

TEST(TarReader, UnderstandsOldCustoms) {
  TarBuilder tar;
  tar.header({.name = "dir/", .type = '\0', .magic = {}});
  tar.header({.name = "file", .type = '\0', .size = 3, .magic = {}}).data("old");
  tar.header({.name = "contiguous", .type = '7', .size = 3}).data("con");
  tar.header({.name = "\xe4\xf6", .signed_checksum = true});
  tar.header({.name = "binary", .size_field = "\x80\0\0\0\0\0\0\0\0\0\0\x04"s}).data("size");
  tar.header({.name = "padded", .size_field = "     4 \0\0\0\0\0"s}).data("size");
  tar.header({.name = "null", .type = '3'}).header({.name = "sda", .type = '4'});
  tar.header({.name = "dump", .type = 'D', .size = 5}).data("Yabc\0");
  const auto all = walk(tar.end().bytes);
  EXPECT_EQ(names(all), "dir\nfile\ncontiguous\n\xe4\xf6\nbinary\npadded\nnull\nsda\ndump\n");
  EXPECT_EQ(all[0].entry.type, TarType::directory);
  EXPECT_EQ(all[1].content + all[2].content + all[4].content + all[5].content, "oldconsizesize");
  EXPECT_EQ(all[6].entry.type, TarType::char_device);
  EXPECT_EQ(all[7].entry.type, TarType::block_device);
  EXPECT_EQ(all[8].entry.type, TarType::other);
  EXPECT_EQ(all[8].content, "") << "only files have content";
}

TEST(TarReader, EndsWhereItEnds) {
  TarBuilder one;
  one.file("a", "1");
  const auto unpadded = TarBuilder().header({.name = "a", .size = 1}).bytes + "1";
  struct Case {
    std::string bytes;
    std::string names;
    std::string_view why;
  };
  const Case cases[] = {
      {"", "", "nothing at all"},
      {std::string(1024, '\0'), "", "an empty archive"},
      {one.bytes, "a\n", "without end blocks"},
      {one.bytes + std::string(512, '\0'), "a\n", "with one end block"},
      {one.bytes + std::string(10240, '\0'), "a\n", "with many"},
      {one.bytes + std::string(1024, '\0') + "garbage", "a\n", "what follows the end is not ours"},
      {one.bytes + std::string(1024, '\0') + one.bytes, "a\n", "not even an archive"},
      {unpadded, "a\n", "without the last padding"},
  };
  for (const auto& [bytes, expected, why] : cases) EXPECT_EQ(names(walk(bytes)), expected) << why;
}

TEST(TarReader, NormalisesPaths) {
  struct Case {
    std::string raw;
    std::string path;     // "" when the entry is passed over
    std::string problem;  // without "; skipped"
    std::string_view why;
  };
  const std::string long_component(256, 'c');
  std::string deep = "a";
  for (int i = 0; i < 256; ++i) deep += "/a";
  std::string longest = std::string(255, 'p');
  while (longest.size() < 4095) longest += "/" + std::string(255, 'p');
  const Case cases[] = {
      {"./etc/passwd", "etc/passwd", "", "as tar -C writes them"},
      {"/etc/passwd", "etc/passwd", "", "absolute paths are below the root"},
      {"//etc//.//passwd", "etc/passwd", "", "nothing in between counts"},
      {"a/../b", "b", "", "up and down inside the root"},
      {"a/b/../../c/.", "c", "", "more of it"},
      {"../../x", "", "a path that leaves the root", "the classic"},
      {"a/../../x", "", "a path that leaves the root", "on a detour"},
      {"/../x", "x", "", "the parent of the root is the root"},
      {"C:\\x", "C:\\x", "", "a file name like any other here"},
      {"..x/...", "..x/...", "", "only a look-alike"},
      {"nul\0x"s, "", "a path with a NUL", "it would be cut elsewhere"},
      {".", "", "the root as something else than a directory", "a file in place of the root"},
      {"/", "", "", "a file whose name ends like a directory is one, and the root is not news"},
      {long_component, "", "a path with too long a component", "256 bytes"},
      {long_component.substr(1), long_component.substr(1), "", "255 bytes are allowed"},
      {deep, "", "too deep a path", "257 components"},
      {deep.substr(2), deep.substr(2), "", "256 are allowed"},
      {longest + "/p", "", "too long a path", "4097 bytes"},
      {longest, longest, "", "4095 bytes"},
      {"\xff\xfe bad utf-8 \xe2\x80\xae", "\xff\xfe bad utf-8 \xe2\x80\xae", "", "kept raw"},
  };
  for (const auto& [raw, path, problem, why] : cases) {
    TarBuilder tar;
    tar.pax(pax_record("path", raw)).file("placeholder", "x").file("next", "");
    std::vector<TarProblem> problems;
    const auto all = walk(tar.end().bytes, &problems);
    EXPECT_EQ(names(all), (path.empty() ? "" : path + "\n") + "next\n") << why;
    ASSERT_EQ(problems.size(), problem.empty() ? 0u : 1u) << why;
    if (problem.empty()) continue;
    EXPECT_EQ(problems[0].what, problem + "; skipped") << why;
    EXPECT_EQ(problems[0].path, raw.substr(0, 256)) << why;
  }
}

TEST(TarReader, PassesOverTheRootDirectoryInSilence) {
  TarBuilder tar;
  tar.header({.name = "./", .type = '5'}).header({.name = "/", .type = '5'}).file("a", "");
  EXPECT_EQ(names(walk(tar.end().bytes)), "a\n");
}

TEST(TarReader, JudgesLinks) {
  struct Case {
    char type;
    std::string target;
    std::string seen;     // "" when the entry is passed over
    std::string problem;  // without "; skipped"
    std::string_view why;
  };
  const Case cases[] = {
      {'2', "/etc/../x", "/etc/../x", "", "a symlink stays as it is"},
      {'2', "../../../etc/passwd", "../../../etc/passwd", "",
       "also when it leaves the root: nobody follows it here"},
      {'2', "", "", "a link to nothing", "empty symlink"},
      {'2', std::string(4097, 't'), "", "a symlink to what cannot be named", "too long"},
      {'2', "a\0b"s, "", "a symlink to what cannot be named", "NUL"},
      {'1', "./a/b", "a/b", "", "a hard link names an entry"},
      {'1', "/a/b", "a/b", "", "with or without the slash"},
      {'1', "../a", "", "a hard link to what cannot be named", "outside"},
      {'1', "link", "", "a hard link to itself or the root", "itself"},
      {'1', "/", "", "a hard link to itself or the root", "the root"},
      {'1', "later", "later", "", "whether it exists is for others to say"},
  };
  for (const auto& [type, target, seen, problem, why] : cases) {
    TarBuilder tar;
    if (!target.empty()) tar.pax(pax_record("linkpath", target));
    tar.header({.name = "link", .type = type, .size = 512});  // a size that no link has
    tar.file("next", "");
    std::vector<TarProblem> problems;
    const auto all = walk(tar.end().bytes, &problems);
    EXPECT_EQ(names(all), problem.empty() ? "link\nnext\n" : "next\n") << why;
    EXPECT_EQ(all[0].entry.link_target, seen) << why;
    EXPECT_EQ(problems.empty() ? "" : problems[0].what,
              problem.empty() ? "" : problem + "; skipped")
        << why;
  }
}

TEST(TarReader, IgnoresGlobalHeaders) {
  TarBuilder tar;
  tar.pax(pax_record("comment", "0123456789abcdef"), 'g').file("a", "1");
  EXPECT_EQ(names(walk(tar.bytes)), "a\n");
  tar.pax(pax_record("path", "other") + pax_record("size", "0"), 'g').file("b", "2").end();
  std::vector<TarProblem> problems;
  const auto all = walk(tar.bytes, &problems);
  EXPECT_EQ(names(all), "a\nb\n");
  EXPECT_EQ(all[1].content, "2");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].what, "a global pax header that renames or resizes entries; ignored");
}

TEST(TarReader, LetsTheLongNameOutrankTheOthers) {
  TarBuilder tar;
  tar.long_name("from-L").pax(pax_record("path", "from-pax")).file("from-header", "1");
  tar.pax(pax_record("path", "from-pax")).file("from-header", "2");
  tar.pax(pax_record("path", "")).file("from-header", "3");
  EXPECT_EQ(names(walk(tar.end().bytes)), "from-L\nfrom-pax\nfrom-header\n");
}

}  // namespace
}  // namespace oakum::io

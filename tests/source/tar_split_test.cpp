#include "source/tar_split.h"

#include <gtest/gtest.h>

#include <map>

#include "base/hash.h"
#include "tests/image_maker.h"

namespace oakum::source {
namespace {

std::string segment(const std::string& bytes) {
  return R"({"type":2,"payload":")" + encode_base64(as_bytes(bytes)) +
         R"(","position":0})"
         "\n";
}
std::string file(const std::string& name, std::size_t size) {
  return R"({"type":1,"name":")" + name + R"(",)" +
         (size ? "\"size\":" + std::to_string(size) + ',' : "") +
         R"("payload":"AAAAAAAAAAA="})"
         "\n";
}

using Files = std::map<std::string, std::string>;

Result<std::string> joined(const std::string& lines, const Files& files,
                           std::size_t piece = 64 << 10) {
  const auto reader =
      join_tar_split(io::memory_reader(as_bytes(lines)),
                     [&](const std::string& path) -> Result<std::unique_ptr<io::Reader>> {
                       const auto found = files.find(path);
                       if (found == files.end()) return Error{Error::not_found, path + ": gone"};
                       return io::memory_reader(as_bytes(found->second));
                     });
  std::string all;
  std::vector<std::byte> buffer(piece);
  for (;;) {
    const auto got = TRY(reader->read(buffer));
    if (got == 0) return all;
    all += as_text(ByteView(buffer).first(got));
  }
}

TEST(TarSplit, IsJoinedByteByByte) {
  const auto lines = segment("head") + file("./a/../b.txt", 3) + segment("") + file("dir/", 0) +
                     segment("|") + file("/abs", 1) + segment("end");
  for (const std::size_t piece : {1, 2, 3, 1000})
    EXPECT_EQ(joined(lines, {{"b.txt", "xyz more"}, {"abs", "!"}}, piece), "headxyz|!end") << piece;
  EXPECT_EQ(joined(lines.substr(0, lines.size() - 1), {{"b.txt", "xyz"}, {"abs", "!"}}),
            "headxyz|!end")
      << "no end of the last line";
  EXPECT_EQ(joined("", {}), "");
}

TEST(TarSplit, NamesThatAreNotUnicodeAreRaw) {
  const auto line =
      R"({"type":1,"name_raw":")" + encode_base64(as_bytes("caf\xe9")) + R"(","size":1})";
  EXPECT_EQ(joined(line, {{"caf\xe9", "x"}}), "x");
}

TEST(TarSplit, WhatIsWrongIsSaid) {
  struct Case {
    std::string lines;
    Error::Kind kind;
    std::string_view words, why;
  };
  const Case kCases[] = {
      {segment("a") + "{", Error::corrupt, "tar-split line 2", "no JSON"},
      {"[]", Error::corrupt, "neither", "no object"},
      {R"({"type":3})", Error::corrupt, "neither", "another type"},
      {R"({"type":2,"payload":"*"})", Error::corrupt, "base64", "no base64"},
      {R"({"type":1,"name":"a","size":-1})", Error::corrupt, "neither", "a negative size"},
      {R"({"type":1,"name":"a","size":"x"})", Error::corrupt, "neither", "a size that is none"},
      {file("../a", 1), Error::corrupt, "leaves the layer", "a path that leaves"},
      {file("a/../../etc/passwd", 1), Error::corrupt, "leaves the layer", "in a roundabout way"},
      {file(R"(a\u0000b)", 1), Error::corrupt, "NUL", "a NUL"},
      {file(".", 1), Error::corrupt, "without a name", "the root with content"},
      {file("gone", 1), Error::not_found, "gone: gone", "a file that is not there"},
      {file("short", 4), Error::corrupt, "short: 1 bytes shorter", "a file that is shorter"},
      {std::string((16 << 20) + (128 << 10), ' '), Error::too_large, "16 MiB", "an endless line"},
  };
  for (const auto& [lines, kind, words, why] : kCases) {
    const auto text = joined(lines, {{"short", "abc"}});
    ASSERT_FALSE(text) << why;
    EXPECT_EQ(text.error().kind, kind) << why << ": " << text.error().what;
    EXPECT_NE(text.error().what.find(words), std::string::npos) << why << ": " << text.error().what;
  }
}

}  // namespace
}  // namespace oakum::source

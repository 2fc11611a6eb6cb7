#include "formats/go_buildinfo.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace oakum::formats {
namespace {

namespace fs = std::filesystem;

/// Bytes written one field after another, in the order of the target.
class Bytes {
 public:
  explicit Bytes(bool big_endian = false) : big_endian_(big_endian) {}

  Bytes& text(std::string_view text) {
    bytes_ += text;
    return *this;
  }
  Bytes& number(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) {
      const int byte = big_endian_ ? size - 1 - i : i;
      bytes_ += byte < 8 ? static_cast<char>(value >> 8 * byte) : '\0';
    }
    return *this;
  }
  Bytes& pad_to(std::size_t size) {
    bytes_.resize(std::max(size, bytes_.size()), '\0');
    return *this;
  }
  /// A length in seven-bit groups and the text.
  Bytes& counted(std::string_view text) {
    auto size = text.size();
    for (; size >= 0x80; size >>= 7) number(size | 0x80, 1);
    return number(size, 1).text(text);
  }
  std::size_t size() const { return bytes_.size(); }
  const std::string& done() const { return bytes_; }

 private:
  std::string bytes_;
  bool big_endian_;
};

constexpr std::string_view kMagic = "\xFF Go buildinf:";
constexpr std::uint64_t kAddress = 0x10000;
constexpr std::size_t kDataAt = 0x100;

std::string modules(std::string_view lines) {
  return std::string(16, '0') + std::string(lines) + std::string(16, '1');
}

/// An ELF program whose only segment is writable data.
std::string elf(std::string_view data, bool wide, bool big_endian) {
  Bytes file(big_endian);
  const int native = wide ? 8 : 4;
  file.text(
          "\x7F"
          "ELF")
      .number(wide ? 2 : 1, 1)
      .number(big_endian ? 2 : 1, 1)
      .pad_to(16);
  file.number(2, 2).number(0, 2).number(1, 4).number(0, native);
  file.number(wide ? 64 : 52, native).number(0, native).number(0, 4).number(wide ? 64 : 52, 2);
  file.number(wide ? 56 : 32, 2).number(1, 2).pad_to(wide ? 64 : 52);
  file.number(1, 4);
  if (wide) file.number(6, 4);
  file.number(kDataAt, native).number(kAddress, native).number(kAddress, native);
  file.number(data.size(), native).number(data.size(), native);
  if (!wide) file.number(6, 4);
  return file.pad_to(kDataAt).text(data).done();
}

std::string inline_data(std::string_view version, std::string_view lines) {
  return Bytes()
      .text(kMagic)
      .number(8, 1)
      .number(2, 1)
      .pad_to(32)
      .counted(version)
      .counted(modules(lines))
      .done();
}

/// The older form: two pointers to string headers, which point to the strings.
std::string pointer_data(std::string_view version, std::string_view lines, int size,
                         bool big_endian) {
  const auto text = modules(lines);
  const std::uint64_t headers = kAddress + 64, strings = kAddress + 128;
  Bytes data(big_endian);
  data.text(kMagic).number(static_cast<unsigned>(size), 1).number(big_endian ? 1 : 0, 1);
  data.number(headers, size).number(headers + 2u * static_cast<unsigned>(size), size).pad_to(64);
  data.number(strings, size).number(version.size(), size);
  data.number(strings + version.size(), size).number(text.size(), size).pad_to(128);
  return data.text(version).text(text).done();
}

constexpr std::string_view kLines =
    "path\texample.com/app/cmd\n"
    "mod\texample.com/app\t(devel)\t\n"
    "dep\tgolang.org/x/net\tv0.17.0\th1:aaaa=\n"
    "dep\texample.com/old\tv1.0.0\n"
    "=>\texample.com/new\tv1.2.0\th1:bbbb=\n"
    "build\t-ldflags=\"-X main.version=1.2.3 -X 'main.quote=\\\"'\"\n"
    "build\tGOARCH=amd64\n"
    "future\tthing\n"
    "dep\n";

void expect_app(const Result<std::optional<GoBuildInfo>>& read) {
  ASSERT_TRUE(read) << read.error().what;
  ASSERT_TRUE(*read);
  const auto& info = **read;
  EXPECT_EQ(info.go_version, "go1.17.2");
  EXPECT_EQ(info.path, "example.com/app/cmd");
  EXPECT_EQ(info.main, (GoModule{"example.com/app", "(devel)"}));
  EXPECT_EQ(info.dependencies, (std::vector<GoModule>{{"golang.org/x/net", "v0.17.0"},
                                                      {"example.com/new", "v1.2.0"}}));
  EXPECT_EQ(info.setting("-ldflags"), "-X main.version=1.2.3 -X 'main.quote=\"'");
  EXPECT_EQ(info.setting("GOARCH"), "amd64");
}

TEST(GoBuildInfo, InlineStrings) {
  expect_app(read_go_build_info(as_bytes(elf(inline_data("go1.17.2", kLines), true, false))));
}

TEST(GoBuildInfo, Pointers) {
  for (const bool wide : {false, true})
    for (const bool big_endian : {false, true}) {
      SCOPED_TRACE(testing::Message() << "wide " << wide << ", big endian " << big_endian);
      const auto data = pointer_data("go1.17.2", kLines, wide ? 8 : 4, big_endian);
      expect_app(read_go_build_info(as_bytes(elf(data, wide, big_endian))));
    }
}

TEST(GoBuildInfo, NothingThere) {
  const auto good = inline_data("go1.17.2", kLines);
  const struct {
    std::string data, why;
  } kCases[] = {
      {"", "no data at all"},
      {std::string(kMagic), "the magic at the very end"},
      {std::string(8, '\0') + good, "the magic at an address that is no multiple of 16"},
      {inline_data("rust1.0", kLines), "not a version of Go"},
      {Bytes()
           .text(kMagic)
           .number(8, 1)
           .number(2, 1)
           .pad_to(32)
           .text("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F")
           .done(),
       "a length of 2^63"},
      {Bytes()
           .text(kMagic)
           .number(8, 1)
           .number(2, 1)
           .pad_to(32)
           .text(std::string(40, '\xFF'))
           .done(),
       "an endless length"},
      {Bytes().text(kMagic).number(3, 1).number(0, 1).pad_to(64).done(), "pointers of three bytes"},
      {Bytes()
           .text(kMagic)
           .number(8, 1)
           .number(0, 1)
           .number(kAddress + 16, 8)
           .number(kAddress, 8)
           .pad_to(64)
           .done(),
       "a pointer to itself"},
      {Bytes()
           .text(kMagic)
           .number(8, 1)
           .number(0, 1)
           .number(~0ull, 8)
           .number(~0ull - 8, 8)
           .pad_to(64)
           .done(),
       "pointers at the end of memory"},
  };
  for (const auto& [data, why] : kCases) {
    const auto read = read_go_build_info(as_bytes(elf(data, true, false)));
    ASSERT_TRUE(read) << why;
    EXPECT_FALSE(*read) << why;
  }
  const auto not_a_program = read_go_build_info(as_bytes("#!/bin/sh"));
  EXPECT_TRUE(not_a_program && !*not_a_program);
}

TEST(GoBuildInfo, LooksOnAfterSomethingThatOnlyLooksLikeIt) {
  const auto data = Bytes().text(kMagic).number(8, 1).number(2, 1).pad_to(48).done() +
                    inline_data("go1.17.2", kLines);
  expect_app(read_go_build_info(as_bytes(elf(data, true, false))));
}

TEST(GoBuildInfo, WithoutModules) {
  const auto data = Bytes()
                        .text(kMagic)
                        .number(8, 1)
                        .number(2, 1)
                        .pad_to(32)
                        .counted("go1.20")
                        .counted("")
                        .done();
  const auto read = read_go_build_info(as_bytes(elf(data, true, false)));
  ASSERT_TRUE(read && *read);
  EXPECT_EQ((*read)->go_version, "go1.20");
  EXPECT_EQ((*read)->main.path, "");
}

TEST(GoBuildInfo, UnquotesGoStrings) {
  const struct {
    std::string_view quoted, plain;
  } kCases[] = {
      {"plain", "plain"}, {"\"a b\"", "a b"}, {"\"a\\\"b\\\\c\\n\"", "a\"b\\c\n"},
      {"`a\\b`", "a\\b"}, {"\"", "\""},       {"", ""},
  };
  for (const auto& [quoted, plain] : kCases) EXPECT_EQ(unquote_go(quoted), plain);
}

/// A 64-bit ELF head with program headers of these types.
std::string head(std::initializer_list<unsigned> types, unsigned elf_type = 3) {
  Bytes file;
  file.text(
          "\x7F"
          "ELF\x02\x01")
      .pad_to(16)
      .number(elf_type, 2)
      .number(0, 6)
      .number(0, 8)
      .number(64, 8)
      .number(0, 8);
  file.number(0, 6).number(56, 2).number(types.size(), 2).pad_to(64);
  for (const auto type : types) {
    const auto at = file.size();
    file.number(type, 4).number(0, 4).number(0x400, 8).number(0, 16).number(28, 8).pad_to(at + 56);
  }
  return file.pad_to(0x400)
      .number(4, 4)
      .number(12, 4)
      .number(4, 4)
      .text(std::string_view("Go\0\0", 4))
      .text("build-id-abc")
      .done();
}

TEST(GoBuildInfo, RefusesMostProgramsByTheirHead) {
  const struct {
    std::string head;
    bool may_be;
    std::string_view why;
  } kCases[] = {
      {head({1, 1, 2, 3}), false, "dynamic, no note, no thread-local storage: a C program"},
      {head({1, 1, 2}), false, "a shared library of the same kind"},
      {head({1, 1, 2, 3, 4}), true, "its note says Go"},
      {head({1, 1, 2, 3, 7}), true, "cgo without a build ID still has thread-local storage"},
      {head({1, 1}), true, "static: nothing says what it is"},
      {head({1, 1}, 1), false, "an object file or kernel module"},
      {head({1, 1}).substr(0, 100), true, "program headers are not in what was read"},
      {"MZ", true, "other formats are not judged here"},
  };
  for (const auto& [bytes, may_be, why] : kCases)
    EXPECT_EQ(may_be_go_program(as_bytes(bytes)), may_be) << why;
}

TEST(GoBuildInfo, ReadsWhatGoBuilds) {
  if (std::system("go version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no go at hand";
  const auto folder = fs::path(testing::TempDir()) / "oakum-go-build";
  fs::create_directories(folder);
  std::ofstream(folder / "go.mod") << "module example.com/hello\n\ngo 1.18\n";
  std::ofstream(folder / "main.go")
      << "package main\n\nvar version string\n\nfunc main() { println(version) }\n";
  const auto build = "cd '" + folder.string() +
                     "' && CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-mod=mod "
                     "go build -ldflags='-s -w -buildid= -X main.version=1.2.3' -o hello . 2>&1";
  if (std::system(build.c_str()) != 0) GTEST_SKIP() << "go cannot build here";
  std::ifstream in(folder / "hello", std::ios::binary);
  const std::string program{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  fs::remove_all(folder);
  EXPECT_TRUE(may_be_go_program(as_bytes(program).first(4096)));
  const auto read = read_go_build_info(as_bytes(program));
  ASSERT_TRUE(read && *read);
  EXPECT_TRUE((*read)->go_version.starts_with("go1."));
  EXPECT_EQ((*read)->main.path, "example.com/hello");
  EXPECT_NE((*read)->setting("-ldflags").find("main.version=1.2.3"), std::string_view::npos);
}

}  // namespace
}  // namespace oakum::formats

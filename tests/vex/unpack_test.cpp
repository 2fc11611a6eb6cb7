#include "vex/unpack.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/private_directory.h"
#include "tests/text_file.h"

namespace oakum::vex {
namespace {
namespace fs = std::filesystem;

/// One header block of a ustar archive, with the member's content behind it.
std::string member(const std::string& name, char type, const std::string& content,
                   const std::string& link = "") {
  std::string block(512, '\0');
  const auto put = [&](std::size_t at, const std::string& text) {
    block.replace(at, text.size(), text);
  };
  put(0, name);
  put(100, "0000644");
  put(124, fmt::format("{:011o}", content.size()));
  put(148, "        ");
  block[156] = type;
  put(157, link);
  put(257, std::string("ustar\0"
                       "00",
                       8));
  unsigned sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  put(148, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  auto out = block + content;
  out.resize((out.size() + 511) / 512 * 512);
  return out;
}

struct Place {
  PrivateDirectory whole = PrivateDirectory::create("unpack-test").value();
  std::string archive = whole.path() + "/archive", into = whole.path() + "/into";
  Place() { fs::create_directory(into); }
  Result<void> unpack(const std::string& tar, std::string_view part,
                      const UnpackLimits& limits = {}) {
    std::ofstream(archive, std::ios::binary) << tar << std::string(1024, '\0');
    return vex::unpack(archive, part, into, limits);
  }
  std::size_t files() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(whole.path()))
      count += entry.is_regular_file();
    return count - 1;  // the archive
  }
};

TEST(VexUnpack, TakesThePart) {
  Place place;
  ASSERT_TRUE(place.unpack(member("hub-main/index.json", '0', "{}") +
                               member("hub-main/pkg/a.json", '0', "a") +
                               member("hub-main2/b.json", '0', "b") + member("c.json", '0', "c"),
                           "hub-main"));
  EXPECT_EQ(read_text(place.into + "/index.json"), "{}");
  EXPECT_EQ(read_text(place.into + "/pkg/a.json"), "a");
  EXPECT_EQ(place.files(), 2u);
}

TEST(VexUnpack, StaysInside) {
  Place place;
  fs::create_directory(place.whole.path() + "/victim");
  ASSERT_TRUE(place.unpack(member("../victim/a", '0', "x") + member("/etc/b", '0', "x") +
                               member("link", '2', "", "../victim") + member("link/c", '0', "x") +
                               member("hard", '1', "", "../victim/d") +
                               member("ok/../../victim/e", '0', "x") + member("ok", '0', "good") +
                               member("ok", '0', "bad") + member("ok/below", '0', "x"),
                           ""));
  EXPECT_TRUE(fs::is_empty(place.whole.path() + "/victim"));
  EXPECT_EQ(read_text(place.into + "/ok"), "good") << "of two members the first counts";
  for (const auto& entry : fs::recursive_directory_iterator(place.into))
    EXPECT_FALSE(entry.is_symlink()) << entry.path();
}

TEST(VexUnpack, Limits) {
  struct Case {
    UnpackLimits limits;
    std::string_view part;
  };
  const Case kCases[] = {{{.members = 2}, ""}, {{.file_bytes = 9}, "a"}, {{.bytes = 25}, "in all"}};
  for (const auto& [limits, part] : kCases) {
    Place place;
    const auto done = place.unpack(member("a", '0', "0123456789") + member("b", '0', "0123456789") +
                                       member("c", '0', "0123456789"),
                                   "", limits);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, Error::too_large);
    EXPECT_NE(done.error().what.find(part), std::string::npos) << done.error().what;
  }
}

TEST(VexUnpack, Nothing) {
  Place place;
  EXPECT_EQ(place.unpack(member("a", '0', "x"), "b").error().kind, Error::not_found);
  std::ofstream(place.archive, std::ios::binary)
      << "<html>not an archive at all</html>" << std::string(600, 'x');
  EXPECT_FALSE(unpack(place.archive, "", place.into));
}

}  // namespace
}  // namespace oakum::vex

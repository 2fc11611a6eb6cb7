#include "formats/rpm_header.h"

#include <gtest/gtest.h>

namespace oakum::formats {
namespace {

enum Type : std::uint32_t { kInt32 = 4, kString = 6, kBinary = 7, kStrings = 8, kI18n = 9 };

std::string be32(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
          static_cast<char>(value >> 8), static_cast<char>(value)};
}

struct Tag {
  std::uint32_t number, type, count;
  std::string data;
  std::optional<std::uint32_t> offset = {};  ///< Instead of where `data` really is.
};

std::string blob(const std::vector<Tag>& tags) {
  std::string index, data;
  for (const auto& tag : tags) {
    index += be32(tag.number) + be32(tag.type) +
             be32(tag.offset.value_or(static_cast<std::uint32_t>(data.size())));
    index += be32(tag.count);
    data += tag.data;
  }
  return be32(static_cast<std::uint32_t>(tags.size())) +
         be32(static_cast<std::uint32_t>(data.size())) + index + data;
}

Tag text(std::uint32_t number, std::string_view value) {
  return {number, kString, 1, std::string(value) + '\0'};
}

TEST(RpmHeader, ReadsTheTagsAskedFor) {
  const auto bytes = blob({{63, kBinary, 16, std::string(16, '\0')},
                           {261, kBinary, 4, "\x01\xab\xcd\xef"},
                           text(1000, "bash"),
                           text(1001, "4.2.46"),
                           text(1002, "31.el7"),
                           {1003, kInt32, 1, be32(7)},
                           {1004, kI18n, 1, std::string("a shell\0", 8)},
                           text(1011, "CentOS"),
                           text(1014, "GPLv3+"),
                           text(1022, "x86_64"),
                           text(1044, "bash-4.2.46-31.el7.src.rpm"),
                           {1047, kStrings, 2, std::string("bash\0/bin/bash\0", 15)},
                           {1049, kStrings, 1, std::string("libc.so.6()(64bit)\0", 19)},
                           {1116, kInt32, 2, be32(1) + be32(0)},
                           {1117, kStrings, 2, std::string("bash\0bashrc\0", 12)},
                           {1118, kStrings, 2, std::string("/etc/\0/usr/bin/\0", 16)},
                           text(5096, "shells:1")});
  const auto header = parse_rpm_header(as_bytes(bytes)).value();
  EXPECT_EQ(header.name, "bash");
  EXPECT_EQ(header.version, "4.2.46");
  EXPECT_EQ(header.release, "31.el7");
  EXPECT_EQ(header.epoch, 7u);
  EXPECT_EQ(header.vendor, "CentOS");
  EXPECT_EQ(header.license, "GPLv3+");
  EXPECT_EQ(header.arch, "x86_64");
  EXPECT_EQ(header.source_rpm, "bash-4.2.46-31.el7.src.rpm");
  EXPECT_EQ(header.modularity_label, "shells:1");
  EXPECT_EQ(as_text(header.md5), "\x01\xab\xcd\xef");
  EXPECT_EQ(header.provided, (std::vector<std::string_view>{"bash", "/bin/bash"}));
  EXPECT_EQ(header.required, (std::vector<std::string_view>{"libc.so.6()(64bit)"}));
  EXPECT_EQ(installed_files(header, 1000).value(),
            (std::vector<std::string>{"usr/bin/bash", "etc/bashrc"}));
}

TEST(RpmHeader, ToleratesWhatRpmTolerates) {
  struct Case {
    std::vector<Tag> tags;
    std::string_view name;
    std::string_view why;
  };
  const Case kCases[] = {
      {{text(1000, "old"), text(1000, "new")}, "new", "the later entry of a tag counts"},
      {{{1000, kStrings, 2, std::string("a\0b\0", 4)}}, "a", "the first string of an array"},
      {{{1000, kI18n, 1, std::string("a\0", 2)}}, "a", "a string with translations"},
      {{{1000, kString, 0, ""}}, "", "no string at all"},
      {{text(1001, "1")}, "", "no name"},
      {{text(1000, "a"), {63, 99, 0xffffffff, "", 0xffffffff}},
       "a",
       "a region's entry points elsewhere"},
      {{text(1000, "a"), {2000, kString, 1, "endless"}},
       "a",
       "a string that nobody reads may lack its end"},
  };
  for (const auto& [tags, name, why] : kCases) {
    const auto bytes = blob(tags);
    const auto header = parse_rpm_header(as_bytes(bytes));
    ASSERT_TRUE(header) << why << ": " << header.error().what;
    EXPECT_EQ(header->name, name) << why;
  }
}

TEST(RpmHeader, RefusesDamage) {
  const auto good = blob({text(1000, "bash")});
  struct Case {
    std::string bytes;
    std::string_view why;
  };
  const Case kCases[] = {
      {"", "empty"},
      {"\0\0\0", "shorter than its sizes"},
      {be32(0) + be32(0), "no entries"},
      {be32(0x80000000) + be32(16) + std::string(64, '\0'), "2^31 entries"},
      {be32(0x10000) + be32(16) + std::string(64, '\0'), "more entries than rpm allows"},
      {be32(1) + be32(0xffffffff) + std::string(64, '\0'), "more data than there is"},
      {good.substr(0, good.size() - 1), "cut off by one byte"},
      {blob({{1000, kString, 1, "bash"}}), "a name without an end"},
      {blob({{1000, kString, 1, "", 5}}), "a name behind the end"},
      {blob({{1000, kString, 1, std::string("a\0", 2), 0xffffffff}}), "a negative offset"},
      {blob({{1000, kInt32, 1, be32(1)}}), "a name that is a number"},
      {blob({{1000, 77, 1, std::string("a\0", 2)}}), "an unknown type"},
      {blob({{2000, 77, 1, std::string("a\0", 2)}}), "an unknown type where nobody looks"},
      {blob({{1003, kString, 1, std::string("7\0", 2)}}), "an epoch that is a string"},
      {blob({{1003, kInt32, 1, "\0\0"}}), "an epoch cut off"},
      {blob({{1047, kStrings, 3, std::string("a\0b\0", 4)}}), "fewer strings than counted"},
      {blob({{1047, kStrings, 0xffffffff, std::string("a\0b\0", 4)}}), "a negative count"},
      {blob({{1116, kInt32, 0x40000001, be32(0)}}), "a count whose size overflows 32 bits"},
      {blob({{1116, kString, 1, std::string("a\0", 2)}}), "directory numbers that are strings"},
      {blob({{261, kString, 1, std::string("a\0", 2)}}), "a digest that is a string"},
  };
  for (const auto& [bytes, why] : kCases) {
    const auto header = parse_rpm_header(as_bytes(bytes));
    ASSERT_FALSE(header) << why;
    EXPECT_EQ(header.error().kind, Error::corrupt) << why;
  }
  EXPECT_EQ(parse_rpm_header(as_bytes(blob({{1000, kString, 1, "bash"}}))).error().what,
            "rpm header: tag 1000: a string without an end");
}

TEST(RpmHeader, JoinsFileNames) {
  const std::string wide(5000, 'd');
  struct Case {
    RpmHeader header;
    std::optional<std::vector<std::string>> files;
    std::string_view why;
  };
  const auto header = [](std::vector<std::string_view> names,
                         std::vector<std::string_view> directories,
                         std::vector<std::uint32_t> directory_of) {
    RpmHeader made;
    made.base_names = std::move(names);
    made.directories = std::move(directories);
    made.directory_of = std::move(directory_of);
    return made;
  };
  const Case kCases[] = {
      {header({}, {}, {}), std::vector<std::string>{}, "a package without files"},
      {header({"a", "b"}, {"/x/", "/"}, {1, 0}), std::vector<std::string>{"a", "x/b"},
       "each in its directory"},
      {header({"a"}, {"x/"}, {0}), std::vector<std::string>{"x/a"},
       "a directory that is not absolute"},
      {header({"a", "b"}, {"/"}, {0}), std::nullopt, "a file without a directory"},
      {header({"a"}, {"/"}, {1}), std::nullopt, "a directory that is not there"},
      {header({"a"}, {}, {0xffffffff}), std::nullopt, "a negative directory"},
      {header({"a"}, {wide}, {0}), std::nullopt, "a path longer than any"},
  };
  for (const auto& [given, files, why] : kCases) {
    const auto joined = installed_files(given, 1'000'000);
    ASSERT_EQ(joined.has_value(), files.has_value()) << why;
    EXPECT_EQ(joined.value_or(std::vector<std::string>{}),
              files.value_or(std::vector<std::string>{}))
        << why;
  }
  const auto many = installed_files(header(std::vector<std::string_view>(100, "a"), {"/directory/"},
                                           std::vector<std::uint32_t>(100, 0)),
                                    1000);
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().kind, Error::too_large);
}

}  // namespace
}  // namespace oakum::formats

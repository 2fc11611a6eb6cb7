#include "io/zip.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "tests/io/workshop.h"

namespace oakum::io {
namespace {

using namespace std::string_literals;

std::string le(std::uint64_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

std::uint32_t crc_of(std::string_view text) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
}

/// Raw deflate, which never comes out larger than the room given.
std::string deflated(std::string_view text) {
  z_stream stream{};
  ::deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(::deflateBound(&stream, text.size()), '\0');
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

/// What the two records of one member say; tests bend single fields.
struct Member {
  std::string name;
  std::string data;
  std::uint16_t method = 0;
  std::uint16_t flags = 0;
  std::uint32_t crc = 0;
  std::uint64_t compressed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
  std::string extra = {};
};

Member stored(std::string name, std::string text) {
  return {std::move(name), text, 0, 0, crc_of(text), text.size(), text.size()};
}
Member packed(std::string name, const std::string& text) {
  auto data = deflated(text);
  const auto size = data.size();
  return {std::move(name), std::move(data), 8, 0, crc_of(text), size, text.size()};
}

std::string fields(const Member& member) {
  return le(member.flags, 2) + le(member.method, 2) + le(0, 4) + le(member.crc, 4) +
         le(member.compressed_size, 4) + le(member.size, 4) + le(member.name.size(), 2) +
         le(member.extra.size(), 2);
}
std::string local(const Member& member) {
  return "PK\3\4" + le(20, 2) + fields(member) + member.name + member.extra + member.data;
}
std::string central(const Member& member) {
  return "PK\1\2" + le(20, 2) + le(20, 2) + fields(member) + le(0, 2) + le(0, 2) + le(0, 2) +
         le(0, 4) + le(member.offset, 4) + member.name + member.extra;
}
std::string end_record(std::uint64_t count, std::uint64_t size, std::uint64_t offset,
                       const std::string& comment = "") {
  return "PK\5\6" + le(0, 4) + le(count, 2) + le(count, 2) + le(size, 4) + le(offset, 4) +
         le(comment.size(), 2) + comment;
}

/// An archive of members that lie one after another.
std::string archive(std::vector<Member> members, const std::string& comment = "") {
  std::string bytes;
  std::string directory;
  for (auto& member : members) {
    member.offset = bytes.size();
    bytes += local(member);
    directory += central(member);
  }
  return bytes + directory + end_record(members.size(), directory.size(), bytes.size(), comment);
}

/// "name=content " of all members, or "name!error ".
std::string contents(std::string_view bytes, std::uint64_t limit = 1 << 20) {
  const auto opened = ZipArchive::open(as_bytes(bytes));
  if (!opened) return opened.error().what;
  std::string text;
  for (const auto& entry : opened->entries()) {
    const auto content = opened->read(entry, limit);
    text += entry.name;
    text += content ? "=" : "!";
    text += content ? as_text(*content) : std::string_view(content.error().what);
    text += ' ';
  }
  return text;
}

TEST(Zip, ReadsWhatTheToolsMade) {
  const Workshop shop;
  shop.run("mkdir -p dir/sub");
  shop.write("dir/text", prose(500'000));
  shop.write("dir/sub/noise", noise(100'000));
  shop.write("dir/empty", "");
  for (const std::string command :
       {"zip -r x.zip dir", "zip -0 -r x.zip dir", "zip -r -fz x.zip dir",
        "zip -r - dir | cat > x.zip", "jar cf x.zip dir",
        "cd dir && zip -r ../x.zip . && cd .. && cat dir/sub/noise x.zip > y && mv y x.zip",
        "zip -r x.zip dir && cat dir/sub/noise x.zip > y && zip -A y && mv y x.zip"}) {
    if (!shop.run("rm -f x.zip; " + command)) continue;
    const auto bytes = shop.read("x.zip");
    const auto opened = ZipArchive::open(as_bytes(bytes));
    ASSERT_TRUE(opened) << command << ": " << opened.error().what;
    int files = 0;
    for (const auto& entry : opened->entries()) {
      const auto content = opened->read(entry, 1 << 20);
      ASSERT_TRUE(content) << command << ": " << content.error().what;
      if (entry.is_directory() || entry.name.starts_with("META-INF")) continue;
      const std::string name(entry.name.starts_with("dir/") ? entry.name.substr(4) : entry.name);
      EXPECT_EQ(as_text(*content), shop.read("dir/" + name)) << command << ": " << name;
      ++files;
    }
    EXPECT_EQ(files, 3) << command;
  }
}

TEST(Zip, ListsAndReadsAtTheEdges) {
  const auto two = archive({stored("a", "1"), packed("b", "22")});
  auto sized_later = packed("a", "text");
  sized_later.flags = 8;
  auto local_part = sized_later;
  local_part.crc = 0;
  local_part.size = local_part.compressed_size = 0;
  const auto streamed = local(local_part) + "PK\7\10" + le(sized_later.crc, 4) +
                        le(sized_later.compressed_size, 4) + le(4, 4);
  struct Case {
    std::string bytes;
    std::string contents;
    std::string_view why;
  };
  const Case cases[] = {
      {two, "a=1 b=22 ", "stored and deflated"},
      {end_record(0, 0, 0), "", "an empty archive"},
      {archive({stored("", ""), packed("", "")}), "= = ", "no names, no content"},
      {archive({stored("a", "1"), stored("a", "2"), stored("a", "1")}), "a=1 a=2 a=1 ",
       "the same name again is listed again"},
      {archive({stored("../x", "1")}), "../x=1 ", "names are not paths"},
      {archive({stored("a", "1")}, "a comment"), "a=1 ", "a comment"},
      {archive({stored("a", "1")}, std::string(65535, 'c')), "a=1 ", "the longest comment"},
      {archive({stored("a", "1")}, "not PK\5\6 the end"), "a=1 ",
       "a comment that looks like the end"},
      {"#!/bin/sh\nexec java -jar $0\n" + two, "a=1 b=22 ", "a stub that no offset counts"},
      {two + "trailing", "a=1 b=22 ", "a few bytes too many"},
      {streamed + central(sized_later) +
           end_record(1, central(sized_later).size(), streamed.size()),
       "a=text ", "sizes behind the data"},
  };
  for (const auto& [bytes, expected, why] : cases) EXPECT_EQ(contents(bytes), expected) << why;
}

TEST(Zip, ReadsZip64) {
  auto member = packed("wide", "wide content");
  const auto wide =
      le(1, 2) + le(24, 2) + le(member.size, 8) + le(member.compressed_size, 8) + le(0, 8);
  auto in_directory = member;
  in_directory.extra = wide;
  in_directory.size = in_directory.compressed_size = in_directory.offset = 0xffffffff;
  const auto directory = central(in_directory);
  const auto end64 = [&](std::uint64_t count, std::uint64_t size, std::uint64_t offset,
                         std::uint64_t at) {
    return "PK\6\6" + le(44, 8) + le(45, 2) + le(45, 2) + le(0, 8) + le(count, 8) + le(count, 8) +
           le(size, 8) + le(offset, 8) + "PK\6\7" + le(0, 4) + le(at, 8) + le(1, 4) +
           end_record(0xffff, 0xffffffff, 0xffffffff);
  };
  const auto data = local(member);
  const auto good =
      data + directory + end64(1, directory.size(), data.size(), data.size() + directory.size());
  EXPECT_EQ(contents(good), "wide=wide content ");
  EXPECT_EQ(contents("a stub" + good), "wide=wide content ");
  EXPECT_EQ(contents(data + directory + end64(1, directory.size(), data.size(), 1ull << 63)),
            "wide=wide content ")
      << "a locator that lies: the record is where it must be";
  EXPECT_EQ(contents(data + directory +
                     end64(1, 1ull << 63, data.size(), data.size() + directory.size())),
            "zip: a central directory that does not fit");
  EXPECT_EQ(contents(data + directory +
                     end64(9, directory.size(), data.size(), data.size() + directory.size())),
            "zip: 9 members, but 1 in the central directory");
}

TEST(Zip, RefusesWhatDisagrees) {
  struct Case {
    std::string_view why;
    void (*bend)(Member& local, Member& central);
    std::string failure;
  };
  const Case cases[] = {
      {"names", [](Member& in_data, Member&) { in_data.name = "z"; },
       "zip: a: its header and the directory disagree: two names"},
      {"methods", [](Member& in_data, Member&) { in_data.method = 0; },
       "zip: a: its header and the directory disagree: two methods"},
      {"checksums", [](Member& in_data, Member&) { in_data.crc = 1; },
       "zip: a: its header and the directory disagree: two checksums"},
      {"sizes", [](Member& in_data, Member&) { in_data.size = 1; },
       "zip: a: its header and the directory disagree: two sizes"},
      {"sizes", [](Member& in_data, Member&) { in_data.compressed_size = 1; },
       "zip: a: its header and the directory disagree: two sizes"},
      {"encryption", [](Member&, Member& central) { central.flags = 1; },
       "zip: a: its header and the directory disagree: encrypted or not"},
      {"encrypted", [](Member& in_data, Member& central) { in_data.flags = central.flags = 1; },
       "zip: a: it is encrypted"},
      {"bzip2", [](Member& in_data, Member& central) { in_data.method = central.method = 12; },
       "zip: a: compression method 12"},
      {"wrong CRC", [](Member& in_data, Member& central) { in_data.crc = central.crc = 1; },
       "zip: a: checksum mismatch"},
      {"shorter than it says",
       [](Member& in_data, Member& central) { in_data.size = central.size = 100; },
       "zip: a: its compressed data are damaged"},
      {"longer than it says",
       [](Member& in_data, Member& central) { in_data.size = central.size = 2; },
       "zip: a: its compressed data are damaged"},
      {"stored in two sizes",
       [](Member& in_data, Member& central) { in_data.method = central.method = 0; },
       "zip: a: it is stored with two sizes"},
      {"beyond deflate",
       [](Member& in_data, Member& central) { in_data.size = central.size = 1'000'000; },
       "zip: a: it claims more than deflate can hold"},
      {"too large",
       [](Member& in_data, Member& central) { in_data.size = central.size = 0xfffffffe; },
       "zip: a: 4294967294 bytes, more than the limit of 1048576"},
      {"beyond the members", [](Member&, Member& central) { central.compressed_size = 1000; },
       "zip: a: it reaches beyond the members"},
      {"no local header", [](Member&, Member& central) { central.offset = 3; },
       "zip: a: its local header is missing"},
      {"far away", [](Member&, Member& central) { central.offset = 0xfffffffe; },
       "zip: a: its local header is missing"},
      {"zip64 without a field", [](Member&, Member& central) { central.offset = 0xffffffff; },
       "zip: a: its local header is missing"},
  };
  for (const auto& [why, bend, failure] : cases) {
    auto in_data = packed("a", "some content here");
    auto in_directory = in_data;
    bend(in_data, in_directory);
    const auto good = stored("good", "still readable");
    auto members = local(in_data);
    auto good_central = good;
    good_central.offset = members.size();
    members += local(good);
    const auto directory = central(in_directory) + central(good_central);
    EXPECT_EQ(contents(members + directory + end_record(2, directory.size(), members.size())),
              "a!" + failure + " good=still readable ")
        << why;
  }
}

TEST(Zip, RefusesOverlappingMembers) {
  // One kernel of data that all members claim, the local headers in between included.
  constexpr int kCount = 20;
  const auto kernel = packed("", std::string(100'000, 'b')).data;
  const auto header_size = local({.name = "m00"}).size();
  std::string bytes;
  std::string directory;
  for (std::size_t i = 0; i < kCount; ++i) {
    Member member{.name = fmt::format("m{:02}", i), .method = 8, .crc = 1, .size = 50'000};
    member.offset = bytes.size();
    member.compressed_size = (kCount - 1 - i) * header_size + kernel.size();
    bytes += local(member);
    directory += central(member);
  }
  bytes += kernel;
  const auto all = bytes + directory + end_record(kCount, directory.size(), bytes.size());
  const auto opened = ZipArchive::open(as_bytes(all));
  ASSERT_TRUE(opened);
  ASSERT_EQ(opened->entries().size(), std::size_t{kCount});
  for (const auto& entry : opened->entries()) {
    const auto content = opened->read(entry, 1 << 20);
    EXPECT_EQ(content ? "" : content.error().what,
              fmt::format("zip: {}: it overlaps another member", entry.name));
  }

  auto one = stored("one", "shared");
  const auto data = local(one);
  auto two = one;
  const auto both = central(one) + central(two);
  EXPECT_EQ(contents(data + both + end_record(2, both.size(), data.size())),
            "one!zip: one: it overlaps another member one!zip: one: it overlaps another member ")
      << "two members with one header";
}

TEST(Zip, RefusesDamagedDirectories) {
  const auto good = archive({stored("a", "1"), packed("b", "22")});
  struct Case {
    std::string bytes;
    std::string failure;
    std::string_view why;
  };
  auto many_disks = good;
  many_disks[good.size() - 18] = 1;
  const Case cases[] = {
      {"", "zip: no end of a central directory", "nothing"},
      {good.substr(0, good.size() - 1), "zip: no end of a central directory", "cut by a byte"},
      {std::string(100'000, 'x'), "zip: no end of a central directory", "something else"},
      {end_record(1, 100, 0), "zip: a central directory that does not fit",
       "larger than the archive"},
      {end_record(0, 0, 100), "zip: a central directory that does not fit", "beyond the archive"},
      {end_record(3, 0, 0), "zip: 3 members, but 0 in the central directory", "not there"},
      {many_disks, "zip: an archive of several disks", "several disks"},
  };
  for (const auto& [bytes, failure, why] : cases) EXPECT_EQ(contents(bytes), failure) << why;
}

TEST(Zip, SurvivesEveryTurnedByte) {
  const auto good = archive(
      {stored("a", "content of a"), packed("b", prose(300)), stored("dir/", "")}, "comment");
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const int bits : {0x01, 0x80, 0xff}) {
      auto bad = good;
      bad[at] = static_cast<char>(bad[at] ^ bits);
      const auto opened = ZipArchive::open(as_bytes(bad));
      if (!opened) continue;
      for (const auto& entry : opened->entries()) {
        const auto content = opened->read(entry, 1000);
        ASSERT_TRUE(!content || content->size() == entry.size);
      }
    }
  }
}

TEST(Zip, KeepsItsLimits) {
  const auto bomb = archive({packed("zeros", std::string(70 << 20, '\0'))});
  EXPECT_NE(contents(bomb, 1 << 30).find("more than 200 times"), std::string::npos);
  EXPECT_EQ(contents(archive({packed("x", std::string(1000, 'x'))}), 999),
            "x!zip: x: 1000 bytes, more than the limit of 999 ");

  std::vector<Member> members(300, stored("m", ""));
  const auto many = archive(members);
  ZipLimits limits;
  limits.members = 300;
  EXPECT_TRUE(ZipArchive::open(as_bytes(many), limits));
  limits.members = 299;
  const auto refused = ZipArchive::open(as_bytes(many), limits);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Error::too_large);
}

TEST(Zip, OpensAHundredThousandMembers) {
  std::string bytes;
  std::string directory;
  for (int i = 0; i < 100'000; ++i) {
    auto member = stored("m" + std::to_string(i), "");
    member.offset = bytes.size();
    bytes += local(member);
    directory += central(member);
  }
  bytes += directory + end_record(100'000 & 0xffff, directory.size(), bytes.size());
  const auto opened = ZipArchive::open(as_bytes(bytes));
  ASSERT_TRUE(opened) << "a count modulo 2^16";
  EXPECT_EQ(opened->entries().size(), 100'000u);
}

}  // namespace
}  // namespace oakum::io

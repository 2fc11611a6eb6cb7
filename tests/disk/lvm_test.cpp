#include "disk/lvm.h"

#include <gtest/gtest.h>

#include "disk/lvm_text.h"
#include "disk_maker.h"

namespace oakum::disk {
namespace {

constexpr std::size_t kMetadata = 4096, kRing = 8192, kData = 16384;

std::uint32_t lvm_crc(ByteView bytes) { return ~io::crc32(~0xf597a6cfu, bytes); }

/// A physical volume of 64 KiB with extents of 4 KiB from 16 KiB on, each filled with its own
/// letter from `letter` on; the metadata starts `at` behind the header of its ring.
Bytes physical(char id, char letter, std::string_view text, std::size_t at = 512) {
  Bytes volume(64 << 10);
  volume.text(512, "LABELONE").le64(520, 1).le32(532, 32).text(536, "LVM2 001");
  volume.fill(544, 32, id).le64(576, 64 << 10).le64(584, kData);
  volume.le64(616, kMetadata).le64(624, kRing);
  volume.le32(528, lvm_crc(volume.part(532, 492)));
  volume.text(kMetadata + 4, " LVM2 x[5A%r0N*>").le32(kMetadata + 20, 1);
  volume.le64(kMetadata + 24, kMetadata).le64(kMetadata + 32, kRing);
  volume.le64(kMetadata + 40, at).le64(kMetadata + 48, text.size());
  volume.le32(kMetadata + 56, lvm_crc(as_bytes(text)));
  volume.le32(kMetadata, lvm_crc(volume.part(kMetadata + 4, 508)));
  const auto front = std::min(text.size(), kRing - at);
  volume.text(kMetadata + at, text.substr(0, front)).text(kMetadata + 512, text.substr(front));
  for (std::size_t i = 0; i < 12; ++i)
    volume.fill(kData + i * 4096, 4096, static_cast<char>(letter + i));
  return volume;
}

std::string group(std::string_view volumes, unsigned seqno = 1) {
  const auto id = [](char c) { return std::string(6, c) + '-' + std::string(26, c); };
  return fmt::format(
      "vg-0 {{\n id = \"group\"\n seqno = {}\n extent_size = 8 # 4 KiB\n"
      " physical_volumes {{\n pv0 {{ id = \"{}\"\n pe_start = 32 }}\n"
      " pv1 {{ id = \"{}\"\n pe_start = 32 }}\n }}\n logical_volumes {{\n{}\n }}\n}}\n"
      "# made by a test\ncontents = \"Text Format Volume Group\"\nversion = 1\n",
      seqno, id('p'), id('q'), volumes);
}

std::string volume(std::string_view name, std::string_view segments, unsigned count = 1,
                   std::string_view status = "\"READ\", \"VISIBLE\"") {
  return fmt::format("{} {{ status = [{}]\n segment_count = {}\n {} }}\n", name, status, count,
                     segments);
}

std::string segment(unsigned number, unsigned start, unsigned extents, std::string_view rest) {
  return fmt::format("segment{} {{ start_extent = {}\n extent_count = {}\n {} }}\n", number, start,
                     extents, rest);
}

std::string linear(std::string_view device, unsigned extent) {
  return fmt::format("type = \"striped\"\n stripe_count = 1\n stripes = [ \"{}\", {} ]", device,
                     extent);
}

/// Name and content of each volume, a letter for 4 KiB; then the problems.
std::string described(const std::vector<Bytes>& disks) {
  std::vector<std::unique_ptr<Device>> devices;
  std::vector<PhysicalVolume> volumes;
  for (const auto& disk : disks) {
    devices.push_back(device_of(disk));
    volumes.push_back({fmt::format("partition {}", devices.size()), devices.back().get()});
  }
  const auto found = open_lvm(volumes);
  std::string text;
  for (const auto& one : found.volumes) {
    text += fmt::format("{}/{}=", one.group, one.name);
    if (one.error) text += one.error->what;
    for (std::uint64_t at = 0;
         one.device && at < std::min<std::uint64_t>(one.device->size(), 65536); at += 4096)
      text += read_text(*one.device, at, 1);
    text += ';';
  }
  for (const auto& problem : found.problems) text += problem.what + ';';
  return text;
}

TEST(Lvm, LinearVolumesInSeveralPieces) {
  const auto text = group(
      volume("root", segment(1, 0, 2, linear("pv0", 4)) + segment(2, 2, 1, linear("pv0", 0)), 2) +
      volume("_hidden", segment(1, 0, 1, linear("pv0", 7)), 1, "\"READ\""));
  EXPECT_EQ(described({physical('p', 'a', text)}), "vg-0/root=efa;");
  EXPECT_EQ(described({physical('p', 'a', text, kRing - 100)}), "vg-0/root=efa;")
      << "metadata that goes on at the start of its ring";
}

TEST(Lvm, StripesOverTwoPhysicalVolumes) {
  const auto text =
      group(volume("s", segment(1, 0, 4,
                                "type = \"striped\"\n stripe_count = 2\n stripe_size = 8\n"
                                "stripes = [ \"pv0\", 1, \"pv1\", 2 ]")));
  const auto one = physical('p', 'a', text), two = physical('q', 'A', "");
  EXPECT_EQ(described({one, two}), "vg-0/s=bCcD;");
  EXPECT_EQ(described({one}), "vg-0/s=physical volume pv1 is not in this image;");
}

TEST(Lvm, OfAMirrorOneWholeLegWillDo) {
  const auto legs = volume("m_rimage_0", segment(1, 0, 1, linear("pv1", 3)), 1, "") +
                    volume("m_rimage_1", segment(1, 0, 1, linear("pv0", 3)), 1, "") +
                    volume("m_rmeta_0", segment(1, 0, 1, linear("pv1", 0)), 1, "");
  const auto text = group(
      legs +
      volume("m", segment(1, 0, 1,
                          "type = \"raid1\"\n raids = [\"m_rmeta_0\", \"m_rimage_0\", "
                          "\"m_rmeta_1\", \"m_rimage_1\"]")) +
      volume("n", segment(1, 0, 1,
                          "type = \"mirror\"\n mirrors = [\"m_rimage_1\", 0, \"m_rimage_0\", 0]")));
  EXPECT_EQ(described({physical('p', 'a', text), physical('q', 'A', "")}), "vg-0/m=D;vg-0/n=d;");
  EXPECT_EQ(described({physical('p', 'a', text)}), "vg-0/m=d;vg-0/n=d;") << "the first leg is gone";
}

TEST(Lvm, WhatIsNotReadIsNamed) {
  const auto text = group(
      volume("t", segment(1, 0, 1, "type = \"thin\"")) +
      volume("o", segment(1, 0, 1, linear("pv0", 0))) +
      volume("cow", segment(1, 0, 1, linear("pv0", 1))) +
      volume("snapshot0", segment(1, 0, 1, "type = \"snapshot\"\n cow_store = \"cow\""), 1, ""));
  EXPECT_EQ(described({physical('p', 'a', text)}),
            "vg-0/cow=a snapshot, which is not read;vg-0/o=a;"
            "vg-0/t=a volume of kind \"thin\", which is not read;");
}

TEST(Lvm, TheNewestMetadataCounts) {
  const auto before = group(volume("x", segment(1, 0, 1, linear("pv0", 0))), 1);
  const auto after = group(volume("x", segment(1, 0, 1, linear("pv0", 1))), 2);
  EXPECT_EQ(described({physical('p', 'a', before), physical('q', 'A', after)}), "vg-0/x=b;");
  EXPECT_EQ(described({physical('p', 'a', after), physical('q', 'A', before)}), "vg-0/x=b;");
  auto damaged = physical('q', 'A', after);
  damaged.text(kMetadata + 520, "!");
  EXPECT_EQ(described({physical('p', 'a', before), damaged}),
            "vg-0/x=a;partition 2: lvm: metadata whose checksum does not hold;");
}

TEST(Lvm, DamageIsTold) {
  const auto text = group(volume("x", segment(1, 0, 1, linear("pv0", 0))));
  auto label = physical('p', 'a', text);
  EXPECT_EQ(described({label.text(544, "!")}), "partition 1: lvm: no label whose checksum holds;");
  EXPECT_EQ(described({Bytes(100)}).substr(0, 17), "partition 1: lvm:");
  EXPECT_EQ(described({physical('p', 'a', text), physical('p', 'a', text)}),
            "vg-0/x=a;partition 2: lvm: a second copy of a physical volume; the first is read;");
  const auto in = [](std::string_view segments, unsigned count = 1) {
    return described({physical('p', 'a', group(volume("x", segments, count)))});
  };
  EXPECT_EQ(in("", 0), "vg-0/x=a volume without segments;");
  EXPECT_EQ(in("", 4000000000), "vg-0/x=segment 1 is missing;");
  EXPECT_EQ(in(segment(1, 5, 1, linear("pv0", 0))), "vg-0/x=segment 1 is missing;");
  EXPECT_EQ(in(segment(1, 0, 4000000000, "type = \"zero\"") +
                   segment(2, 4000000000, 4000000000, linear("pv0", 0)),
               2)
                .substr(0, 7),
            "vg-0/x=");
  EXPECT_EQ(in(segment(1, 0, 1, "type = \"mirror\"\n mirrors = [\"x\", 0, \"x\", 0]")),
            "vg-0/x=volumes that hold one another;");
}

TEST(LvmText, Values) {
  const auto root =
      parse_lvm_text("a = 1 b=\"x\\\"y\" # c = 2\nd { e = [1, \"f\",] g {} }\nn = -4");
  ASSERT_TRUE(root) << root.error().what;
  EXPECT_EQ(root->number("a"), 1u);
  EXPECT_EQ(root->text("b"), "x\"y");
  EXPECT_FALSE(root->number("c"));
  ASSERT_TRUE(root->section("d"));
  EXPECT_EQ(root->section("d")->list("e").size(), 2u);
  EXPECT_EQ(root->section("d")->list("e")[1].text, "f");
  EXPECT_FALSE(root->number("n"));
  EXPECT_FALSE(root->section("h"));
}

TEST(LvmText, DamageHasALine) {
  for (const std::string_view text : {"a", "a {", "a = ", "a = [1", "a = \"x", "}", "= 1",
                                      "a = [1 2]", "a{b{c{d{e{f{g{h{i{j{}}}}}}}}}}"}) {
    const auto root = parse_lvm_text(fmt::format("ok = 1\n{}", text));
    ASSERT_FALSE(root) << text;
    EXPECT_TRUE(root.error().what.starts_with("metadata, line 2: ")) << root.error().what;
  }
}

}  // namespace
}  // namespace oakum::disk

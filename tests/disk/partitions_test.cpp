#include "disk/partitions.h"

#include <gtest/gtest.h>

#include "disk_maker.h"

namespace oakum::disk {
namespace {

struct MbrEntry {
  unsigned slot, type;
  std::uint64_t start, sectors;
};

Bytes& put_mbr(Bytes& disk, std::uint64_t sector, std::initializer_list<MbrEntry> entries) {
  const auto base = sector * 512;
  for (const auto& entry : entries) {
    const auto at = base + 446 + entry.slot * 16;
    disk.little(at + 4, entry.type, 1).le32(at + 8, entry.start).le32(at + 12, entry.sectors);
  }
  return disk.le16(base + 510, 0xaa55);
}

/// A GPT in both places with one partition of sectors 40 to 49.
Bytes gpt_disk(std::size_t sector, std::size_t sectors) {
  Bytes disk(sector * sectors);
  put_mbr(disk, 0, {{0, 0xee, 1, 0xffffffff}});
  Bytes array(128 * 4);
  array.text(128, "\xaf\x3d\xc6\x0f\x83\x84\x72\x47\x8e\x79\x3d\x69\xd8\x47\x7d\xe4");
  array.text(128 + 16, "0123456789abcdef").le64(128 + 32, 40).le64(128 + 40, 49);
  array.le16(128 + 56, 'r').le16(128 + 58, 0xf6).le16(128 + 60, 0x20ac);
  const auto put = [&](std::uint64_t at, std::uint64_t array_at) {
    disk.copy(array_at * sector, array);
    const auto header = at * sector;
    disk.text(header, "EFI PART").le32(header + 12, 92).le64(header + 24, at);
    disk.le64(header + 72, array_at).le32(header + 80, 4).le32(header + 84, 128);
    disk.le32(header + 88, io::crc32(0, array.view()));
    disk.le32(header + 16, disk.crc(header, 92));
  };
  put(1, 2);
  put(sectors - 1, sectors - 8);
  return disk;
}

std::string described(const Bytes& disk) {
  const MemoryDevice device(disk.view());
  const auto table = read_partitions(device);
  if (!table) return "error: " + table.error().what;
  std::string text = table->kind == PartitionTable::Kind::none  ? "none"
                     : table->kind == PartitionTable::Kind::mbr ? "mbr"
                                                                : "gpt";
  for (const auto& one : table->partitions)
    text += fmt::format(" {}:{}+{}:{}", one.number, one.start / 512, one.size / 512, one.type);
  return text;
}

TEST(Partitions, Mbr) {
  Bytes disk(1 << 20);
  put_mbr(disk, 0, {{0, 0x82, 8, 8}, {2, 0x83, 16, 100}});
  disk.le32(440, 0xdeadbeef);
  EXPECT_EQ(described(disk), "mbr 1:8+8:82 3:16+100:83");
  const MemoryDevice device(disk.view());
  EXPECT_EQ(read_partitions(device)->partitions[1].uuid, "deadbeef-03");
}

TEST(Partitions, LogicalOnesFormAChain) {
  Bytes disk(1 << 20);
  put_mbr(disk, 0, {{0, 0x83, 8, 8}, {1, 0x0f, 100, 500}});
  put_mbr(disk, 100, {{0, 0x83, 4, 20}, {1, 0x05, 200, 50}});
  put_mbr(disk, 300, {{0, 0x8e, 4, 30}});
  EXPECT_EQ(described(disk), "mbr 1:8+8:83 5:104+20:83 6:304+30:8e");
  put_mbr(disk, 300, {{1, 0x05, 0, 50}});
  EXPECT_EQ(described(disk), "mbr 1:8+8:83 5:104+20:83 6:304+30:8e") << "a chain that is a ring";
  put_mbr(disk, 300, {{1, 0x05, 0xfffffff0, 50}});
  EXPECT_EQ(described(disk), "mbr 1:8+8:83 5:104+20:83 6:304+30:8e") << "one that leads outside";
}

TEST(Partitions, WithoutATable) {
  EXPECT_EQ(described(Bytes(100)), "none");
  EXPECT_EQ(described(Bytes(4096)), "none");
  Bytes boot(1 << 20);
  put_mbr(boot, 0, {});
  EXPECT_EQ(described(boot), "none") << "a boot sector without entries";
  put_mbr(boot, 0, {{0, 0x83, 8, 8}}).little(446 + 16, 0x4f, 1);
  EXPECT_EQ(described(boot), "none") << "code where the table would be";
  Bytes outside(1 << 20);
  put_mbr(outside, 0, {{0, 0x83, 1 << 20, 8}});
  EXPECT_EQ(described(outside), "none") << "an entry behind the end of the disk";
}

TEST(Partitions, Gpt) {
  const auto disk = gpt_disk(512, 200);
  EXPECT_EQ(described(disk), "gpt 2:40+10:0FC63DAF-8483-4772-8E79-3D69D8477DE4");
  const MemoryDevice device(disk.view());
  const auto table = read_partitions(device);
  EXPECT_EQ(table->partitions[0].label, "r\u00f6\u20ac");
  EXPECT_EQ(table->partitions[0].uuid, "33323130-3534-3736-3839-616263646566");
  EXPECT_EQ(described(gpt_disk(4096, 200)), "gpt 2:320+80:0FC63DAF-8483-4772-8E79-3D69D8477DE4");
}

TEST(Partitions, AGptHasABackup) {
  constexpr std::string_view kWhole = "gpt 2:40+10:0FC63DAF-8483-4772-8E79-3D69D8477DE4";
  for (const std::size_t at : {512u + 60, 1024u + 128 + 33}) {
    auto disk = gpt_disk(512, 200);
    disk.little(at, 0xff, 1);
    EXPECT_EQ(described(disk), kWhole) << "damaged at " << at;
    disk.little(199 * 512 + 20, 0xff, 1);
    EXPECT_EQ(described(disk), "error: gpt: both copies of the partition table are damaged");
  }
}

TEST(Partitions, AGptWithImpossibleSizesIsNone) {
  for (const auto& [at, value] : {std::pair{80u, 0xffffffffu},
                                  {84u, 8u},
                                  {84u, 0xffffff80u},
                                  {72u, 0xfffffffu},
                                  {12u, 0xffffu}}) {
    auto disk = gpt_disk(512, 200);
    for (const std::size_t header : {512u, 199u * 512}) {
      disk.le32(header + at, value).le32(header + 16, 0);
      disk.le32(header + 16, disk.crc(header, 92));
    }
    EXPECT_TRUE(described(disk).starts_with("error: gpt")) << at << ' ' << value;
  }
}

}  // namespace
}  // namespace oakum::disk

#include <gtest/gtest.h>

#include <map>

#include "disk/ext_journal.h"
#include "disk/file_system.h"
#include "disk_maker.h"
#include "tests/text_file.h"

namespace oakum::disk {
namespace {

/// An image of fuzz/corpus/ext, made by mke2fs, in a disk of 512 KiB.
Bytes image(std::string_view name) {
  Bytes bytes(512 << 10);
  const auto content =
      oakum::read_text(std::string(OAKUM_SOURCE_DIR) + "/fuzz/corpus/ext/" + std::string(name));
  EXPECT_FALSE(content.empty()) << name;
  return bytes.text(0, content);
}

/// Every path with its type, size, permissions and the checksum of its content; what cannot be read
/// with its error.
std::map<std::string, std::string> walked(const FileSystem& files) {
  std::map<std::string, std::string> out;
  std::vector<std::pair<std::string, NodeId>> pending = {{"", files.root()}};
  while (!pending.empty() && out.size() < 100) {
    const auto [path, id] = pending.back();
    pending.pop_back();
    const auto node = files.node(id);
    if (!node) {
      out[path] = node.error().what;
    } else if (node->type == Node::Type::directory) {
      const auto entries = files.list(*node);
      if (!entries) out[path] = entries.error().what;
      if (entries)
        for (const auto& entry : *entries) pending.push_back({path + '/' + entry.name, entry.id});
    } else {
      std::vector<std::byte> content(node->size);
      const auto got = files.read(*node, 0, content);
      out[path] = got ? fmt::format("{} {:o} {} {:08x}", static_cast<int>(node->type), node->mode,
                                    *got, io::crc32(0, content))
                      : got.error().what;
    }
  }
  return out;
}

std::map<std::string, std::string> walked(const Bytes& bytes) {
  const MemoryDevice device(bytes.view());
  const auto files = open_ext(device);
  if (!files) return {{"", files.error().what}};
  return walked(**files);
}

std::string content(const Bytes& bytes, const std::string& name) {
  const MemoryDevice device(bytes.view());
  const auto files = open_ext(device);
  if (!files) return files.error().what;
  const auto root = (*files)->node((*files)->root());
  const auto entries = (*files)->list(*root);
  if (!entries) return entries.error().what;
  for (const auto& entry : *entries)
    if (entry.name == name) {
      const auto node = (*files)->node(entry.id);
      if (!node) return node.error().what;
      std::string text(std::min<std::uint64_t>(node->size, 1000), '\0');
      const auto got = (*files)->read(*node, 0, std::as_writable_bytes(std::span(text)));
      return got ? text.substr(0, *got) : got.error().what;
    }
  return "not there";
}

constexpr std::string_view kImages[] = {"ext2", "ext2-rev", "ext4", "ext4-inline", "ext4-meta"};

TEST(Ext, EveryLayoutReadsTheSame) {
  const auto first = walked(image("ext2"));
  EXPECT_EQ(first.size(), 5u);
  std::string hole(100000, '\0');
  hole += "z\n";
  EXPECT_EQ(first.at("/d/hole"), fmt::format("0 644 100002 {:08x}", io::crc32(0, as_bytes(hole))));
  for (const auto name : kImages) {
    EXPECT_EQ(walked(image(name)), first) << name;
    EXPECT_EQ(content(image(name), "a"), "hello\n") << name;
    EXPECT_EQ(content(image(name), "l"), "a") << name;
    EXPECT_EQ(content(image(name), "slow"), std::string(100, 'x')) << name;
  }
}

TEST(Ext, ItsKindIsNamed) {
  for (const auto& [name, kind] : {std::pair{"ext2", "ext2"}, {"ext4", "ext4"}}) {
    const auto bytes = image(name);
    const MemoryDevice device(bytes.view());
    EXPECT_EQ((*open_ext(device))->kind(), kind);
  }
}

TEST(Ext, WhatIsNotReadIsNamed) {
  const auto why = [](Bytes& bytes) { return walked(bytes).at(""); };
  Bytes none(4096), small(100);
  EXPECT_EQ(why(none), "ext: not there");
  EXPECT_EQ(why(small), "ext: not there");
  auto features = image("ext4");
  EXPECT_EQ(why(features.le32(1024 + 0x60, 0x42 | 0x1 | 0x800000)),
            "ext: unknown features 0x800001");
  struct Case {
    std::size_t at;
    std::uint32_t value;
  };
  constexpr Case kImpossible[] = {{0x0, 0},  {0x18, 9},   {0x20, 0},
                                  {0x28, 0}, {0x58, 100}, {0x14, 77}};
  for (const auto& [at, value] : kImpossible) {
    auto damaged = image("ext4");
    EXPECT_EQ(why(damaged.le32(1024 + at, value)), "ext: a superblock whose sizes are impossible")
        << at;
  }
}

/// Where the inode with this number is, in an image of one group with blocks of 1 KiB.
std::size_t inode_at(const Bytes& bytes, std::size_t number) {
  const auto table = *load_le<std::uint32_t>(bytes.view(), 2048 + 8);
  return table * 1024 + (number - 1) * *load_le<std::uint16_t>(bytes.view(), 1024 + 0x58);
}

TEST(Ext, ADamagedNodeCostsOnlyItself) {
  const auto whole = walked(image("ext4"));
  auto bytes = image("ext4");
  // The extents of the first file: a tree of ten levels, then one that is no tree.
  const auto file = inode_at(bytes, 12);
  bytes.le16(file + 40 + 6, 10);
  auto seen = walked(bytes);
  std::size_t same = 0;
  for (const auto& [path, says] : seen) same += says == whole.at(path);
  EXPECT_EQ(seen.size(), whole.size());
  EXPECT_EQ(same, whole.size() - 1);
  EXPECT_EQ(content(bytes, "a"), "ext: a tree of extents of more than 5 levels");
  bytes.le16(file + 40 + 6, 0).le16(file + 40 + 2, 6);
  EXPECT_EQ(content(bytes, "a"), "ext: a damaged tree of extents");
  bytes.le16(file + 40 + 2, 1).le32(file + 40 + 20, 0x7fffffff);
  EXPECT_EQ(content(bytes, "a"), "ext: a block behind the end: 2147483647");
  bytes.le32(file + 0x20, 0x80800);
  EXPECT_EQ(content(bytes, "a"), "ext: an encrypted file");
}

TEST(Ext, AnIndexThatLeadsToItself) {
  auto bytes = image("ext4");
  const auto file = inode_at(bytes, 12);
  // One level above a block that says it is one level above itself.
  bytes.le16(file + 40 + 6, 1).le32(file + 40 + 16, 400).le16(file + 40 + 20, 0);
  bytes.copy(400 * 1024, Bytes(60).text(0, as_text(bytes.part(file + 40, 24))));
  EXPECT_EQ(content(bytes, "a"), "ext: a damaged tree of extents");
}

TEST(Ext, DamagedDirectories) {
  auto bytes = image("ext2");
  const auto root = inode_at(bytes, 2);
  const auto block = *load_le<std::uint32_t>(bytes.view(), root + 40) * std::size_t{1024};
  auto short_entry = bytes;
  EXPECT_EQ(walked(short_entry.le16(block + 4, 4)).at(""), "ext: a damaged directory");
  auto long_entry = bytes;
  EXPECT_EQ(walked(long_entry.le16(block + 4, 2000)).at(""), "ext: a damaged directory");
  auto huge = bytes;
  EXPECT_EQ(walked(huge.le32(root + 4, 0x7fffffff)).at(""),
            "ext: a directory of more than 256 MiB");
  auto outside = bytes;
  EXPECT_EQ(walked(outside.le32(root + 40, 0x7fffffff)).at(""),
            "ext: a block behind the end: 2147483647");
  auto locked = bytes;
  EXPECT_EQ(walked(locked.le32(root + 0x20, 0x800)).at(""), "ext: an encrypted directory");
  // Names that no directory can have are left out.
  auto names = bytes;
  names.text(block + 24 + 8, "/");
  EXPECT_EQ(walked(names), walked(bytes)) << "lost+found holds no files";
}

// ---- The journal: blocks of 1 KiB, the first is its superblock.

Bytes journal_block(std::uint32_t kind, std::uint32_t sequence,
                    std::initializer_list<std::uint32_t> words) {
  Bytes block(1024);
  block.be32(0, 0xc03b3998).be32(4, kind).be32(8, sequence);
  std::size_t at = 12;
  for (const auto word : words) block.be32(std::exchange(at, at + 4), word);
  return block;
}

class Journal : public testing::Test {
 protected:
  Journal() {
    // Features: revoked blocks. Starts at block 1 with transaction 5.
    add(journal_block(4, 0, {1024, 12, 1, 5, 1, 0, 0, 1}));
  }
  void add(const Bytes& block) { bytes_.copy(bytes_.size(), block); }
  void add_filled(char with) { bytes_.fill(bytes_.size(), 1024, with); }
  /// "block:number of the block of the journal" and '!' for an escaped one.
  std::string read() {
    bytes_.resize(12 * 1024);
    const MemoryDevice device(bytes_.view());
    const auto blocks =
        read_journal(device, 1024, 12,
                     [](std::uint64_t block) -> Result<std::uint64_t> { return block * 1024; });
    if (!blocks) return blocks.error().what;
    std::string text;
    for (const auto& [number, from] : *blocks)
      text += fmt::format("{}:{}{} ", number, from.at / 1024, from.escaped ? "!" : "");
    return text;
  }
  Bytes bytes_;
};

TEST_F(Journal, CommittedTransactionsCount) {
  add(journal_block(1, 5, {70, 2, 71, 1 | 2 | 8}));
  add_filled('a');
  add_filled('b');
  add(journal_block(2, 5, {}));
  add(journal_block(1, 6, {70, 2 | 8}));
  add_filled('c');
  add(journal_block(2, 6, {}));
  add(journal_block(1, 7, {71, 2 | 8}));
  add_filled('d');
  EXPECT_EQ(read(), "70:6 71:3! ") << "the third transaction was not committed";
}

TEST_F(Journal, RevokedBlocksDoNot) {
  add(journal_block(1, 5, {70, 2, 71, 2 | 8}));
  add_filled('a');
  add_filled('b');
  add(journal_block(2, 5, {}));
  add(journal_block(5, 6, {20, 70}));
  add(journal_block(2, 6, {}));
  add(journal_block(1, 7, {70, 2 | 8}));
  EXPECT_EQ(read(), "71:3 ");
}

TEST_F(Journal, OfACleanOneNothing) {
  bytes_.be32(28, 0);
  EXPECT_EQ(read(), "");
}

TEST_F(Journal, DamageIsAnError) {
  auto& bytes = bytes_;
  bytes.be32(28, 99);
  EXPECT_EQ(read(), "journal: a superblock that points outside");
  bytes.be32(12, 4096);
  EXPECT_EQ(read(), "journal: blocks of another size");
  bytes.be32(0, 1);
  EXPECT_EQ(read(), "journal: no superblock");
}

TEST_F(Journal, AReplayedDeviceHasTheNewerBlocks) {
  Bytes disk(8 * 1024);
  for (std::size_t i = 0; i < 8; ++i) disk.fill(i * 1024, 1024, static_cast<char>('0' + i));
  const MemoryDevice device(disk.view());
  const Replayed replayed(device, 1024, {{2, {5 * 1024, false}}, {3, {6 * 1024, true}}});
  EXPECT_EQ(read_text(replayed, 2047, 2), "15");
  EXPECT_EQ(read_text(replayed, 3071, 6),
            "5\xc0\x3b\x39\x98"
            "6");
  EXPECT_EQ(read_text(replayed, 4095, 2), "64");
}

}  // namespace
}  // namespace oakum::disk

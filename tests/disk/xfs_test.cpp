#include <algorithm>
#include <bit>
#include <thread>

#include "disk/checksums.h"
#include "tests/disk/made_image.h"

// Trees of extents that the kernel makes, and file systems under load, are read in
// tests/e2e/xfs_btrfs.sh. Not reached by any test: directories of more than a million entries, and
// file systems of more than one gigabyte.
namespace oakum::disk {
namespace {

constexpr std::size_t kMany = 3000;

/// A link's target of `length` bytes. Those that do not fit into an inode stand in blocks, but
/// mkfs.xfs 6.1 leaves out their headers on version 5: the kernel's are in tests/e2e/xfs_btrfs.sh.
std::string far_target(std::size_t length) { return std::string(length, 't'); }

/// A tree as mkfs.xfs takes it from a file, with directories of every form.
std::string prototype(const Folder& folder, std::size_t far) {
  folder.write("small", "hello\n");
  folder.write("large", pattern_of(300'000));
  std::string text = "/none\n0 0\nd--755 0 0\n";
  text += "small ---640 1 2 " + folder.path("small") + "\n";
  text += "program -u-755 0 0 " + folder.path("small") + "\n";
  text += "large ---644 0 0 " + folder.path("large") + "\n";
  text += "link l--777 0 0 some/target\n";
  text += "far l--777 0 0 " + far_target(far) + "\n";
  for (const auto& [name, count] : {std::pair<const char*, std::size_t>{"empty", 0},
                                    {"few", 3},
                                    {"block", 60},
                                    {"many", kMany}}) {
    text += fmt::format("{} d--755 0 0\n", name);
    for (std::size_t i = 0; i < count; ++i) text += fmt::format("a-longer-name-{} p--600 0 0\n", i);
    text += "$\n";
  }
  return text + "$\n";
}

std::map<std::string, std::string> expected(std::size_t far) {
  std::map<std::string, std::string> lines = {{"", "directory 755"},
                                              {"small", file_line("hello\n", 0640)},
                                              {"program", file_line("hello\n", 04755)},
                                              {"large", file_line(pattern_of(300'000), 0644)},
                                              {"link", link_line("some/target")},
                                              {"far", link_line(far_target(far))}};
  for (const auto& [name, count] : {std::pair<const char*, std::size_t>{"empty", 0},
                                    {"few", 3},
                                    {"block", 60},
                                    {"many", kMany}}) {
    lines[name] = "directory 755";
    for (std::size_t i = 0; i < count; ++i)
      lines[fmt::format("{}/a-longer-name-{}", name, i)] = "other 600";
  }
  return lines;
}

/// Nothing when mkfs.xfs does not make it.
std::vector<std::byte> make(const std::string& options, std::size_t far = 200) {
  const Folder folder;
  folder.write("prototype", prototype(folder, far));
  const bool made = folder.run("truncate -s 32M image && mkfs.xfs --unsupported -q " + options +
                               " -p prototype image");
  return made ? folder.bytes("image") : std::vector<std::byte>();
}

class Xfs : public testing::Test {
 protected:
  void SetUp() override {
    if (!is_installed("mkfs.xfs")) GTEST_SKIP() << "mkfs.xfs is not installed";
  }
};

TEST_F(Xfs, ReadsEveryKind) {
  const struct {
    const char *options, *why;
  } kCases[] = {
      {"", "as made by default"},
      {"-m crc=0 -n ftype=0", "version 4 without types of entries"},
      {"-m crc=0 -n ftype=1", "version 4 with them"},
      {"-m crc=0 -b size=512", "blocks of 512 bytes, a link over three of them"},
      {"-b size=1024", "blocks of 1 KiB"},
      {"-b size=65536", "blocks of 64 KiB"},
      {"-b size=1024 -n size=32768", "directory blocks of many blocks"},
      {"-i size=2048", "inodes that hold more"},
      {"-i nrext64=1", "large counters of extents"},
      {"-i sparse=0 -m bigtime=0,reflink=0,rmapbt=0,finobt=0", "as made years ago"},
  };
  for (const auto& [options, why] : kCases) {
    const std::size_t far = std::string_view(options).starts_with("-m crc=0") ? 1000 : 200;
    const ImageDevice device(make(options, far));
    if (device.bytes.empty()) {
      std::printf("left out, mkfs.xfs refuses it: %s\n", why);
      continue;
    }
    const auto opened = open_xfs(device);
    ASSERT_TRUE(opened) << why << ": " << opened.error().what;
    EXPECT_EQ((*opened)->kind(), "xfs");
    const Listing listing(**opened);
    EXPECT_EQ(listing.errors(), 0u) << why;
    EXPECT_TRUE(listing.lines() == expected(far)) << why << ":\n" << listing.text().substr(0, 2000);
  }
}

/// An image of version 4, which has no checksums, with direct access to its numbers.
class Version4 : public Xfs {
 protected:
  void SetUp() override {
    Xfs::SetUp();
    if (IsSkipped()) return;
    image.bytes = make("-m crc=0 -n ftype=0 -b size=1024");
    ASSERT_FALSE(image.bytes.empty());
    file_system = std::move(*open_xfs(image));
  }

  std::uint64_t number(std::size_t at, int bytes) const {
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i)
      value = value << 8 | std::to_integer<std::uint64_t>(image.bytes[at + i]);
    return value;
  }
  void put(std::size_t at, std::uint64_t value, int bytes) {
    for (int i = bytes; i-- > 0; value >>= 8) image.bytes[at + i] = static_cast<std::byte>(value);
  }

  Node find(std::string_view name) const {
    const auto entries = file_system->list(*file_system->node(file_system->root()));
    for (const auto& entry : *entries)
      if (entry.name == name) return *file_system->node(entry.id);
    ADD_FAILURE() << "no " << name;
    return {};
  }
  std::size_t block_at(std::uint64_t packed) const {
    const auto log = number(124, 1);
    return ((packed >> log) * number(84, 4) + (packed & ((1ull << log) - 1))) * kBlock;
  }
  std::size_t inode_at(const Node& node) const {
    const auto size = number(104, 2);
    const auto log = std::countr_zero(kBlock / size);
    return block_at(node.id.number >> log) + (node.id.number & ((1u << log) - 1)) * size;
  }
  /// The last block of the first group, which mkfs leaves free; others are in front of it.
  std::uint64_t free_block(std::uint64_t index) const { return number(84, 4) - 1 - index; }

  /// The first extent of a file.
  std::uint64_t first_block(const Node& node) const {
    const auto at = inode_at(node) + kFork;
    return (number(at, 8) & 0x1FF) << 43 | number(at + 8, 8) >> 21;
  }
  void put_extent(std::size_t at, std::uint64_t start, std::uint64_t block, std::uint64_t count,
                  bool unwritten) {
    put(at, std::uint64_t{unwritten} << 63 | start << 9 | block >> 43, 8);
    put(at + 8, block << 21 | count, 8);
  }
  /// A block of a tree; what it holds follows at +24.
  std::size_t put_tree_block(std::uint64_t block, unsigned level, std::size_t count) {
    const auto at = block_at(block);
    put(at, 0x424D4150, 4);
    put(at + 4, level, 2);
    put(at + 6, count, 2);
    return at + 24;
  }

  std::string content(const Node& node) const {
    std::string text(node.size, '?');
    const auto done = file_system->read(node, 0, std::as_writable_bytes(std::span(text)));
    return done ? text.substr(0, *done) : "error " + done.error().what;
  }

  static constexpr std::size_t kBlock = 1024;
  static constexpr std::size_t kFork = 100;
  static constexpr std::size_t kPairsOfBlock = (kBlock - 24) / 16;

  ImageDevice image{{}};
  std::unique_ptr<FileSystem> file_system;
};

/// "large" becomes a tree of three levels whose leaves have single blocks in another order, one
/// that is unwritten and a hole.
class Tree : public Version4 {
 protected:
  void SetUp() override {
    Version4::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    large = find("large");
    const auto first = first_block(large);
    inode = inode_at(large);
    const auto last = (large.size - 1) / kBlock;
    blocks = last + 1;
    const auto leaves = (blocks + kPerLeaf - 1) / kPerLeaf;
    wanted = pattern_of(large.size);
    node = put_tree_block(free_block(0), 1, leaves);
    for (std::uint64_t leaf = 0; leaf < leaves; ++leaf) {
      put(node + leaf * 8, leaf * kPerLeaf, 8);
      put(node + (kPairsOfBlock + leaf) * 8, free_block(leaf + 1), 8);
      put_leaf(leaf, first, last);
    }
    image.bytes[inode + 5] = std::byte{3};  // format
    put(inode + 76, blocks - 1, 4);
    const auto room = (number(104, 2) - kFork - 4) / 16;
    put(inode + kFork, 2, 2);
    put(inode + kFork + 2, 1, 2);
    put(inode + kFork + 4, 0, 8);
    put(inode + kFork + 4 + room * 8, free_block(0), 8);
    root_pointer = inode + kFork + 4 + room * 8;
    file_system = std::move(*open_xfs(image));
  }

  void put_leaf(std::uint64_t leaf, std::uint64_t first, std::uint64_t last) {
    const auto from = leaf * kPerLeaf, to = std::min(from + kPerLeaf, blocks);
    const auto records = put_tree_block(free_block(leaf + 1), 0, to - from - (leaf == 1));
    std::size_t at = records;
    for (auto block = from; block < to; ++block) {
      const bool hole = block == kPerLeaf + 1, unwritten = block == 5;
      if (hole || unwritten) std::fill_n(wanted.begin() + block * kBlock, kBlock, '\0');
      if (hole) continue;
      put_extent(at, block, first + block, 1, unwritten);
      at += 16;
    }
    (void)last;
  }

  static constexpr std::uint64_t kPerLeaf = 13;
  Node large;
  std::size_t inode = 0, node = 0, root_pointer = 0;
  std::uint64_t blocks = 0;
  std::string wanted;
};

TEST_F(Tree, IsFollowed) {
  EXPECT_TRUE(content(large) == wanted);
  std::string middle(5000, '?');
  ASSERT_EQ(file_system->read(large, 10'000, std::as_writable_bytes(std::span(middle))), 5000u);
  EXPECT_TRUE(middle == wanted.substr(10'000, 5000));
}

TEST_F(Tree, EndsWhereItIsDamaged) {
  const struct {
    std::size_t at;
    std::uint64_t value;
    int bytes;
    const char* why;
  } kCases[] = {
      {root_pointer, free_block(1), 8, "a leaf in place of a node"},
      {root_pointer, 1ull << 50, 8, "a block outside the file system"},
      {inode + kFork, 0, 2, "no levels"},
      {inode + kFork, 200, 2, "too many levels"},
      {inode + kFork + 2, 9999, 2, "more children than there is room for"},
      {node + kPairsOfBlock * 8, free_block(0), 8, "a node that is its own child"},
      {node - 24, 0x42420000, 4, "another magic"},
      {node - 24 + 6, 60000, 2, "more pairs than there is room for"},
      {inode + 82, 250, 1, "attributes outside the inode"},
      {inode + 56, 1ull << 63, 8, "a negative size"},
      {inode + 5, 9, 1, "no format"},
      {inode + 5, 1, 1, "content in the inode"},
      {inode + 5, 2, 1, "extents that do not fit"},
      {inode + 4, 3, 1, "an inode of another version"},
      {inode, 0, 2, "no inode"},
  };
  for (const auto& [at, value, bytes, why] : kCases) {
    const auto before = number(at, bytes);
    put(at, value, bytes);
    const auto fresh = std::move(*open_xfs(image));
    std::vector<std::byte> buffer(300'000);
    const auto done = fresh->read(large, 0, buffer);
    ASSERT_FALSE(done) << why;
    EXPECT_EQ(done.error().kind, Error::corrupt) << why;
    EXPECT_TRUE(fresh->list(*fresh->node(fresh->root()))) << why;
    put(at, before, bytes);
  }
}

TEST_F(Version4, RealtimeFilesAreNamed) {
  const auto small = find("small");
  put(inode_at(small) + 90, 1, 2);
  file_system = std::move(*open_xfs(image));
  std::vector<std::byte> buffer(10);
  const auto done = file_system->read(small, 0, buffer);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, Error::unsupported);
  EXPECT_NE(done.error().what.find("realtime"), std::string::npos);
}

TEST_F(Version4, NamesThatNoneCanHaveAreRefused) {
  const auto few = find("few");
  const auto name = inode_at(few) + kFork + 6 + 3;
  ASSERT_EQ(number(name, 1), 'a');
  for (const char bad : {'/', '\0'}) {
    put(name, static_cast<unsigned char>(bad), 1);
    file_system = std::move(*open_xfs(image));
    const auto entries = file_system->list(few);
    ASSERT_FALSE(entries);
    EXPECT_EQ(entries.error().kind, Error::corrupt);
  }
}

TEST_F(Version4, SizesBeyondTheContentAreZeros) {
  const auto small = find("small");
  put(inode_at(small) + 56, 1ull << 40, 8);
  file_system = std::move(*open_xfs(image));
  const auto large = *file_system->node(small.id);
  EXPECT_EQ(large.size, 1ull << 40);
  std::vector<std::byte> buffer(4096, std::byte{1});
  ASSERT_EQ(file_system->read(large, (1ull << 40) - 100, buffer), 100u);
  EXPECT_EQ(buffer[99], std::byte{0});
  ASSERT_EQ(file_system->read(large, 1ull << 40, buffer), 0u);
}

TEST_F(Version4, SuperblocksThatAreRefused) {
  const struct {
    std::size_t at;
    std::uint64_t value;
    int bytes;
    Error::Kind kind;
    const char* why;
  } kCases[] = {
      {0, 0x58465343, 4, Error::unsupported, "another magic"},
      {100, 0xB4A3, 2, Error::unsupported, "version 3"},
      {100, 0x8004, 2, Error::unsupported, "directories of version 1"},
      {100, 0xB4A5, 2, Error::corrupt, "version 5 without a checksum"},
      {102, 100, 2, Error::corrupt, "a sector of 100 bytes"},
      {4, 1000, 4, Error::corrupt, "blocks of no power of two"},
      {4, 1 << 20, 4, Error::corrupt, "blocks that are too large"},
      {8, 1ull << 63, 8, Error::corrupt, "more blocks than there can be"},
      {84, 0, 4, Error::corrupt, "groups without blocks"},
      {88, 0, 4, Error::corrupt, "no groups"},
      {104, 128, 2, Error::corrupt, "inodes that are too small"},
      {124, 60, 1, Error::corrupt, "numbers of blocks that are too long"},
      {192, 30, 1, Error::corrupt, "directory blocks that are too large"},
  };
  for (const auto& [at, value, bytes, kind, why] : kCases) {
    const auto before = number(at, bytes);
    put(at, value, bytes);
    const auto opened = open_xfs(image);
    ASSERT_FALSE(opened) << why;
    EXPECT_EQ(opened.error().kind, kind) << why << ": " << opened.error().what;
    put(at, before, bytes);
  }
  EXPECT_EQ(open_xfs(ImageDevice({})).error().kind, Error::unsupported);
}

TEST_F(Xfs, FeaturesAreNamed) {
  ImageDevice image(make(""));
  const struct {
    std::size_t at;
    std::uint8_t bit;
    const char* words;
  } kCases[] = {{218, 0x02, "zoned"}, {217, 0x80, "0x800000"}};
  for (const auto& [at, bit, words] : kCases) {
    image.bytes[at] ^= std::byte{bit};
    const auto opened = open_xfs(image, Checksums::ignored);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, Error::unsupported);
    EXPECT_NE(opened.error().what.find(words), std::string::npos) << opened.error().what;
    image.bytes[at] ^= std::byte{bit};
  }
}

TEST_F(Xfs, ADamagedInodeCostsItselfAlone) {
  ImageDevice image(make(""));
  const auto whole = Listing(**open_xfs(image)).lines();
  const auto root = std::move(*open_xfs(image));
  const auto entries = *root->list(*root->node(root->root()));
  const auto small = std::ranges::find(entries, "small", &Entry::name);
  ASSERT_NE(small, entries.end());
  const auto at = small->id.number * 512;  // the first group: numbers count from the start
  ASSERT_EQ(image.bytes[at], std::byte{'I'});
  image.bytes[at + 60] ^= std::byte{1};
  const Listing listing(**open_xfs(image));
  EXPECT_EQ(listing.errors(), 1u);
  EXPECT_NE(listing.lines().at("small").find("checksum mismatch"), std::string::npos);
  EXPECT_EQ(listing.lines().size(), whole.size());
}

TEST_F(Xfs, SurvivesDamage) {
  for (const auto* options : {"-b size=1024", "-m crc=0 -b size=1024"}) {
    ImageDevice image(make(options));
    ASSERT_FALSE(image.bytes.empty());
    damage(image, 60, [](const Device& device) { return open_xfs(device); });
    damage(image, 120, [](const Device& device) { return open_xfs(device, Checksums::ignored); });
  }
}

TEST_F(Xfs, IsReadByManyAtOnce) {
  const ImageDevice image(make(""));
  const auto opened = std::move(*open_xfs(image));
  std::vector<std::string> texts(4);
  std::vector<std::thread> threads;
  for (auto& text : texts) threads.emplace_back([&] { text = Listing(*opened).text(); });
  for (auto& thread : threads) thread.join();
  for (const auto& text : texts) EXPECT_EQ(text, texts.front());
}

}  // namespace
}  // namespace oakum::disk

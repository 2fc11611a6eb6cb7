#include <optional>
#include <thread>

#include "disk/btrfs/chunks.h"
#include "disk/checksums.h"
#include "tests/disk/made_image.h"

// Compressed and reserved extents, subvolumes, snapshots and mirrors, which only the kernel makes,
// are read in tests/e2e/xfs_btrfs.sh. Not reached by any test: directories of more than a million
// entries, the third superblock (at 256 GiB), trees of more than four levels.
namespace oakum::disk {
namespace {

constexpr std::size_t kSuper = 64 << 10;
constexpr std::size_t kMirror = 64 << 20;

std::string sparse_content() {
  return pattern_of(5000) + std::string(200'000 - 5000, '\0') + pattern_of(3000);
}

std::map<std::string, std::string> fill(const Folder& folder) {
  std::map<std::string, std::string> lines = {{"", "directory 755"}};
  const auto add = [&](const std::string& name, const std::string& content) {
    folder.write("root/" + name, content);
    lines[name] = file_line(content, 0644);
  };
  for (const std::size_t size : {0, 1, 2000, 4095, 4096, 4097, 300'000})
    add(fmt::format("file{}", size), pattern_of(size));
  for (int i = 0; i < 2000; ++i) add(fmt::format("many/name-{}", i), i % 50 == 0 ? "x" : "");
  add("sparse", sparse_content());
  add("new\nline \xff", "named oddly");
  std::filesystem::create_symlink("some/target", folder.path("root/link"));
  lines["link"] = link_line("some/target");
  std::filesystem::create_directories(folder.path("root/a/b"));
  for (const auto* name : {"many", "a", "a/b"}) lines[name] = "directory 755";
  folder.run("chmod -R u=rwX,go=rX root");
  return lines;
}

struct Made {
  std::map<std::string, std::string> lines;
  std::vector<std::byte> bytes;  ///< None when mkfs.btrfs does not make it.
};
Made make(const std::string& options, unsigned megabytes = 48) {
  const Folder folder;
  auto lines = fill(folder);
  const bool made = folder.run(fmt::format(
      "truncate -s {}M image && mkfs.btrfs -q {} --rootdir root image", megabytes, options));
  return {std::move(lines), made ? folder.bytes("image") : std::vector<std::byte>()};
}

class Btrfs : public testing::Test {
 protected:
  void SetUp() override {
    if (!is_installed("mkfs.btrfs")) GTEST_SKIP() << "mkfs.btrfs is not installed";
  }
};

TEST_F(Btrfs, ReadsEveryKind) {
  const struct {
    const char *options, *why;
  } kCases[] = {
      {"", "as made by default"},
      {"--csum xxhash", "xxhash64"},
      {"--csum sha256", "sha256"},
      {"--csum blake2", "blake2b"},
      {"-n 4096 -m single -d single", "small nodes, several levels, no copies"},
      {"-n 65536", "large nodes"},
      {"-M", "data and metadata mixed"},
      {"-O ^no-holes", "holes that are items"},
      {"-m dup -d dup", "all twice"},
  };
  for (const auto& [options, why] : kCases) {
    const auto [lines, bytes] = make(options);
    if (bytes.empty()) {
      std::printf("left out, mkfs.btrfs refuses it: %s\n", why);
      continue;
    }
    const ImageDevice device(bytes);
    const auto opened = open_btrfs(device);
    ASSERT_TRUE(opened) << why << ": " << opened.error().what;
    EXPECT_EQ((*opened)->kind(), "btrfs");
    const Listing listing(**opened);
    EXPECT_TRUE(listing.lines() == lines) << why << ":\n" << listing.text().substr(0, 3000);
  }
}

/// Where the blocks of trees are, by logical address: one place a copy.
std::map<std::uint64_t, std::vector<std::size_t>> tree_blocks(ByteView bytes) {
  constexpr std::size_t kStep = 4096;
  const auto id = as_text(bytes.subspan(kSuper + 32, 16));
  std::map<std::uint64_t, std::vector<std::size_t>> blocks;
  for (std::size_t at = 0; at + kStep <= bytes.size(); at += kStep) {
    const bool is_superblock = as_text(bytes.subspan(at + 64, 8)) == "_BHRfS_M";
    if (as_text(bytes.subspan(at + 32, 16)) == id && !is_superblock)
      blocks[*load_le<std::uint64_t>(bytes, at + 48)].push_back(at);
  }
  return blocks;
}

TEST_F(Btrfs, EitherCopyOfTheMetadataIsEnough) {
  auto [lines, bytes] = make("-m dup -d single");
  ImageDevice device(bytes);
  const auto blocks = tree_blocks(bytes);
  ASSERT_GT(blocks.size(), 10u);
  for (const std::size_t copy : {0, 1}) {
    device.bytes = bytes;
    for (const auto& [logical, places] : blocks)
      if (places.size() == 2) device.bytes[places[copy] + 200] ^= std::byte{1};
    const auto opened = open_btrfs(device);
    ASSERT_TRUE(opened) << opened.error().what;
    EXPECT_TRUE(Listing(**opened).lines() == lines) << copy;
  }
}

TEST_F(Btrfs, WithoutAGoodCopyOnlyWhatIsInItIsLost) {
  auto [lines, bytes] = make("-m dup -d single -n 4096");
  std::size_t partly = 0;
  ImageDevice device(bytes);
  for (const auto& [logical, places] : tree_blocks(bytes)) {
    for (const auto place : places) device.bytes[place + 200] ^= std::byte{1};
    const auto opened = open_btrfs(device);
    if (!opened) {
      EXPECT_EQ(opened.error().kind, Error::corrupt);
    }
    std::optional<Listing> listing;
    if (opened) listing.emplace(**opened);
    for (const auto place : places) device.bytes[place + 200] ^= std::byte{1};
    if (!listing) continue;
    std::size_t others = 0;
    for (const auto& [path, line] : listing->lines()) {
      const auto right = lines.find(path);
      ASSERT_NE(right, lines.end());
      if (line == right->second) continue;
      EXPECT_NE(line.find("error"), std::string::npos) << path;
      ++others;
    }
    partly += others > 0 && others < lines.size() / 2;
    if (listing->lines().size() < lines.size()) {
      EXPECT_GT(listing->errors(), 0u) << "something is missing without a word";
    }
    if (partly > 5) break;
  }
  EXPECT_GT(partly, 0u);
}

TEST_F(Btrfs, ACopyOfTheSuperblockIsUsed) {
  auto [lines, bytes] = make("-m single -d single", 72);
  ImageDevice device(bytes);
  device.bytes[kSuper + 500] ^= std::byte{1};
  const auto opened = open_btrfs(device);
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_TRUE(Listing(**opened).lines() == lines);
  device.bytes[kMirror + 500] ^= std::byte{1};
  EXPECT_EQ(open_btrfs(device).error().kind, Error::corrupt);
}

TEST_F(Btrfs, SuperblocksThatAreRefused) {
  ImageDevice device(make("").bytes);
  if (device.bytes.size() > kMirror) device.bytes[kMirror + 64] = {};  // without its magic
  const struct {
    std::size_t at;
    std::uint64_t value;
    std::size_t bytes;
    Error::Kind kind;
    const char* words;
  } kCases[] = {
      {64, 0, 8, Error::unsupported, "none here"},
      {48, 7, 8, Error::corrupt, "none there"},
      {196, 9, 2, Error::unsupported, "kind 9"},
      {144, 5000, 4, Error::corrupt, "sizes"},
      {148, 1 << 20, 4, Error::corrupt, "sizes"},
      {148, 2048, 4, Error::corrupt, "sizes"},
      {160, 5000, 4, Error::corrupt, "too many system chunks"},
      {160, 60, 4, Error::corrupt, "system chunks"},
      {160, 0, 4, Error::corrupt, "in no chunk"},
      {188, 1 << 12, 8, Error::unsupported, "zoned"},
      {188, 1 << 13, 8, Error::unsupported, "extent tree"},
      {188, 1 << 14, 8, Error::unsupported, "stripes"},
      {188, 1ull << 40, 8, Error::unsupported, "0x10000000000"},
      {198, 7, 1, Error::corrupt, "level"},
      {198, 200, 1, Error::corrupt, "levels"},
      {80, 12345, 8, Error::corrupt, "in no chunk"},
      {201, 99, 8, Error::unsupported, "another device"},
  };
  for (const auto& [at, value, bytes, kind, words] : kCases) {
    const std::vector before(device.bytes.begin() + kSuper, device.bytes.begin() + kSuper + 4096);
    for (std::size_t i = 0; i < bytes; ++i)
      device.bytes[kSuper + at + i] = static_cast<std::byte>(value >> 8 * i);
    const auto opened = open_btrfs(device, Checksums::ignored);
    ASSERT_FALSE(opened) << words;
    EXPECT_EQ(opened.error().kind, kind) << opened.error().what;
    EXPECT_NE(opened.error().what.find(words), std::string::npos) << opened.error().what;
    std::ranges::copy(before, device.bytes.begin() + kSuper);
  }
  EXPECT_EQ(open_btrfs(ImageDevice({})).error().kind, Error::unsupported);
}

TEST_F(Btrfs, SurvivesDamage) {
  for (const auto* options : {"-n 4096 -m single", "-M"}) {
    ImageDevice image(make(options).bytes);
    ASSERT_FALSE(image.bytes.empty());
    damage(image, 40, [](const Device& device) { return open_btrfs(device); });
    damage(image, 150, [](const Device& device) { return open_btrfs(device, Checksums::ignored); });
  }
}

TEST_F(Btrfs, IsReadByManyAtOnce) {
  const ImageDevice image(make("-n 4096").bytes);
  const auto opened = std::move(*open_btrfs(image));
  std::vector<std::string> texts(4);
  std::vector<std::thread> threads;
  for (auto& text : texts) threads.emplace_back([&] { text = Listing(*opened).text(); });
  for (auto& thread : threads) thread.join();
  for (const auto& text : texts) EXPECT_EQ(text, texts.front());
}

/// A chunk's item of 1 MiB: its kind and, for each stripe, device and place.
std::vector<std::byte> chunk(std::uint64_t type,
                             const std::vector<std::pair<std::uint64_t, std::uint64_t>>& stripes) {
  std::vector<std::byte> item(48 + 32 * stripes.size());
  const auto put = [&](std::size_t at, std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) item[at + i] = static_cast<std::byte>(value >> 8 * i);
  };
  put(0, 1 << 20, 8);
  put(24, type, 8);
  put(44, stripes.size(), 2);
  for (std::size_t i = 0; i < stripes.size(); ++i) {
    put(48 + 32 * i, stripes[i].first, 8);
    put(56 + 32 * i, stripes[i].second, 8);
  }
  return item;
}

TEST(BtrfsChunks, SayWhereAddressesAre) {
  const struct {
    std::uint64_t type;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> stripes;
    std::vector<std::uint64_t> places;  ///< Of the byte at 1000 in the chunk.
    const char* refused;
  } kCases[] = {
      {1, {{1, 5000}}, {6000}, ""},
      {1 | 32, {{1, 5000}, {1, 9000}}, {6000, 10000}, ""},
      {1 | 16, {{2, 5000}, {1, 9000}}, {10000}, ""},
      {1 | 512, {{2, 5000}, {3, 5000}, {1, 9000}}, {10000}, ""},
      {1 | 8, {{1, 5000}}, {6000}, ""},
      {1 | 8, {{1, 5000}, {2, 5000}}, {}, "RAID0"},
      {1 | 64, {{1, 5000}, {2, 5000}}, {}, "RAID10"},
      {1 | 128, {{1, 5000}, {2, 5000}}, {}, "RAID5"},
      {1 | 256, {{1, 5000}, {2, 5000}, {3, 1}}, {}, "RAID6"},
      {1, {{2, 5000}}, {}, "another device"},
  };
  for (const auto& [type, stripes, places, refused] : kCases) {
    btrfs::Chunks chunks(1);
    ASSERT_TRUE(chunks.add({256, 228, 1 << 30}, chunk(type, stripes)));
    const auto found = chunks.find((1 << 30) + 1000);
    if (places.empty()) {
      ASSERT_FALSE(found);
      EXPECT_EQ(found.error().kind, Error::unsupported);
      EXPECT_NE(found.error().what.find(refused), std::string::npos) << found.error().what;
      continue;
    }
    ASSERT_TRUE(found) << found.error().what;
    ASSERT_EQ(found->size(), places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
      EXPECT_EQ((*found)[i].at, places[i]);
      EXPECT_EQ((*found)[i].size, (1u << 20) - 1000);
    }
    EXPECT_EQ(chunks.find((1 << 30) - 1).error().kind, Error::corrupt);
    EXPECT_EQ(chunks.find((1 << 30) + (1 << 20)).error().kind, Error::corrupt);
  }
}

TEST(BtrfsChunks, AreRefusedWhenDamaged) {
  btrfs::Chunks chunks(1);
  const auto item = chunk(1, {{1, 5000}});
  EXPECT_FALSE(chunks.add({256, 228, 0}, ByteView(item).first(79)));
  EXPECT_FALSE(chunks.add({256, 228, 0}, ByteView()));
  EXPECT_FALSE(chunks.add({256, 228, ~0ull}, item));
  EXPECT_FALSE(chunks.add({256, 228, 0}, chunk(1, {{1, ~0ull}})));
}

}  // namespace
}  // namespace oakum::disk

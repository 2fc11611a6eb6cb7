#include "cache/store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/hash.h"
#include "tests/image_maker.h"

namespace oakum::cache {
namespace {

namespace fs = std::filesystem;
using testing_images::Folder;

std::string key(int number) { return hex(Sha256::of(as_bytes(std::to_string(number)))); }

std::string got(Store& store, int number) {
  const auto bytes = store.get(key(number));
  if (!bytes) return "error: " + bytes.error().what;
  return bytes->value_or("nothing");
}

void set_age(const std::string& path, int seconds) {
  const timespec then{::time(nullptr) - seconds, 0};
  const timespec times[] = {then, then};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
}

std::string path_of(const std::string& directory, int number) {
  return directory + '/' + key(number).substr(0, 2) + '/' + key(number);
}

TEST(Store, KeepsWhatIsPut) {
  const Folder folder;
  for (const auto& store :
       {directory_store(folder.path() + "/a/b", 1 << 20), memory_store(1 << 20)}) {
    EXPECT_EQ(got(*store, 1), "nothing");
    ASSERT_TRUE(store->put(key(1), std::string_view("o\0ne", 4)));
    ASSERT_TRUE(store->put(key(2), ""));
    EXPECT_EQ(got(*store, 1), std::string("o\0ne", 4));
    EXPECT_EQ(got(*store, 2), "");
    EXPECT_EQ(store->clear().value_or(99), 2u);
    EXPECT_EQ(got(*store, 1), "nothing");
  }
  EXPECT_FALSE(fs::exists(folder.path() + "/a/b")) << "cleared without a trace";
}

TEST(Store, InMemoryForgetsWhatWasNotAskedForLongest) {
  const auto store = memory_store(10);
  for (const int number : {1, 2, 3}) ASSERT_TRUE(store->put(key(number), "four"));
  EXPECT_EQ(got(*store, 1), "nothing");
  EXPECT_EQ(got(*store, 2), "four");
  ASSERT_TRUE(store->put(key(4), "four"));
  EXPECT_EQ(got(*store, 3), "nothing") << "2 was asked for since";
  ASSERT_TRUE(store->put(key(5), "more than there is room for"));
  EXPECT_EQ(got(*store, 5), "nothing");
}

TEST(DirectoryStore, LetsTheOldestGo) {
  const Folder folder;
  const std::string block(4096, 'x');
  for (int number = 0; number < 10; ++number) {
    // A store of its own each time: every process looks at the whole directory once.
    ASSERT_TRUE(directory_store(folder.path(), 10 * 4096)->put(key(number), block));
    set_age(path_of(folder.path(), number), 1000 - number);
  }
  ASSERT_EQ(got(*directory_store(folder.path(), 10 * 4096), 0), block);  // used just now
  ASSERT_TRUE(directory_store(folder.path(), 10 * 4096)->put(key(10), block));
  const auto store = directory_store(folder.path(), 10 * 4096);
  EXPECT_EQ(got(*store, 0), block);
  EXPECT_EQ(got(*store, 1), "nothing");
  EXPECT_EQ(got(*store, 10), block);
}

TEST(DirectoryStore, SweepsWhatAKilledWriterLeft) {
  const Folder folder;
  ASSERT_TRUE(directory_store(folder.path(), 1 << 20)->put(key(1), "x"));
  const auto place = fs::path(path_of(folder.path(), 1)).parent_path().string();
  for (const auto* name : {"/begun-old", "/begun-new"}) std::ofstream(place + name) << "half";
  set_age(place + "/begun-old", 7200);
  ASSERT_TRUE(directory_store(folder.path(), 1 << 20)->put(key(2), "y"));
  EXPECT_FALSE(fs::exists(place + "/begun-old"));
  EXPECT_TRUE(fs::exists(place + "/begun-new")) << "its writer may be at work";
}

TEST(DirectoryStore, ReadsNoLinkAndNothingButFiles) {
  const Folder folder;
  const auto store = directory_store(folder.path(), 1 << 20);
  for (const int number : {1, 2, 3}) ASSERT_TRUE(store->put(key(number), "x"));
  std::ofstream(folder.path() + "/secret") << "secret";
  fs::remove(path_of(folder.path(), 1));
  fs::create_symlink(folder.path() + "/secret", path_of(folder.path(), 1));
  fs::remove(path_of(folder.path(), 2));
  fs::create_directory(path_of(folder.path(), 2));
  EXPECT_EQ(got(*store, 1).substr(0, 6), "error:");
  EXPECT_EQ(got(*store, 2), "nothing");
  EXPECT_EQ(got(*store, 3), "x");
}

TEST(DirectoryStore, SaysWhyItCannotKeep) {
  const auto put = directory_store("/proc/nowhere", 1 << 20)->put(key(1), "x");
  ASSERT_FALSE(put);
  EXPECT_NE(put.error().what.find("/proc/nowhere"), std::string::npos) << put.error().what;
}

TEST(DirectoryStore, ManyWritersOfTheSameEntries) {
  const Folder folder;
  std::vector<std::thread> writers;
  std::atomic<int> wrong{0};
  for (int writer = 0; writer < 8; ++writer)
    writers.emplace_back([&] {
      const auto store = directory_store(folder.path(), 1 << 20);
      for (int round = 0; round < 200; ++round) {
        const auto bytes = std::string(1000, static_cast<char>('a' + round % 16));
        if (!store->put(key(round % 16), bytes)) ++wrong;
        if (const auto seen = got(*store, round % 16); seen != bytes && seen != "nothing") ++wrong;
      }
    });
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(wrong, 0);
  for (const auto& entry : fs::recursive_directory_iterator(folder.path()))
    EXPECT_EQ(entry.path().filename().string().find("begun-"), std::string::npos);
}

TEST(RedisStore, TakesOnlyItsAddresses) {
  for (const auto* good : {"redis://localhost", "redis://h:1/0", "rediss://u:p%40@[::1]:6379/15",
                           "redis://:pass@h", "unix:///run/redis.sock"})
    EXPECT_TRUE(redis_store(good, {})) << good;
  for (const auto* bad : {"redis", "redis://", "redis://h:0", "redis://h:99999", "redis://h/x",
                          "http://h", "unix://relative"}) {
    const auto store = redis_store(bad, {});
    ASSERT_FALSE(store) << bad;
    EXPECT_EQ(store.error().kind, Error::usage);
  }
}

TEST(RedisStore, NeverShowsThePassword) {
  auto store =
      redis_store("redis://:hunter2@127.0.0.1:1", {.patience = std::chrono::milliseconds(500)});
  ASSERT_TRUE(store);
  const auto bytes = (*store)->get(key(1));
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().what.find("hunter2"), std::string::npos) << bytes.error().what;
  EXPECT_NE(bytes.error().what.find("127.0.0.1"), std::string::npos) << bytes.error().what;
}

}  // namespace
}  // namespace oakum::cache

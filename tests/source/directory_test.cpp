#include "source/directory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "tests/image_maker.h"

namespace oakum::source {
namespace {

class Recorder final : public Visitor {
 public:
  bool enter(std::string_view directory) override { return directory != "skipped"; }
  Interest interest(std::string_view) override { return Interest::yes; }
  void file(std::unique_ptr<io::File> file) override { files.push_back(std::move(file)); }
  void hard_link(std::string_view, std::string_view) override {}
  void whiteout(std::string_view) override {}
  void opaque(std::string_view) override {}
  void problem(Problem problem) override { problems.push_back(std::move(problem)); }
  void end(const std::string&, std::uint64_t) override {}
  std::unique_ptr<Visitor> copy() const override { return nullptr; }
  const std::vector<std::string>& only() const override { return only_paths; }

  std::vector<std::unique_ptr<io::File>> files;
  std::vector<Problem> problems;
  std::vector<std::string> only_paths;
};

struct Walk {
  std::unique_ptr<Source> source;  // the files read through it
  std::vector<Walked> layers;
  Recorder& seen() { return static_cast<Recorder&>(*layers.front().visitor); }
  std::vector<std::string> paths() {
    std::vector<std::string> out;
    for (const auto& file : seen().files) out.push_back(file->path());
    std::sort(out.begin(), out.end());  // the walk itself has no order
    return out;
  }
};

Walk walk(const std::string& path, std::vector<std::string> only = {}) {
  Walk walk;
  auto source = open_directory(path, TargetKind::filesystem);
  EXPECT_TRUE(source) << source.error().what;
  walk.source = std::move(*source);
  auto layers = walk.source->walk(
      [&](const LayerPromise&) {
        auto recorder = std::make_unique<Recorder>();
        recorder->only_paths = only;
        return recorder;
      },
      {});
  EXPECT_TRUE(layers) << layers.error().what;
  walk.layers = std::move(*layers);
  return walk;
}

TEST(Directory, ShowsRegularFiles) {
  const testing_images::Folder folder;
  folder.write("b/two", "2");
  folder.write("a", "1");
  folder.write("b/one", "1");
  folder.write("skipped/x", "x");
  auto seen = walk(folder.path());
  EXPECT_EQ(seen.paths(), (std::vector<std::string>{"a", "b/one", "b/two"}));
  for (const auto& file : seen.seen().files)
    EXPECT_EQ(as_text(*file->bytes(10)), file->path() == "b/two" ? "2" : "1");
}

TEST(Directory, NeverFollowsLinksAndNeverOpensPipes) {
  const testing_images::Folder folder;
  folder.write("file", "1");
  std::filesystem::create_symlink("/etc/passwd", folder.path() + "/link");
  std::filesystem::create_directory_symlink("..", folder.path() + "/loop");
  ASSERT_EQ(mkfifo((folder.path() + "/pipe").c_str(), 0600), 0);
  auto seen = walk(folder.path());
  EXPECT_EQ(seen.paths(), std::vector<std::string>{"file"});
  const auto other = seen.seen().files[0]->open("link");
  EXPECT_FALSE(other) << "not through a sibling either";
  EXPECT_FALSE(seen.seen().files[0]->open("loop/file"));
  EXPECT_FALSE(seen.seen().files[0]->open("../escape"));
}

TEST(Directory, AFileListsFoldersOfItsTree) {
  const testing_images::Folder folder;
  folder.write("file", "1");
  folder.write("sub/b", "1");
  folder.write("sub/a", "1");
  std::filesystem::create_directory_symlink("/etc", folder.path() + "/sub/link");
  auto seen = walk(folder.path());
  const auto& file = *seen.seen().files[0];
  EXPECT_EQ(file.names_in("sub", 3), (std::vector<std::string>{"a", "b", "link"}));
  EXPECT_TRUE(file.names_in("sub", 2).empty()) << "one too many";
  EXPECT_EQ(file.names_in("", 10), (std::vector<std::string>{"file", "sub"}));
  for (const auto* other : {"absent", "file", "sub/link"})
    EXPECT_TRUE(file.names_in(other, 1000).empty()) << other;
}

TEST(Directory, AFileSwappedForALinkIsNotFollowed) {
  const testing_images::Folder folder;
  const auto path = folder.write("file", "1");
  auto seen = walk(folder.path());
  std::filesystem::remove(path);
  std::filesystem::create_symlink("/etc/passwd", path);
  EXPECT_FALSE(seen.seen().files[0]->bytes(1 << 20));
}

TEST(Directory, BoundsWhatItReads) {
  const testing_images::Folder folder;
  folder.write("file", std::string(100, 'x'));
  auto seen = walk(folder.path());
  EXPECT_EQ(seen.seen().files[0]->head(10)->size(), 10u);
  const auto bytes = seen.seen().files[0]->bytes(99);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().kind, Error::too_large);
}

TEST(Directory, VisitsOnlyNamedPathsWhenThoseAreAll) {
  const testing_images::Folder folder;
  folder.write("etc/os-release", "x");
  folder.write("etc/other", "y");
  auto seen = walk(folder.path(), {"etc/os-release", "lib/missing"});
  EXPECT_EQ(seen.paths(), std::vector<std::string>{"etc/os-release"});
  EXPECT_TRUE(seen.seen().problems.empty());
}

TEST(Directory, TakesASingleFile) {
  const testing_images::Folder folder;
  const auto path = folder.write("package-lock.json", "{}");
  EXPECT_EQ(walk(path).paths(), std::vector<std::string>{"package-lock.json"});
}

TEST(Directory, ADeepTreeNeedsNoDeepStack) {
  const testing_images::Folder folder;
  std::string path = folder.path();
  for (int i = 0; i < 1000; ++i) path += "/d";
  std::filesystem::create_directories(path);
  auto seen = walk(folder.path());
  EXPECT_TRUE(seen.paths().empty());
  EXPECT_TRUE(seen.seen().problems.empty());
}

TEST(Directory, SaysWhatIsMissing) {
  const auto source = open_directory("/nowhere/at/all", TargetKind::filesystem);
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().kind, Error::not_found);
}

}  // namespace
}  // namespace oakum::source

#include "source/git.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/image_maker.h"

namespace oakum::source {
namespace {

TEST(Git, ReadsFilesAsData) {
  const testing_images::Folder folder;
  const std::string id(40, 'a');
  folder.write(".git/HEAD", "ref: refs/heads/main\n");
  folder.write(".git/packed-refs", "# pack-refs with: peeled\n" + id + " refs/heads/main\n" +
                                       std::string(40, 'b') + " refs/tags/v1\n^" + id + "\n");
  folder.write(".git/config",
               "[remote \"origin\"]\n\turl = "
               "https://user:secret@example.org/team/app.git\n[core]\n\tfsmonitor = /bin/false\n");
  const auto git = read_git_metadata(folder.path());
  ASSERT_TRUE(git);
  EXPECT_EQ(git->branch, "main");
  EXPECT_EQ(git->commit, id);
  EXPECT_EQ(git->url, "https://example.org/team/app.git") << "credentials never reach a report";
  EXPECT_EQ(git->tags, std::vector<std::string>{"v1"});
}

TEST(Git, BoundsSymbolicReferences) {
  const testing_images::Folder folder;
  folder.write(".git/HEAD", "ref: refs/heads/a\n");
  folder.write(".git/refs/heads/a", "ref: refs/heads/a\n");
  EXPECT_EQ(read_git_metadata(folder.path())->commit, "");
  folder.write(".git/refs/heads/a", "ref: ../../../etc/passwd\n");
  EXPECT_EQ(read_git_metadata(folder.path())->commit, "");
}

TEST(Git, SaysNothingOfOtherDirectories) {
  const testing_images::Folder folder;
  EXPECT_FALSE(read_git_metadata(folder.path()));
}

}  // namespace
}  // namespace oakum::source

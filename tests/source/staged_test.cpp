#include "source/staged.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "base/text.h"
#include "tests/source/git_maker.h"

namespace oakum::source {
namespace {

using testing_git::Repository;

/// "path: before -> now" of each, in order.
std::string staged(const Repository& repository, std::uint64_t most = 1000) {
  std::string out;
  const auto seen =
      each_staged(repository.path(), most, nullptr, [&](const StagedFile& file) -> Result<void> {
        out += fmt::format("{}: {} -> {}\n", file.path, trim(as_text(file.before)),
                           trim(as_text(file.bytes)));
        return {};
      });
  if (!seen) return "error: " + seen.error().what;
  for (const auto& problem : seen->problems)
    out += fmt::format("{}! {}\n", problem.where.path, problem.what);
  return out;
}

TEST(Staged, IsWhatTheIndexHasAndHeadHasNot) {
  NEEDS_GIT();
  const Repository repository;
  EXPECT_EQ(staged(repository), "") << "nothing at all";
  repository.write("a", "one\n");
  repository.write("sub/b", "two\n");
  repository.git("add a sub/b");
  EXPECT_EQ(staged(repository), "a:  -> one\nsub/b:  -> two\n") << "before the first commit";
  repository.commit("first");
  EXPECT_EQ(staged(repository), "");
  repository.write("a", "staged\n");
  repository.git("add a");
  repository.write("a", "only in the work tree\n");
  repository.write("untracked", "x\n");
  repository.git("rm -q sub/b");
  EXPECT_EQ(staged(repository), "a: one -> staged\n");
}

TEST(Staged, KnowsWhereAFileCameFrom) {
  NEEDS_GIT();
  const Repository repository;
  const std::string text = "1\n2\n3\n4\n5\n6\n7\n8\n";
  repository.write("old", text);
  repository.write("same", "stays\n");
  repository.commit("first");
  repository.git("mv old new && git mv same moved && chmod +x moved && git add moved");
  repository.write("new", text + "9\n");
  repository.git("add new");
  EXPECT_EQ(staged(repository), "new: " + text.substr(0, text.size() - 1) + " -> " + text + "9\n")
      << "a rename that changes nothing brings nothing";
}

TEST(Staged, PassesOverLinksAndSubmodulesAndSaysWhatIsTooLong) {
  NEEDS_GIT();
  const Repository repository;
  ASSERT_EQ(symlink("/etc/passwd", (repository.path() + "/link").c_str()), 0);
  repository.write("large", std::string(2000, 'x'));
  repository.write("odd \n\xff name", "x\n");
  repository.git(
      "add -A && git update-index --add --cacheinfo "
      "160000,1111111111111111111111111111111111111111,module");
  const auto seen = staged(repository);
  EXPECT_EQ(seen.substr(0, seen.find('!')), "odd \n\xff name:  -> x\nlarge");
  EXPECT_NE(seen.find("limit of 1000"), std::string::npos) << seen;
}

TEST(Staged, FollowsTheIndexThatGitNames) {
  NEEDS_GIT();
  const Repository repository;
  repository.write("a", "one\n");
  repository.commit("first");
  repository.write("a", "two\n");
  repository.git("add a");
  const auto other = repository.path() + "/.git/other-index";
  setenv("GIT_INDEX_FILE", other.c_str(), 1);
  setenv("GIT_DIR", (repository.path() + "/.git").c_str(), 1);
  const auto seen = staged(repository);
  unsetenv("GIT_INDEX_FILE");
  unsetenv("GIT_DIR");
  EXPECT_EQ(seen, "") << "an index without files has no new content";
  EXPECT_EQ(staged(repository), "a: one -> two\n");
}

TEST(Staged, SaysThatThereIsNoRepository) {
  NEEDS_GIT();
  const testing_images::Folder folder;
  const auto seen = each_staged(folder.path(), 1000, nullptr,
                                [](const StagedFile&) -> Result<void> { return {}; });
  ASSERT_FALSE(seen);
}

}  // namespace
}  // namespace oakum::source

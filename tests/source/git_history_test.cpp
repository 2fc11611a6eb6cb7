#include "source/git_history.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <map>

#include "base/text.h"
#include "source/id_set.h"
#include "tests/image_maker.h"
#include "tests/source/git_maker.h"

namespace oakum::source {
namespace {

using testing_git::Repository;

struct Seen {
  std::string path, commit, author, date, text;
};

struct Read {
  Result<HistorySeen> result;
  std::vector<Seen> blobs;
};

Read read(const std::string& directory, const HistoryOptions& options = {}) {
  std::vector<Seen> blobs;
  auto result = each_blob(directory, options, [&](const HistoryBlob& blob) -> Result<void> {
    blobs.push_back(
        {blob.path, blob.commit, blob.author, blob.date, std::string(as_text(blob.bytes))});
    return {};
  });
  return {std::move(result), std::move(blobs)};
}

/// "path=text" of each, in order.
std::string told(const Read& read) {
  std::string out;
  for (const auto& blob : read.blobs)
    out += fmt::format("{}{}={}", out.empty() ? "" : " ", blob.path, trim(blob.text));
  return out;
}

std::string problems(const Read& read) {
  if (!read.result) return "error: " + read.result.error().what;
  std::string out;
  for (const auto& problem : read.result->problems) out += problem.what + "\n";
  return out;
}

TEST(GitHistory, TellsOfEveryContentOnceAndOfTheCommitThatBroughtIt) {
  NEEDS_GIT();
  const Repository repository;
  repository.write("a.txt", "one\n");
  repository.write("dir/b.txt", "two\n");
  const auto first = repository.commit("first");
  repository.write("a.txt", "three\n");
  repository.write("copy.txt", "two\n");
  const auto second = repository.commit("second", "Zoë <zoe@example.org>");
  repository.git("rm -q dir/b.txt");
  repository.commit("third");
  repository.write("a.txt", "one\n");
  repository.commit("back again");

  const auto seen = read(repository.path());
  ASSERT_TRUE(seen.result) << problems(seen);
  EXPECT_EQ(told(seen), "a.txt=one dir/b.txt=two a.txt=three");
  EXPECT_EQ(seen.result->commits, 4u);
  EXPECT_EQ(seen.result->blobs, 3u);
  EXPECT_EQ(problems(seen), "");
  EXPECT_EQ(seen.blobs[0].commit, first);
  EXPECT_EQ(seen.blobs[2].commit, second);
  EXPECT_EQ(seen.blobs[0].author, "Ann <ann@example.org>");
  EXPECT_EQ(seen.blobs[2].author, "Zoë <zoe@example.org>");
  EXPECT_EQ(seen.blobs[0].date, "2024-01-01T12:00:00+00:00");
}

TEST(GitHistory, KnowsBranchesTagsAndADetachedHead) {
  NEEDS_GIT();
  const Repository repository;
  repository.write("a", "base\n");
  repository.commit("base");
  repository.git("checkout -q -b side");
  repository.write("a", "side\n");
  repository.commit("side");
  repository.git("checkout -q main");
  repository.write("a", "tagged\n");
  repository.commit("tagged");
  repository.git("tag -a -m x v1 && git reset -q --hard HEAD~1 && git checkout -q --detach");
  repository.write("a", "detached\n");
  repository.commit("detached");
  const auto all = read(repository.path());
  EXPECT_EQ(all.blobs.size(), 4u) << told(all);
  EXPECT_EQ(told(read(repository.path(), {.branch = "side"})), "a=base a=side");
  EXPECT_EQ(told(read(repository.path(), {.branch = "v1"})), "a=base a=tagged");
}

TEST(GitHistory, SeesOfAMergeWhatNoParentHas) {
  NEEDS_GIT();
  const Repository repository;
  repository.write("a", "base\n");
  repository.commit("base");
  repository.git("checkout -q -b side");
  repository.write("a", "left\n");
  repository.write("side", "side\n");
  repository.commit("left");
  repository.git("checkout -q main");
  repository.write("a", "right\n");
  repository.commit("right");
  repository.git("merge -q side || true");
  repository.write("a", "secret of the merge\n");
  const auto merge = repository.commit("merge");
  const auto seen = read(repository.path());
  ASSERT_EQ(seen.blobs.size(), 5u) << told(seen) << problems(seen);
  EXPECT_EQ(seen.blobs.back().text, "secret of the merge\n");
  EXPECT_EQ(seen.blobs.back().commit, merge);
  EXPECT_EQ(seen.blobs.back().path, "a");
}

TEST(GitHistory, PassesOverLinksAndSubmodules) {
  NEEDS_GIT();
  const Repository repository;
  repository.write("a", "file\n");
  ASSERT_EQ(symlink("/etc/passwd", (repository.path() + "/link").c_str()), 0);
  repository.git(
      "update-index --add --cacheinfo 160000,1111111111111111111111111111111111111111,module");
  repository.commit("all kinds");
  EXPECT_EQ(told(read(repository.path())), "a=file");
}

TEST(GitHistory, KeepsNamesOfAnyBytes) {
  NEEDS_GIT();
  const Repository repository;
  const std::string name = ":new\nline \xff \"x\"";
  repository.write(name, "x\n");
  repository.commit("names", ":odd\t<a@b>");
  const auto seen = read(repository.path());
  ASSERT_EQ(seen.blobs.size(), 1u) << problems(seen);
  EXPECT_EQ(seen.blobs[0].path, name);
}

TEST(GitHistory, SaysWhatIsTooLong) {
  NEEDS_GIT();
  const Repository repository;
  repository.write("large", std::string(3000, 'x'));
  repository.write("small", "x\n");
  repository.commit("sizes");
  const auto seen = read(repository.path(), {.most_bytes = 2000});
  EXPECT_EQ(told(seen), "small=x");
  EXPECT_NE(problems(seen).find("1 contents"), std::string::npos) << problems(seen);
  EXPECT_NE(problems(seen).find("2000 bytes"), std::string::npos) << problems(seen);
  const auto few = read(repository.path(), {.most_blobs = 1});
  EXPECT_EQ(few.blobs.size(), 1u);
  EXPECT_NE(problems(few).find("more than 1 "), std::string::npos) << problems(few);
}

TEST(GitHistory, ReadsMoreThanOneRound) {
  NEEDS_GIT();
  const Repository repository;
  for (int i = 0; i < 9000; ++i)
    repository.write(fmt::format("d{}/{}", i % 7, i), fmt::format("{}\n", i));
  const auto id = repository.commit("many");
  const auto seen = read(repository.path());
  ASSERT_EQ(seen.blobs.size(), 9000u) << problems(seen);
  for (const auto& blob : seen.blobs) {
    EXPECT_EQ(blob.commit, id);
    EXPECT_EQ(blob.author, "Ann <ann@example.org>");
    EXPECT_EQ(blob.path.substr(3), trim(blob.text));
  }
}

TEST(GitHistory, ReadsBareShallowLinkedAndEmptyRepositories) {
  NEEDS_GIT();
  const Repository repository;
  EXPECT_EQ(problems(read(repository.path())), "") << "an empty repository";
  EXPECT_EQ(read(repository.path()).result->commits, 0u);
  repository.write("a", "one\n");
  repository.commit("one");
  repository.write("a", "two\n");
  repository.commit("two");
  repository.git("clone -q --bare . bare.git && git clone -q --depth 1 \"file://$PWD\" shallow");
  repository.git("worktree add -q -b linked linked-tree");
  EXPECT_EQ(told(read(repository.path() + "/.git")), "a=one a=two");
  EXPECT_EQ(told(read(repository.path() + "/bare.git")), "a=one a=two");
  EXPECT_EQ(told(read(repository.path() + "/linked-tree")), "a=one a=two");
  const auto shallow = read(repository.path() + "/shallow");
  EXPECT_EQ(told(shallow), "a=two");
  EXPECT_NE(problems(shallow).find("shallow: older history is not here"), std::string::npos);
}

TEST(GitHistory, ReadsRepositoriesWithSha256) {
  NEEDS_GIT();
  const Repository repository("--object-format=sha256");
  repository.write("a", "one\n");
  const auto id = repository.commit("one");
  ASSERT_EQ(id.size(), 64u);
  const auto seen = read(repository.path());
  ASSERT_EQ(told(seen), "a=one") << problems(seen);
  EXPECT_EQ(seen.blobs[0].commit, id);
}

TEST(GitHistory, ReadsPackedObjectsAndReferences) {
  NEEDS_GIT();
  const Repository repository;
  repository.write("a", "one\n");
  repository.commit("one");
  repository.git("tag kept && git gc -q --aggressive && git pack-refs --all");
  EXPECT_EQ(told(read(repository.path())), "a=one");
}

TEST(GitHistory, LooksAtATimeOnly) {
  NEEDS_GIT();
  const Repository repository;
  repository.write("a", "old\n");
  repository.commit("old", "Ann <ann@example.org>", "2020-05-01T00:00:00Z");
  repository.write("a", "new\n");
  repository.commit("new", "Ann <ann@example.org>", "2023-05-01T00:00:00Z");
  EXPECT_EQ(told(read(repository.path(), {.since = "2022-01-01"})), "a=new");
  EXPECT_EQ(told(read(repository.path(), {.until = "2022-01-01T00:00:00Z"})), "a=old");
  for (const auto* wrong : {"yesterday", "--output=x", "2022-1-1", "2022-01-01T00:00:00"}) {
    const auto seen = read(repository.path(), {.since = wrong});
    ASSERT_FALSE(seen.result) << wrong;
    EXPECT_EQ(seen.result.error().kind, Error::usage);
  }
  for (const auto* wrong : {"--output=x", "a..b", "^a", "x y"})
    EXPECT_FALSE(read(repository.path(), {.branch = wrong}).result) << wrong;
}

TEST(GitHistory, RunsAndBelievesNothingOfTheRepository) {
  NEEDS_GIT();
  const Repository repository;
  repository.write("a", "one\n");
  repository.commit("one");
  repository.write("a", "two\n");
  const auto second = repository.commit("two");
  const auto trap = repository.path() + "/trap";
  repository.write("evil.sh", "#!/bin/sh\ntouch " + trap + "\ncat\n");
  chmod((repository.path() + "/evil.sh").c_str(), 0755);
  const auto evil = repository.path() + "/evil.sh";
  repository.write(".git/info/attributes", "* diff=evil filter=evil\n");
  repository.write(".git/info/grafts", second + "\n");
  repository.write(
      ".git/config",
      fmt::format("[core]\n\tfsmonitor = {0}\n\tpager = {0}\n\thooksPath = {1}\n\tsshCommand = "
                  "{0}\n\tgitProxy = {0}\n"
                  "[diff]\n\texternal = {0}\n[diff \"evil\"]\n\ttextconv = {0}\n\tcommand = {0}\n"
                  "[filter \"evil\"]\n\tsmudge = {0}\n\tclean = {0}\n[gpg]\n\tprogram = {0}\n"
                  "[log]\n\tshowSignature = true\n[alias]\n\tlog = !{0}\n\tcat-file = !{0}\n"
                  "[extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\turl = "
                  "ext::{0}\n\tpromisor = true\n"
                  "\tuploadpack = {0}\n[include]\n\tpath = /nowhere\n",
                  evil, repository.path()));
  const auto seen = read(repository.path());
  EXPECT_EQ(told(seen), "a=one a=two") << problems(seen) << " (a graft cuts nothing off)";
  EXPECT_NE(access(trap.c_str(), F_OK), 0) << "the trap was sprung";
}

TEST(GitHistory, GoesOnBehindWhatIsDamaged) {
  NEEDS_GIT();
  const Repository repository;
  repository.write("a", "one\n");
  repository.write("b", "two\n");
  repository.write("c", "three\n");
  repository.commit("all");
  const auto id = repository.say("rev-parse HEAD:b");
  const auto object = repository.path() + "/.git/objects/" + id.substr(0, 2) + "/" + id.substr(2);
  chmod(object.c_str(), 0644);
  repository.write(".git/objects/" + id.substr(0, 2) + "/" + id.substr(2), "damaged");
  auto seen = read(repository.path());
  EXPECT_EQ(told(seen), "a=one c=three") << problems(seen);
  EXPECT_NE(problems(seen).find("1 contents"), std::string::npos) << problems(seen);
  unlink(object.c_str());
  seen = read(repository.path());
  EXPECT_EQ(told(seen), "a=one c=three") << problems(seen);
  EXPECT_NE(problems(seen).find("1 contents"), std::string::npos) << problems(seen);
}

TEST(GitHistory, TellsWhatCameBeforeADamagedCommit) {
  NEEDS_GIT();
  const Repository repository;
  repository.write("a", "one\n");
  repository.commit("one");
  repository.write("a", "two\n");
  repository.commit("two");
  const auto tree = repository.say("rev-parse HEAD^{tree}");
  unlink((repository.path() + "/.git/objects/" + tree.substr(0, 2) + "/" + tree.substr(2)).c_str());
  const auto seen = read(repository.path());
  EXPECT_EQ(told(seen), "a=one");
  EXPECT_NE(problems(seen).find("git: "), std::string::npos) << problems(seen);
}

TEST(GitHistory, FollowsObjectsThatLieElsewhere) {
  NEEDS_GIT();
  const Repository repository;
  repository.git("init -q other");
  repository.write("other/a", "one\n");
  repository.git("-C other add a && git -C other commit -q -m one");
  repository.git("clone -q --shared other borrowed");
  EXPECT_EQ(told(read(repository.path() + "/borrowed")), "a=one");
  repository.write("borrowed/.git/objects/info/alternates", "../../../other/.git/objects\n");
  EXPECT_EQ(told(read(repository.path() + "/borrowed")), "a=one") << "named from where it is";
}

TEST(GitHistory, SaysWhyThereIsNone) {
  NEEDS_GIT();
  const testing_images::Folder folder;
  EXPECT_EQ(read(folder.path()).result.error().kind, Error::not_found);
  EXPECT_EQ(read(folder.path() + "/nowhere").result.error().kind, Error::not_found);
  folder.write(".git", "gitdir: " + std::string(100, 'x') + "\n");
  EXPECT_EQ(read(folder.path()).result.error().kind, Error::not_found);
  folder.write(".git", "nonsense");
  EXPECT_EQ(read(folder.path()).result.error().kind, Error::corrupt);
}

TEST(GitHistory, StopsWhenAskedTo) {
  NEEDS_GIT();
  const Repository repository;
  repository.write("a", "one\n");
  repository.write("b", "two\n");
  repository.commit("all");
  const auto stopped = each_blob(repository.path(), {}, [](const HistoryBlob&) -> Result<void> {
    return Error{Error::io, "no room"};
  });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().what, "no room");
  Cancel cancel;
  cancel.interrupted = true;
  const auto cancelled = read(repository.path(), {.cancel = &cancel});
  EXPECT_EQ(cancelled.result.error().kind, Error::cancelled);
}

TEST(IdSet, KeepsEachOnce) {
  IdSet set;
  const auto id = [](int i) { return fmt::format("{:040x}", i); };
  EXPECT_FALSE(set.insert(id(0))) << "no object has it";
  for (int i = 1; i < 20'000; ++i) EXPECT_TRUE(set.insert(id(i)));
  for (int i = 1; i < 20'000; ++i) EXPECT_FALSE(set.insert(id(i)));
  EXPECT_EQ(set.size(), 19'999u);
  EXPECT_TRUE(set.insert(std::string(40, 'F')));
  EXPECT_FALSE(set.insert(std::string(40, 'f')));
}

}  // namespace
}  // namespace oakum::source

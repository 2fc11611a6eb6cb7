#include "source/remote_repository.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "base/program.h"
#include "base/text.h"
#include "source/git_program.h"
#include "source/open.h"
#include "tests/image_maker.h"

namespace oakum::source {
namespace {

/// Sees every file.
class Everything final : public Visitor {
 public:
  bool enter(std::string_view directory) override { return directory != ".git"; }
  Interest interest(std::string_view) override { return Interest::yes; }
  void file(std::unique_ptr<io::File> file) override {
    seen[file->path()] = std::string(file->text(1 << 20).value_or("unreadable"));
  }
  void hard_link(std::string_view, std::string_view) override {}
  void whiteout(std::string_view) override {}
  void opaque(std::string_view) override {}
  void problem(Problem problem) override { seen["problem " + problem.where.path] = problem.what; }
  std::unique_ptr<Visitor> copy() const override { return nullptr; }
  const std::vector<std::string>& only() const override { return none_; }

  std::map<std::string, std::string> seen;

 private:
  std::vector<std::string> none_;
};

std::map<std::string, std::string> files_of(Source& source) {
  auto walked = source.walk([](const LayerPromise&) { return std::make_unique<Everything>(); }, {});
  return static_cast<Everything&>(*walked.value().at(0).visitor).seen;
}

/// A repository to clone, with a main branch of two commits, a branch "next" and a tag "v1" at the
/// first commit; and a directory for temporary files of its own.
class Repository : public testing::Test {
 protected:
  void SetUp() override {
    if (!find_program("git")) GTEST_SKIP() << "git is not installed";
    std::filesystem::create_directory(temporary());
    setenv("TMPDIR", temporary().c_str(), 1);
    git("init -q -b main .");
    folder_.write("app/package.json", "one\n");
    commit("first");
    first_ = git("rev-parse HEAD");
    git("tag v1");
    git("tag -a -m annotated v1.0");
    git("checkout -q -b next");
    folder_.write("next.txt", "next\n");
    commit("on next");
    git("checkout -q main");
    folder_.write("app/package.json", "two\n");
    commit("second line\n\nwith a body");
  }
  void TearDown() override {
    if (std::filesystem::exists(temporary())) {
      EXPECT_TRUE(std::filesystem::is_empty(temporary())) << "something was left behind";
      std::filesystem::remove_all(temporary());
    }
    unsetenv("TMPDIR");
  }

  std::string temporary() const { return folder_.path() + "-temporary"; }
  std::string url() const { return "file://" + folder_.path(); }
  std::string git(const std::string& arguments) {
    const auto ended = run_program(
        {.arguments = {"/bin/sh", "-c", "git " + arguments},
         .environment = {"PATH=/usr/bin:/bin", "GIT_CONFIG_GLOBAL=/dev/null", "HOME=/nonexistent",
                         "GIT_AUTHOR_NAME=Ann", "GIT_AUTHOR_EMAIL=ann@example.org",
                         "GIT_COMMITTER_NAME=Bob", "GIT_COMMITTER_EMAIL=bob@example.org"},
         .directory = folder_.path()});
    EXPECT_TRUE(ended && ended->code == 0) << arguments << ": " << (ended ? ended->err : "");
    return ended ? std::string(trim(ended->out)) : "";
  }
  void commit(const std::string& message) {
    git("add -A");
    git("commit -q --allow-empty -m '" + message + "'");
  }
  Error::Kind kind_of(const std::string& address, const RepositoryOptions& options) {
    const auto source = open_remote_repository(address, options);
    EXPECT_FALSE(source) << address;
    if (!source) said_ = source.error().what;
    return source ? Error::internal : source.error().kind;
  }

  testing_images::Folder folder_;
  std::string first_, said_;
};

TEST_F(Repository, IsClonedWithItsMetadata) {
  const auto source = open_remote_repository(url(), {});
  ASSERT_TRUE(source) << source.error().what;
  EXPECT_EQ((*source)->name(), url());
  EXPECT_EQ((*source)->kind(), TargetKind::repository);
  const auto& about = *(*source)->git();
  EXPECT_EQ(about.url, url());
  EXPECT_EQ(about.branch, "main");
  EXPECT_EQ(about.commit, git("rev-parse main"));
  EXPECT_EQ(about.author, "Ann <ann@example.org>");
  EXPECT_EQ(about.committer, "Bob <bob@example.org>");
  EXPECT_EQ(about.commit_message, "second line\n\nwith a body");
  EXPECT_TRUE(about.tags.empty());
  EXPECT_EQ(files_of(**source),
            (std::map<std::string, std::string>{{"app/package.json", "two\n"}}));
}

TEST_F(Repository, ABranchATagACommit) {
  struct Case {
    std::string why;
    RepositoryOptions options;
    std::string branch, commit;
    std::vector<std::string> tags;
  };
  const Case cases[] = {
      {"a branch", {.branch = "next"}, "next", git("rev-parse next"), {}},
      {"a tag", {.tag = "v1"}, "", first_, {"v1"}},
      {"an annotated tag", {.tag = "v1.0"}, "", first_, {"v1", "v1.0"}},
      {"a commit by its whole name", {.commit = first_}, "", first_, {}},
      {"a commit by the start of its name",
       {.commit = first_.substr(0, 9)},
       "",
       first_,
       {"v1", "v1.0"}},
  };
  for (const auto& [why, options, branch, commit, tags] : cases) {
    const auto source = open_remote_repository(url(), options);
    ASSERT_TRUE(source) << why << ": " << source.error().what;
    EXPECT_EQ((*source)->git()->branch, branch) << why;
    EXPECT_EQ((*source)->git()->commit, commit) << why;
    for (const auto& tag : (*source)->git()->tags) EXPECT_TRUE(tag == "v1" || tag == "v1.0") << why;
    for (const auto& tag : tags)
      EXPECT_EQ(std::count((*source)->git()->tags.begin(), (*source)->git()->tags.end(), tag), 1)
          << why << ": " << tag;
  }
}

TEST_F(Repository, ABranchIsNoTag) {
  EXPECT_EQ(kind_of(url(), {.branch = "v1"}), Error::not_found);
  EXPECT_EQ(kind_of(url(), {.tag = "next"}), Error::not_found);
  EXPECT_EQ(kind_of(url(), {.commit = "deadbeef"}), Error::not_found);
  EXPECT_NE(said_.find("no commit deadbeef"), std::string::npos) << said_;
  EXPECT_EQ(kind_of(url() + "-not-there", {}), Error::not_found);
}

TEST_F(Repository, NothingIsTakenForAnOption) {
  for (const auto& options :
       {RepositoryOptions{.branch = "--upload-pack=touch x"}, RepositoryOptions{.tag = "-x"},
        RepositoryOptions{.commit = "--output=x"}, RepositoryOptions{.branch = "a", .tag = "b"},
        RepositoryOptions{.branch = "a:refs/heads/b"}})
    EXPECT_EQ(kind_of(url(), options), Error::usage);
  EXPECT_EQ(kind_of("ext::sh -c 'touch x' ://", {}), Error::usage);
}

TEST_F(Repository, NothingOfAHostileOneRuns) {
  const auto trap = folder_.path() + "-trap";
  folder_.write(".gitattributes", "* filter=evil diff=evil\n");
  folder_.write(
      ".gitmodules",
      "[submodule \"x\"]\n\tpath = x\n\turl = file:///etc\n\tupdate = !touch " + trap + "\n");
  folder_.write(".githooks/post-checkout", "#!/bin/sh\ntouch " + trap + "\n");
  std::filesystem::create_symlink("/etc/passwd", folder_.path() + "/passwd");
  std::filesystem::create_symlink("../..", folder_.path() + "/up");
  git("update-index --add --cacheinfo 160000," + first_ + ",x");
  commit("hostile");
  for (const char* line : {"uploadpack.packObjectsHook", "core.fsmonitor", "filter.evil.smudge",
                           "filter.evil.clean", "core.sshCommand", "core.hooksPath"})
    git(std::string("config ") + line + " 'touch " + trap + "'");
  folder_.write(".git/hooks/post-checkout", "#!/bin/sh\ntouch " + trap + "\n");
  std::filesystem::permissions(folder_.path() + "/.git/hooks/post-checkout",
                               std::filesystem::perms::all);
  const auto source = open_remote_repository(url(), {});
  ASSERT_TRUE(source) << source.error().what;
  const auto files = files_of(**source);
  EXPECT_FALSE(std::filesystem::exists(trap));
  EXPECT_FALSE(files.contains("passwd")) << "links are not followed";
  EXPECT_FALSE(files.contains("up/app/package.json"));
  EXPECT_FALSE(files.contains("x/passwd")) << "submodules are not cloned";
  EXPECT_EQ(files.at("app/package.json"), "two\n");
}

TEST_F(Repository, OurOwnConfigurationDoesNotCount) {
  const auto trap = folder_.path() + "-trap", config = folder_.path() + "-config";
  std::ofstream(config) << "[core]\n\tfsmonitor = touch " << trap << "\n[url \"https://h/\"]\n"
                        << "\tinsteadOf = file:///\n";
  setenv("GIT_CONFIG_GLOBAL", config.c_str(), 1);
  setenv("GIT_DIR", "/nowhere", 1);
  setenv("GIT_TEMPLATE_DIR", "/nowhere", 1);
  EXPECT_TRUE(open_remote_repository(url(), {}));
  for (const char* name : {"GIT_CONFIG_GLOBAL", "GIT_DIR", "GIT_TEMPLATE_DIR"}) unsetenv(name);
  std::filesystem::remove(config);
  EXPECT_FALSE(std::filesystem::exists(trap));
}

TEST_F(Repository, WithoutACommitIsEmpty) {
  const testing_images::Folder empty;
  git("init -q " + empty.path());
  const auto source = open_remote_repository("file://" + empty.path(), {});
  ASSERT_TRUE(source) << source.error().what;
  EXPECT_EQ((*source)->git()->commit, "");
  EXPECT_TRUE(files_of(**source).empty());
}

TEST_F(Repository, StopsWhenToldTo) {
  Cancel cancel;
  cancel.interrupted = true;
  EXPECT_EQ(kind_of(url(), {.cancel = &cancel}), Error::cancelled);
}

TEST_F(Repository, ADirectoryHasNoBranchesToChoose) {
  Access access;
  access.repository.branch = "next";
  const auto source = open({TargetKind::repository, folder_.path()}, access);
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().kind, Error::usage);
}

TEST(ShortRepositoryUrl, NeedsAHostAndNoFileOfThatName) {
  EXPECT_EQ(short_repository_url("github.com/team/app"), "https://github.com/team/app");
  for (const char* text : {"src/app", "./app", "../app", "/tmp/x.y/z", "a.b", "a.b/", ".git/config",
                           "app/package.json", "x..y/z", "-x.y/z"})
    EXPECT_FALSE(short_repository_url(text)) << text;
}

TEST(GitError, IsOneSentenceWithoutALogin) {
  GitSettings settings;
  settings.url.shown = settings.url.for_git = "https://h/openssl";
  settings.password = "hunter2";
  struct Case {
    std::string_view printed, said;
    Error::Kind kind;
  };
  constexpr Case kCases[] = {
      {"fatal: repository 'https://h/openssl/' not found\n",
       "repository 'https://h/openssl/' not found", Error::not_found},
      {"Cloning…\nfatal: unable to access 'https://h/openssl/': Could not resolve host: h\n",
       "Could not resolve host", Error::unreachable},
      {"remote: bad password hunter2\nfatal: Authentication failed for 'https://h/openssl/'\n",
       "(bad password ***)", Error::denied},
      {"git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.\n",
       "Permission denied (publickey)", Error::denied},
      {"error: unable to write file x: No space left on device\nfatal: x\n", "TMPDIR", Error::io},
      {"fatal: unable to access 'https://h/openssl/': server certificate verification failed",
       "--cacert", Error::denied},
      {"fatal: \x1b[31mred\n", "\\x1b[31mred", Error::io},
      {"", "without a word", Error::io},
  };
  for (const auto& [printed, said, kind] : kCases) {
    const auto error = git_error(printed, settings);
    EXPECT_NE(error.what.find(said), std::string::npos) << error.what;
    EXPECT_EQ(error.kind, kind) << error.what;
    EXPECT_EQ(error.what.find("hunter2"), std::string::npos);
    EXPECT_EQ(error.what.find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace oakum::source

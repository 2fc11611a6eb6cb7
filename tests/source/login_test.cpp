#include "source/login.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "source/credential_helper.h"
#include "source/docker_config.h"
#include "tests/image_maker.h"

namespace oakum::source {
namespace {

using testing_images::Folder;
namespace fs = std::filesystem;

const Credentials kLogin = {.username = "me", .password = "s:ecret", .identity_token = ""};

std::string read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A PATH with helpers of our own in it.
class Helpers {
 public:
  Helpers() : before_(std::getenv("PATH")) {
    ::setenv("PATH", (folder.path() + ":" + before_).c_str(), 1);
  }
  ~Helpers() { ::setenv("PATH", before_.c_str(), 1); }
  Helpers(const Helpers&) = delete;
  Helpers& operator=(const Helpers&) = delete;
  void add(const std::string& name, const std::string& script) const {
    fs::permissions(folder.write("docker-credential-" + name, "#!/bin/sh\n" + script),
                    fs::perms::owner_all);
  }
  Folder folder;

 private:
  std::string before_;
};

TEST(DockerConfig, KnowsHostsAndPaths) {
  const auto config = DockerConfig::parse(R"({"auths":{
    "Quay.IO":{"auth":"aG9zdDpw"}, "quay.io/team":{"auth":"dGVhbTpw"},
    "quay.io/team/app":{"auth":"YXBwOnA="}, "https://reg.example/v2/":{"auth":"djI6cA=="},
    "docker.io":{"auth":"aHViOnA="}, "token.example":{"registrytoken":"t"}}})");
  ASSERT_TRUE(config);
  struct Case {
    std::string_view host, repository, user, why;
  };
  constexpr Case kCases[] = {
      {"quay.io", "other/app", "host", "the host"},
      {"quay.io", "team/x", "team", "a part of it outranks it"},
      {"quay.io", "team/app", "app", "the longest part"},
      {"quay.io", "teams/app", "host", "whole components only"},
      {"reg.example", "x", "v2", "with scheme and version"},
      {"registry-1.docker.io", "library/x", "hub", "Docker Hub by its other name"},
      {"quay.io:443", "team/app", "", "another port is another host"},
      {"evil-quay.io", "team/app", "", "the end of a name is not the name"},
      {"quay.io.evil.example", "team/app", "", "nor is its start"},
  };
  for (const auto& [host, repository, user, why] : kCases)
    EXPECT_EQ(config->find(host, repository)->username, user) << why;
  EXPECT_EQ(config->find("token.example")->registry_token, "t");
}

TEST(DockerConfig, HelpersOutrankTheFileAndAreAskedForTheirHostOnly) {
  const Helpers helpers;
  helpers.add("one",
              R"(read h; [ "$1 $h" = "get a.example" ] && echo '{"Username":"one","Secret":"p"}')");
  helpers.add("all",
              "read h; case $h in https://index.docker.io/v1/) echo "
              "'{\"Username\":\"<token>\",\"Secret\":\"id\"}';; *) echo 'credentials not "
              "found in native keychain'; exit 1;; esac");
  const auto config = DockerConfig::parse(R"({"auths":{"a.example":{"auth":"ZmlsZTpw"},
    "b.example":{"auth":"ZmlsZTpw"}}, "credHelpers":{"a.example":"one"},"credsStore":"all"})");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->find("a.example")->username, "one");
  EXPECT_EQ(config->find("b.example")->username, "file") << "the helper knows none";
  EXPECT_EQ(config->find("registry-1.docker.io")->identity_token, "id") << "Docker Hub's own key";
  EXPECT_TRUE(config->find("c.example")->empty());
}

TEST(CredentialHelper, FailsWithoutTellingSecrets) {
  const Helpers helpers;
  helpers.add("fails", "echo SECRET; echo SECRET >&2; exit 3");
  helpers.add("garbles", "echo '[\"SECRET\"]'");
  helpers.add("floods", "head -c 3000000 /dev/zero | tr '\\0' S");
  struct Case {
    std::string name, says, why;
  };
  const Case kCases[] = {
      {"fails", "failed with code 3", "an exit code"},
      {"garbles", "not what a credential helper says", "an answer that is none"},
      {"floods", "failed", "an endless answer"},
      {"missing-entirely", "no such program in PATH", "not installed"},
      {"../evil", "not the name", "a path"},
      {"a b", "not the name", "words"},
      {"", "not the name", "nothing"},
      {"$(reboot)", "not the name", "a command"},
  };
  for (const auto& [name, says, why] : kCases) {
    const auto answer = ask_helper(name, "a.example");
    ASSERT_FALSE(answer) << why;
    EXPECT_NE(answer.error().what.find(says), std::string::npos) << why << answer.error().what;
    EXPECT_EQ(answer.error().what.find("SECRET"), std::string::npos) << why;
  }
}

TEST(Login, IsKeptInAPrivateFileAndTakenAwayAgain) {
  const Folder folder;
  const auto path = folder.path() + "/new/config.json";
  const auto place = store_login(path, "ghcr.io", kLogin);
  ASSERT_TRUE(place) << place.error().what;
  EXPECT_EQ(place->helper, "");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(folder.path() + "/new").permissions(), fs::perms::owner_all);
  EXPECT_EQ(DockerConfig::read(path)->find("ghcr.io")->password, "s:ecret");
  ASSERT_TRUE(store_login(path, "registry-1.docker.io", kLogin));
  EXPECT_NE(read(path).find("https://index.docker.io/v1/"), std::string::npos);
  EXPECT_TRUE(erase_login(path, "ghcr.io").value());
  EXPECT_FALSE(erase_login(path, "ghcr.io").value());
  EXPECT_TRUE(DockerConfig::read(path)->find("ghcr.io")->empty());
  EXPECT_EQ(DockerConfig::read(path)->find("docker.io")->username, "me");
}

TEST(Login, LeavesTheRestOfTheFileAlone) {
  const Folder folder;
  const std::string before =
      R"({"HttpHeaders":{"a":"<b>"},"auths":{"x.example":{"auth":"YTpi","email":"e"}},"n":1.50,"l":[null,true,{}]})";
  const auto path = folder.write("real.json", before);
  fs::create_symlink("real.json", folder.path() + "/config.json");
  ASSERT_TRUE(store_login(folder.path() + "/config.json", "y.example", kLogin));
  EXPECT_TRUE(fs::is_symlink(folder.path() + "/config.json"));
  EXPECT_EQ(DockerConfig::read(path)->find("y.example")->username, "me");
  ASSERT_TRUE(erase_login(folder.path() + "/config.json", "y.example"));
  auto after = read(path);
  std::erase_if(after, [](char c) { return c == ' ' || c == '\n'; });
  EXPECT_EQ(
      after,
      R"({"HttpHeaders":{"a":"\u003cb\u003e"},"auths":{"x.example":{"auth":"YTpi","email":"e"}},"n":1.50,"l":[null,true,{}]})");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 2) << "nothing else stays";
}

TEST(Login, ADamagedFileStaysAsItIs) {
  const Folder folder;
  for (const std::string text : {"{", "[]", R"({"auths":[]})"}) {
    const auto path = folder.write("config.json", text);
    const auto place = store_login(path, "y.example", kLogin);
    ASSERT_FALSE(place) << text;
    EXPECT_EQ(place.error().kind, Error::corrupt) << text;
    EXPECT_EQ(read(path), text);
  }
}

TEST(Login, GoesToTheHelperThatIsNamed) {
  const Helpers helpers;
  helpers.add("keep", "cat > " + helpers.folder.path() + "/$1");
  const auto path = helpers.folder.write("config.json", R"({"credHelpers":{"h.example":"keep"}})");
  const auto place = store_login(path, "h.example", kLogin);
  ASSERT_TRUE(place) << place.error().what;
  EXPECT_EQ(place->helper, "keep");
  EXPECT_EQ(read(helpers.folder.path() + "/store"),
            "{\"ServerURL\":\"h.example\",\"Username\":\"me\",\"Secret\":\"s:ecret\"}\n");
  EXPECT_TRUE(erase_login(path, "h.example").value());
  EXPECT_EQ(read(helpers.folder.path() + "/erase"), "h.example");
  EXPECT_EQ(read(path), R"({"credHelpers":{"h.example":"keep"}})");
}

}  // namespace
}  // namespace oakum::source

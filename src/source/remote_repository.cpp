#include "source/remote_repository.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "base/private_directory.h"
#include "base/text.h"
#include "io/file.h"
#include "io/reader.h"
#include "net/tls.h"
#include "net/url.h"
#include "source/directory.h"
#include "source/git_program.h"
#include "source/repository_url.h"

namespace oakum::source {
namespace {

constexpr std::uint64_t kLargestBundle = 16u << 20;
constexpr const char* kTree = "tree";  // the clone, in the private directory

/// A clone, and the directory it lies in.
class Clone final : public Source {
 public:
  Clone(PrivateDirectory directory, std::unique_ptr<Source> tree, std::string name, GitMetadata git)
      : directory_(std::move(directory)),
        path_(directory_.path() + '/' + kTree),
        tree_(std::move(tree)),
        name_(std::move(name)),
        git_(std::move(git)) {}

  TargetKind kind() const override { return TargetKind::repository; }
  const std::string& name() const override { return name_; }
  std::string directory() const override { return path_; }
  bool random_access() const override { return tree_->random_access(); }
  const std::optional<GitMetadata>& git() const override { return git_; }
  Result<std::vector<Walked>> walk(const MakeVisitor& make, const WalkOptions& options) override {
    return tree_->walk(make, options);
  }

 private:
  PrivateDirectory directory_;  // outlives what reads from it
  std::string path_;
  std::unique_ptr<Source> tree_;
  std::string name_;
  std::optional<GitMetadata> git_;
};

Result<void> check(const RepositoryOptions& options) {
  const auto given = !options.branch.empty() + !options.tag.empty() + !options.commit.empty();
  if (given > 1) return Error{Error::usage, "one of --branch, --tag and --commit at a time"};
  for (const auto& [flag, name] : {std::pair("--branch", &options.branch), {"--tag", &options.tag}})
    if (!name->empty() && !is_reference_name(*name))
      return Error{Error::usage,
                   fmt::format("{} {}: no name that git could have", flag, printable(*name))};
  if (!options.commit.empty() && !is_commit_name(options.commit))
    return Error{Error::usage, fmt::format("--commit {}: give 4 to 64 hexadecimal digits",
                                           printable(options.commit))};
  return {};
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// Whether a variable that holds a host name or an address names this host.
bool names_host(const std::string& value, std::string_view host) {
  std::string_view named = value;
  if (const auto parts = cut(named, "://")) named = parts->second;
  return !named.empty() && lower(named.substr(0, named.find('/'))) == host;
}

/// A token goes to the host it is for and to no other: that of the hosted service, or the one that
/// the service's own variables name beside it.
void choose_login(GitSettings& git) {
  git.username = git.url.scheme == "ssh" ? "" : git.url.username;
  git.password = git.url.password;
  if (!git.username.empty() || !git.password.empty() || git.url.scheme != "https") return;
  const auto& host = git.url.host;
  const auto github = variable("GITHUB_TOKEN"), gitlab = variable("GITLAB_TOKEN");
  if (!github.empty() && (host == "github.com" || names_host(variable("GITHUB_SERVER_URL"), host) ||
                          names_host(variable("GH_HOST"), host))) {
    git.username = "x-access-token";
    git.password = github;
  } else if (!gitlab.empty() &&
             (host == "gitlab.com" || names_host(variable("CI_SERVER_URL"), host) ||
              names_host(variable("GITLAB_HOST"), host))) {
    git.username = "oauth2";
    git.password = gitlab;
  }
}

Result<std::string> read_text(const std::string& path) {
  auto file = io::open_file(path);
  if (!file) return std::move(file).error();
  auto bytes = io::read_all(**file, kLargestBundle);
  if (!bytes) return std::move(bytes).error().during(path);
  return std::string(as_text(*bytes));
}

/// The authorities the system trusts and those of --cacert, in one file, as git takes only one.
Result<std::string> write_authorities(const std::string& ca_file, const std::string& path) {
  std::string text;
  auto known = variable("GIT_SSL_CAINFO");
  if (known.empty()) known = variable("SSL_CERT_FILE");
  for (const auto& bundle : net::ca_bundles())
    if (struct stat status{}; known.empty() && ::stat(bundle.c_str(), &status) == 0) known = bundle;
  if (!known.empty()) text = TRY(read_text(known)) + "\n";
  text += TRY(read_text(ca_file));
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (file) return path;
  return Error{Error::io,
               fmt::format("cannot write {}; set TMPDIR to a place with more room", path)};
}

/// One clone being made.
class Cloning {
 public:
  Cloning(const GitProgram& git, const RepositoryUrl& url, const RepositoryOptions& options)
      : git_(git), url_(url), options_(options) {}

  Result<void> run() {
    if (!options_.commit.empty()) return check_out_commit();
    if (!options_.branch.empty())
      return check_out(fmt::format("+refs/heads/{0}:refs/remotes/origin/{0}", options_.branch));
    if (!options_.tag.empty())
      return check_out(fmt::format("+refs/tags/{0}:refs/tags/{0}", options_.tag));
    std::vector<std::string> arguments = {"clone", "--quiet", "--no-recurse-submodules",
                                          "--template="};
    if (!options_.history) arguments.emplace_back("--depth=1");
    arguments.insert(arguments.end(), {"--", url_.for_git, kTree});
    TRY(git_.run(arguments));
    return {};
  }

  /// From the objects themselves, which lie in a pack.
  Result<GitMetadata> describe() {
    GitMetadata about;
    about.url = url_.shown;
    about.branch = options_.branch;
    if (!options_.named()) {
      auto branch = in_tree({"symbolic-ref", "--quiet", "--short", "HEAD"});
      if (branch) about.branch = trim(*branch);
    }
    const auto said = in_tree({"log", "-1", "--no-show-signature", "--no-color",
                               "--format=%H%x00%an <%ae>%x00%cn <%ce>%x00%B", "HEAD"});
    if (!said) {
      if (said.error().kind == Error::cancelled || said.error().kind == Error::timeout)
        return said.error();
      return about;  // a repository without a commit
    }
    const auto fields = split(*said, '\0');
    if (fields.size() < 4) return about;
    about.commit = trim(fields[0]);
    about.author = fields[1];
    about.committer = fields[2];
    about.commit_message = trim(fields[3]);
    const auto tags = TRY(in_tree({"tag", "--points-at", "HEAD"}));
    for (const auto tag : split_words(tags)) about.tags.emplace_back(tag);
    std::sort(about.tags.begin(), about.tags.end());
    return about;
  }

 private:
  Result<std::string> in_tree(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"-C", kTree});
    return git_.run(arguments);
  }

  Result<void> begin() {
    const std::string_view format = options_.commit.size() == 64 ? "sha256" : "sha1";
    TRY(git_.run({"init", "--quiet", "--template=", fmt::format("--object-format={}", format), "--",
                  kTree}));
    return {};
  }

  Result<void> fetch(const std::vector<std::string>& what, bool shallow) {
    std::vector<std::string> arguments = {"fetch", "--quiet", "--no-recurse-submodules",
                                          "--no-write-commit-graph"};
    if (shallow && !options_.history) arguments.emplace_back("--depth=1");
    arguments.insert(arguments.end(), {"--", url_.for_git});
    arguments.insert(arguments.end(), what.begin(), what.end());
    TRY(in_tree(std::move(arguments)));
    return {};
  }

  Result<void> switch_to(const std::string& commit) {
    TRY(in_tree({"checkout", "--quiet", "--detach", "--no-recurse-submodules", commit, "--"}));
    return {};
  }

  Result<void> check_out(const std::string& reference) {
    TRY(begin());
    TRY(fetch({reference}, /*shallow=*/true));
    return switch_to("FETCH_HEAD");
  }

  /// A server may refuse to hand out a commit by its name, and has to know the whole one: then all
  /// branches and tags are fetched and it is looked for in them.
  Result<void> check_out_commit() {
    TRY(begin());
    const auto wanted = lower(options_.commit);
    if (is_object_id(wanted)) {
      const auto fetched = fetch({wanted}, /*shallow=*/true);
      if (fetched) return switch_to(wanted);
      const auto kind = fetched.error().kind;
      if (kind != Error::not_found && kind != Error::io) return fetched.error();
    }
    TRY(fetch({"+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"},
              /*shallow=*/false));
    const auto found =
        in_tree({"rev-parse", "--verify", "--quiet", "--end-of-options", wanted + "^{commit}"});
    if (!found && (found.error().kind == Error::cancelled || found.error().kind == Error::timeout))
      return found.error();
    if (!found)
      return Error{Error::not_found,
                   fmt::format("{}: no commit {} in its branches and tags", url_.shown, wanted)};
    return switch_to(std::string(trim(*found)));
  }

  const GitProgram& git_;
  const RepositoryUrl& url_;
  const RepositoryOptions& options_;
};

bool has_scp_form(std::string_view text) {
  const auto at = text.find('@'), colon = text.find(':');
  return at != text.npos && colon != text.npos && at < colon && text.find('/') > colon;
}

}  // namespace

bool RepositoryOptions::named() const { return !branch.empty() || !tag.empty() || !commit.empty(); }

bool is_repository_url(std::string_view text) {
  return text.find("://") != std::string_view::npos || has_scp_form(text);
}

std::optional<std::string> short_repository_url(const std::string& text) {
  struct stat status {};
  const auto slash = text.find('/');
  if (slash == text.npos || slash + 1 == text.size() || ::stat(text.c_str(), &status) == 0)
    return std::nullopt;
  const auto host = text.substr(0, slash);
  if (host.find('.', 1) == host.npos || host.ends_with('.') || !net::is_host(host))
    return std::nullopt;
  return "https://" + text;
}

Result<std::unique_ptr<Source>> open_remote_repository(const std::string& url,
                                                       const RepositoryOptions& options) {
  TRY(check(options));
  GitSettings settings{.insecure = options.insecure, .cancel = options.cancel};
  settings.url = TRY(parse_repository_url(url));
  const auto address = settings.url;
  choose_login(settings);
  if (address.scheme == "http" && !settings.password.empty() && !options.insecure)
    return Error{Error::usage,
                 address.shown + ": a login is not sent over plain http; use https, or --insecure"};
  auto directory = TRY(PrivateDirectory::create("repository"));
  settings.directory = directory.path();
  if (!options.ca_file.empty())
    settings.ca_file =
        TRY(write_authorities(options.ca_file, directory.path() + "/authorities.pem"));
  const auto git = TRY(GitProgram::find(std::move(settings)));
  Cloning cloning(git, address, options);
  TRY(cloning.run());
  auto about = TRY(cloning.describe());
  auto tree =
      TRY(open_directory(fmt::format("{}/{}", directory.path(), kTree), TargetKind::repository));
  return std::make_unique<Clone>(std::move(directory), std::move(tree), address.shown,
                                 std::move(about));
}

}  // namespace oakum::source

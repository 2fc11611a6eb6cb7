#include "source/git_program.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/text.h"

namespace oakum::source {
namespace {

constexpr std::size_t kMostSaid = 400;  // bytes of git's own words that are repeated

using Setting = std::pair<std::string, std::string>;

/// Of our own environment only what reaching a server needs.
constexpr std::array<const char*, 12> kPassed = {
    "PATH",      "TMPDIR",   "http_proxy", "https_proxy",   "HTTPS_PROXY",  "all_proxy",
    "ALL_PROXY", "no_proxy", "NO_PROXY",   "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAPATH"};
/// And what ssh needs beside it: keys, known hosts, the user's own configuration of it.
constexpr std::array<const char*, 4> kPassedToSsh = {"HOME", "USER", "LOGNAME", "SSH_AUTH_SOCK"};

/// What git tells its hooks of the repository they run in, and where the user's configuration is.
constexpr std::array<const char*, 12> kPassedForUser = {"HOME",
                                                        "XDG_CONFIG_HOME",
                                                        "GIT_CONFIG_GLOBAL",
                                                        "GIT_CONFIG_SYSTEM",
                                                        "GIT_CONFIG_NOSYSTEM",
                                                        "GIT_CONFIG_PARAMETERS",
                                                        "GIT_DIR",
                                                        "GIT_WORK_TREE",
                                                        "GIT_COMMON_DIR",
                                                        "GIT_INDEX_FILE",
                                                        "GIT_OBJECT_DIRECTORY",
                                                        "GIT_ALTERNATE_OBJECT_DIRECTORIES"};

/// Objects are checked as they arrive. These faults are common in old histories, or concern
/// submodules, which are never looked at: what is hostile should be scanned, not passed over.
constexpr std::array<const char*, 12> kHarmless = {
    "zeroPaddedFilemode",     "badTimezone",
    "missingSpaceBeforeDate", "missingSpaceBeforeEmail",
    "missingNameBeforeEmail", "multipleAuthors",
    "gitmodulesName",         "gitmodulesPath",
    "gitmodulesUpdate",       "gitmodulesUrl",
    "gitmodulesParse",        "gitmodulesLarge"};

void pass(std::vector<std::string>& environment, const char* name) {
  if (const char* value = std::getenv(name))
    environment.push_back(fmt::format("{}={}", name, value));
}

std::vector<Setting> fixed_settings() {
  std::vector<Setting> all = {{"core.fsmonitor", "false"},
                              {"core.attributesFile", "/dev/null"},
                              {"core.excludesFile", "/dev/null"},
                              {"core.protectHFS", "true"},
                              {"core.protectNTFS", "true"},
                              {"core.autocrlf", "false"},
                              {"core.pager", "cat"},
                              {"credential.helper", ""},
                              {"protocol.version", "2"},
                              {"transfer.fsckObjects", "true"},
                              {"transfer.bundleURI", "false"},
                              {"fetch.recurseSubmodules", "false"},
                              {"submodule.recurse", "false"},
                              {"http.followRedirects", "initial"},
                              {"http.lowSpeedLimit", "1024"},
                              {"http.lowSpeedTime", "60"},
                              {"log.showSignature", "false"},
                              {"core.bigFileThreshold", "16m"},
                              {"gc.auto", "0"},
                              {"maintenance.auto", "false"},
                              {"init.defaultBranch", "main"},
                              {"advice.detachedHead", "false"}};
  for (const auto* fault : kHarmless)
    all.emplace_back(fmt::format("fetch.fsck.{}", fault), "ignore");
  return all;
}

/// git itself compares the host that asks with the one in the setting's name, also after a
/// redirect; the words that answer come from the environment, so they stand in no command line and
/// no file.
void add_credentials(const GitSettings& git, std::vector<Setting>& settings,
                     std::vector<std::string>& environment) {
  if (git.password.empty() && git.username.empty()) return;
  if (git.url.scheme != "https" && !(git.url.scheme == "http" && git.insecure)) return;
  settings.emplace_back(
      fmt::format("credential.{}://{}.helper", git.url.scheme, git.url.host),
      "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"$OAKUM_GIT_USERNAME\" "
      "\"$OAKUM_GIT_PASSWORD\"; }; f");
  environment.push_back(fmt::format("OAKUM_GIT_USERNAME={}", git.username));
  environment.push_back(fmt::format("OAKUM_GIT_PASSWORD={}", git.password));
}

/// Which repository, and whose configuration.
void add_place(const GitSettings& git, std::vector<std::string>& environment) {
  if (git.for_user) {
    for (const auto* name : kPassedForUser) pass(environment, name);
    return;
  }
  for (const auto* setting : {"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_SYSTEM=/dev/null",
                              "GIT_CONFIG_GLOBAL=/dev/null", "GIT_GRAFT_FILE=/dev/null"})
    environment.emplace_back(setting);
  environment.push_back(fmt::format("GIT_CEILING_DIRECTORIES={}", git.directory));
  if (!git.git_dir.empty()) environment.push_back(fmt::format("GIT_DIR={}", git.git_dir));
  if (!git.objects.empty())
    environment.push_back(fmt::format("GIT_OBJECT_DIRECTORY={}", git.objects));
}

std::vector<std::string> environment_for(const GitSettings& git) {
  std::vector<std::string> environment = {
      "LC_ALL=C",
      "GIT_ATTR_NOSYSTEM=1",
      "GIT_TERMINAL_PROMPT=0",
      "GIT_ASKPASS=",
      "SSH_ASKPASS=",
      "GCM_INTERACTIVE=never",
      "GIT_LFS_SKIP_SMUDGE=1",
      "GIT_NO_REPLACE_OBJECTS=1",
      "GIT_OPTIONAL_LOCKS=0",
      "GIT_TEMPLATE_DIR=",
      "GIT_SSH_VARIANT=ssh",
      "GIT_SSH_COMMAND=ssh -oBatchMode=yes -oConnectTimeout=30 -oForwardAgent=no "
      "-oPermitLocalCommand=no -oClearAllForwardings=yes",
      fmt::format("GIT_ALLOW_PROTOCOL={}",
                  git.url.scheme == "http" ? "http:https" : git.url.scheme)};
  add_place(git, environment);
  for (const auto* name : kPassed) pass(environment, name);
  if (git.url.scheme == "ssh")
    for (const auto* name : kPassedToSsh) pass(environment, name);
  auto settings = fixed_settings();
  if (!git.for_user) settings.emplace_back("core.hooksPath", "/dev/null");
  // A git that runs us has made sure whose repository it is.
  if (git.for_user && std::getenv("GIT_INDEX_FILE")) settings.emplace_back("safe.directory", "*");
  if (git.ca_file.empty())
    pass(environment, "GIT_SSL_CAINFO");
  else
    environment.push_back(fmt::format("GIT_SSL_CAINFO={}", git.ca_file));
  if (git.insecure) settings.emplace_back("http.sslVerify", "false");
  add_credentials(git, settings, environment);
  environment.push_back(fmt::format("GIT_CONFIG_COUNT={}", settings.size()));
  for (std::size_t i = 0; i < settings.size(); ++i) {
    environment.push_back(fmt::format("GIT_CONFIG_KEY_{}={}", i, settings[i].first));
    environment.push_back(fmt::format("GIT_CONFIG_VALUE_{}={}", i, settings[i].second));
  }
  return environment;
}

/// What tells most: the first line that names a failure, and what the server itself said.
std::string telling_line(std::string_view printed) {
  constexpr std::string_view kNothingRead = "Could not read from remote repository";
  std::string fatal, remote, last;
  std::string_view line;
  for (Lines lines(printed); lines.next(line);) {
    line = trim(line);
    if (line.empty()) continue;
    for (const std::string_view mark : {"fatal: ", "error: ", "ERROR: "})
      if (line.starts_with(mark) && fatal.empty()) fatal = line.substr(mark.size());
    if (line.starts_with("remote: ") && remote.empty()) remote = trim(line.substr(8));
    if (fatal.starts_with(kNothingRead) && !last.empty()) return last;  // ssh said why
    last = line;
  }
  if (fatal.empty()) return last;
  return remote.empty() ? fatal : fmt::format("{} ({})", fatal, remote);
}

struct Meaning {
  std::string_view words;  ///< Lower case.
  Error::Kind kind;
  std::string_view advice;
};

/// The first that is found in what git says counts.
constexpr std::array<Meaning, 34> kMeanings = {{
    {"no space left on device", Error::io, "set TMPDIR to a place with more room"},
    {"disk quota exceeded", Error::io, "set TMPDIR to a place with more room"},
    {"certificate", Error::denied, "trust its authority with --cacert FILE, or use --insecure"},
    {"ssl routines", Error::denied, "it does not speak TLS as it should"},
    {"gnutls_handshake", Error::denied, "it does not speak TLS as it should"},
    {"could not read username", Error::denied,
     "it wants a login: set GITHUB_TOKEN or GITLAB_TOKEN, or give it in the address"},
    {"could not read password", Error::denied,
     "it wants a login: set GITHUB_TOKEN or GITLAB_TOKEN, or give it in the address"},
    {"authentication failed", Error::denied, "the login was refused"},
    {"permission denied (publickey", Error::denied, "no key that ssh has is welcome there"},
    {"host key verification failed", Error::denied, "its key is not in known_hosts"},
    {"dubious ownership", Error::denied,
     "it belongs to somebody else; give the path of the work tree instead of file://"},
    {"returned error: 401", Error::denied, ""},
    {"returned error: 403", Error::denied, ""},
    {"access denied", Error::denied, ""},
    {"transport '", Error::denied, ""},
    {"couldn't find remote ref", Error::not_found, ""},
    {"remote branch", Error::not_found, ""},
    {"not our ref", Error::not_found, ""},
    {"not found", Error::not_found, ""},
    {"returned error: 404", Error::not_found, ""},
    {"does not appear to be a git repository", Error::not_found, ""},
    {"not a git repository", Error::not_found, ""},
    {"does not exist", Error::not_found, ""},
    {"no such file or directory", Error::not_found, ""},
    {"needed a single revision", Error::not_found, ""},
    {"could not resolve", Error::unreachable, ""},
    {"failed to connect", Error::unreachable, ""},
    {"couldn't connect", Error::unreachable, ""},
    {"unable to connect", Error::unreachable, ""},
    {"connection refused", Error::unreachable, ""},
    {"timed out", Error::unreachable, ""},
    {"too slow", Error::unreachable, ""},
    {"reset by peer", Error::unreachable, ""},
    {"unable to access", Error::unreachable, ""},
}};

}  // namespace

Error git_error(std::string_view printed, const GitSettings& settings) {
  std::string said = telling_line(printed);
  const auto words =
      lower(replace_all(printed, settings.url.for_git, ""));  // any name may be in it
  // What a server sends back must not show what it was sent.
  for (const auto* secret : {&settings.password, &settings.username})
    if (secret->size() > 3) said = replace_all(said, *secret, "***");
  said = printable(said);
  if (said.size() > kMostSaid) said = printable(said.substr(0, kMostSaid)) + "…";
  std::replace(said.begin(), said.end(), '\n', ' ');
  while (said.ends_with('.')) said.pop_back();
  Error error{Error::io, fmt::format("{}: git: {}", settings.url.shown,
                                     said.empty() ? "it failed without a word" : said)};
  for (const auto& meaning : kMeanings) {
    if (words.find(meaning.words) == std::string::npos) continue;
    error.kind = meaning.kind;
    if (!meaning.advice.empty()) error.what += fmt::format("; {}", meaning.advice);
    break;
  }
  return error;
}

GitProgram::GitProgram(GitSettings settings, std::string program)
    : settings_(std::move(settings)),
      program_(std::move(program)),
      environment_(environment_for(settings_)) {}

Result<GitProgram> GitProgram::find(GitSettings settings) {
  auto program = find_program("git");
  if (!program && settings.url.scheme.empty())
    return Error{Error::not_found, "git is not installed here, and without it this cannot be read"};
  if (!program)
    return Error{Error::not_found,
                 "repositories are cloned by git, which is not installed here; install it, or give "
                 "the path of a clone"};
  return GitProgram(std::move(settings), std::move(*program));
}

Program GitProgram::program(const std::vector<std::string>& arguments, std::string input) const {
  Program program{.arguments = {program_},
                  .environment = environment_,
                  .directory = settings_.directory,
                  .input = std::move(input),
                  .cancel = settings_.cancel};
  program.arguments.insert(program.arguments.end(), arguments.begin(), arguments.end());
  return program;
}

Result<std::string> GitProgram::run(const std::vector<std::string>& arguments,
                                    std::string input) const {
  auto ended = run_program(program(arguments, std::move(input)));
  if (!ended) return std::move(ended).error().during(settings_.url.shown);
  if (ended->code != 0) return git_error(ended->err, settings_);
  return std::move(ended->out);
}

Result<void> GitProgram::run(const std::vector<std::string>& arguments, std::string input,
                             const std::function<Result<void>(std::string_view)>& take) const {
  bool theirs = false;  // the error is one of `take`, which says where it was by itself
  auto ended = run_program(program(arguments, std::move(input)), [&](std::string_view piece) {
    auto taken = take(piece);
    theirs = !taken;
    return taken;
  });
  if (!ended && theirs) return std::move(ended).error();
  if (!ended) return std::move(ended).error().during(settings_.url.shown);
  if (ended->code != 0) return git_error(ended->err, settings_);
  return {};
}

}  // namespace oakum::source

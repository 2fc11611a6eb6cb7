#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <filesystem>
#include <set>

#include "base/descriptor.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/policy_flags.h"
#include "cli/scan_flags.h"
#include "cli/secret_flags.h"
#include "report/parts/words.h"
#include "source/git_program.h"
#include "source/staged.h"

namespace oakum::cli {
namespace {

constexpr std::uint64_t kLargestFile = 10u << 20;  // bytes of a staged file that is looked at
constexpr auto kFound = static_cast<ExitCode>(1);  // something that must not be committed
constexpr auto kFailed = kUsage;                   // it could not be found out

/// Looks at staged files and keeps what is new in them and nobody knows yet.
class StagedSecrets {
 public:
  StagedSecrets(const secret::Detector& detector, const secret::Baseline& baseline,
                std::set<Severity> severities)
      : detector_(detector), baseline_(baseline), severities_(std::move(severities)) {}

  void look_at(const source::StagedFile& file) {
    if (!detector_.wants(file.path)) return;
    auto found = detector_.find(file.path, file.bytes);
    left_out += found.left_out;
    std::vector<SecretCandidate> open;
    for (auto& candidate : found.candidates)
      if (is_open(candidate)) open.push_back(std::move(candidate));
    if (open.empty()) return;
    const auto known = known_before(file);
    for (auto& candidate : open)
      if (!is_among(candidate, known)) secrets.push_back(std::move(candidate));
  }

  std::vector<SecretCandidate> secrets;
  std::size_t left_out = 0;  ///< How many more there may be.

 private:
  bool is_open(const SecretCandidate& candidate) const {
    const auto* rule = detector_.rule(candidate.rule);
    return candidate.excused.empty() && rule && !rule->skip_report &&
           severities_.contains(rule->severity) && !baseline_.knows(candidate, rule);
  }

  /// By fingerprint, and by rule and hash.
  static std::array<std::string, 2> marks_of(const SecretCandidate& candidate) {
    return {candidate.fingerprint,
            candidate.hash.empty() ? std::string() : candidate.rule + '\0' + candidate.hash};
  }

  /// What the version that is committed already has, looked at under the name the file has now.
  std::set<std::string> known_before(const source::StagedFile& file) const {
    std::set<std::string> known;
    if (file.before.empty()) return known;
    const auto found = detector_.find(file.path, file.before);
    for (const auto& candidate : found.candidates)
      for (auto& mark : marks_of(candidate))
        if (!mark.empty()) known.insert(std::move(mark));
    return known;
  }

  static bool is_among(const SecretCandidate& candidate, const std::set<std::string>& known) {
    const auto marks = marks_of(candidate);
    return known.contains(marks[0]) || known.contains(marks[1]);
  }

  const secret::Detector& detector_;
  const secret::Baseline& baseline_;
  std::set<Severity> severities_;
};

std::string place_of(const SecretCandidate& secret) {
  return fmt::format("{}:{}", printable(secret.where.path), secret.where.line);
}

std::string as_text(const std::vector<SecretCandidate>& secrets, const secret::Detector& detector) {
  std::size_t places = 0, titles = 0;
  const auto title = [&](const SecretCandidate& secret) {
    const auto* rule = detector.rule(secret.rule);
    return fmt::format("{} ({})", printable(rule->title), name(rule->severity));
  };
  for (const auto& secret : secrets) {
    places = std::max(places, place_of(secret).size());
    titles = std::max(titles, title(secret).size());
  }
  std::string out;
  for (const auto& secret : secrets)
    out += fmt::format("{:<{}}  {:<{}}  {}\n", place_of(secret), places, title(secret), titles,
                       printable(trim(secret.match)));
  return out;
}

/// How to go on, with what to write into a baseline.
std::string advice(const std::vector<SecretCandidate>& secrets) {
  std::string out = fmt::format(
      "\n{} in what is about to be committed. Remove what is one and stage the file again; what is "
      "none\ngets a comment \"oakum:allow\" in its line, or its fingerprint a line in "
      ".gitleaksignore:\n",
      report::counted(secrets.size(), "secret", "secrets"));
  for (const auto& secret : secrets)
    out += fmt::format("  {}  # {}\n", secret.fingerprint, place_of(secret));
  return out;
}

Result<ExitCode> look(const Args& args, Terminal& terminal) {
  const auto detector = TRY(open_detector(args, terminal));
  const auto baseline = TRY(open_baseline(args));
  StagedSecrets staged(detector, baseline, filters_of(args, terminal).severities);
  const auto seen = TRY(source::each_staged(".", kLargestFile, &terminal.cancel,
                                            [&](const source::StagedFile& file) -> Result<void> {
                                              staged.look_at(file);
                                              return {};
                                            }));
  for (const auto& problem : seen.problems)
    terminal.warning(fmt::format("{}: {}", printable(problem.where.path), problem.what));
  if (staged.left_out > 0)
    terminal.warning(
        fmt::format("too many secrets in one file; {} are not shown", staged.left_out));
  if (seen.files == 0 && seen.problems.empty())
    terminal.note("nothing is staged that adds content");
  if (staged.secrets.empty()) return kDone;
  TRY(terminal.out().write(as_text(staged.secrets, detector)));
  if (!terminal.quiet) TRY(terminal.out().write(advice(staged.secrets)));
  return kFound;
}

/// The path of this program, for where it is not in PATH (git started from a desktop).
std::string own_path() {
  std::array<char, PATH_MAX> buffer{};
  const auto size = readlink("/proc/self/exe", buffer.data(), buffer.size());
  return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : "oakum";
}

std::string script() {
  return fmt::format(
      "#!/bin/sh\n"
      "# Looks for secrets in what is about to be committed (oakum hook --install wrote this).\n"
      "# git commit --no-verify does without.\n"
      "if command -v oakum > /dev/null 2>&1; then exec oakum hook; fi\n"
      "exec '{}' hook\n",
      replace_all(own_path(), "'", "'\\''"));
}

/// The file a hook is in, and whether git was told to look for hooks elsewhere.
struct HookPlace {
  std::string directory;
  bool configured = false;
};

Result<HookPlace> hook_place(const Cancel& cancel) {
  source::GitSettings settings{.directory = ".", .for_user = true, .cancel = &cancel};
  settings.url.shown = ".";
  const auto git = TRY(source::GitProgram::find(settings));
  const auto said = TRY(git.run({"rev-parse", "--git-path", "hooks", "--git-common-dir"}));
  std::string_view hooks, common;
  Lines lines(said);
  lines.next(hooks);
  lines.next(common);
  if (hooks.empty()) return Error{Error::io, "git does not say where its hooks are"};
  return HookPlace{std::string(hooks), hooks != fmt::format("{}/hooks", common)};
}

Error cannot_write(const std::string& path) {
  return {errno == EACCES ? Error::denied : Error::io,
          fmt::format("{}: {}", printable(path), std::strerror(errno))};
}

/// Never over a file that is there.
Result<void> write_new(const std::string& path, std::string_view text) {
  const Descriptor file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0755));
  if (!file.open()) return cannot_write(path);
  io::DescriptorWriter writer(file.number());
  return writer.write(text);
}

Result<ExitCode> install(const Args& args, Terminal& terminal) {
  const auto place = TRY(hook_place(terminal.cancel));
  std::error_code failure;
  std::filesystem::create_directories(place.directory, failure);
  if (failure)
    return Error{Error::io, fmt::format("{}: {}", printable(place.directory), failure.message())};
  const auto path = place.directory + "/pre-commit";
  struct stat status {};
  const bool there = lstat(path.c_str(), &status) == 0;
  if (there && !args.on("force"))
    return Error{Error::usage,
                 fmt::format("{} is there already; call `oakum hook` in it, or replace it with "
                             "--force",
                             printable(path))};
  const auto temporary = fmt::format("{}.{}", path, getpid());
  TRY(write_new(temporary, script()));
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    const auto error = cannot_write(path);
    unlink(temporary.c_str());
    return error;
  }
  TRY(terminal.out().write(
      fmt::format("{} is installed{}\n", printable(path),
                  place.configured ? " (core.hooksPath says that hooks are there)" : "")));
  return kDone;
}

/// Every failure ends with the same code, so that a hook that asks for "found" gets no other.
Result<ExitCode> hook(const Args& args, Terminal& terminal) {
  if (!args.words.empty())
    return Error{Error::usage, "hook looks at what is staged and takes no names of files"};
  auto code = args.on("install") ? install(args, terminal) : look(args, terminal);
  if (code) return code;
  terminal.error(code.error().what);
  return kFailed;
}

}  // namespace

Command hook_command() {
  return {
      .name = "hook",
      .summary = "Look for secrets in what is staged, before it is committed",
      .usage = "oakum hook [flags]",
      .details =
          "Looks at the files of the index that differ from HEAD, and tells of secrets that HEAD "
          "does not have. Ends\n"
          "with 1 when there is one, with 2 when it could not be found out, else with 0. "
          "--install makes it git's\n"
          "pre-commit hook; for the pre-commit program there is .pre-commit-hooks.yaml.",
      .examples = {{"oakum hook --install", "from now on, before each commit"},
                   {"oakum hook", "what is staged now"},
                   {"oakum hook --severity HIGH,CRITICAL", "only what is grave"}},
      .flags = secret_flags({"severity", "install", "force"}),
      .run = hook};
}

}  // namespace oakum::cli

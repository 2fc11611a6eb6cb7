#include "cli/policy_flags.h"

#include <sys/stat.h>

#include <filesystem>
#include <map>

#include "base/text.h"
#include "io/reader.h"
#include "policy/policy_file.h"
#include "report/saved/read_json.h"

namespace oakum::cli {
namespace {

constexpr std::uint64_t kLargestBaseline = 256u << 20;  // bytes, as of secret baselines
constexpr const char* kDefaultFiles[] = {".trivyignore", ".trivyignore.yaml", ".oakumignore.yaml"};

std::string clean(const std::string& path) {
  return std::filesystem::path(path).lexically_normal().string();
}

/// What is wrong in a file of the user's is wrong usage.
Error wrong_file(const Error& error, const std::string& path) {
  return Error{Error::usage, error.what}.during(printable(path));
}

Result<std::string> read_text(const std::string& path, std::uint64_t limit) {
  const auto file = io::open_file(path);
  if (!file) return Error{Error::usage, file.error().what};
  const auto bytes = io::read_all(**file, limit);
  if (!bytes) return wrong_file(bytes.error(), path);
  return std::string(as_text(*bytes));
}

std::vector<std::string> ignore_files(const Args& args) {
  std::vector<std::string> files;
  if (args.given("ignorefile")) {
    if (!args.text("ignorefile").empty()) files.push_back(args.text("ignorefile"));
    return files;
  }
  struct stat status {};
  for (const auto* name : kDefaultFiles)
    if (stat(name, &status) == 0 && S_ISREG(status.st_mode)) files.emplace_back(name);
  return files;
}

/// Adds what one file says.
Result<void> read_into(const std::string& path, Policy& policy, std::vector<std::string>& fail_on,
                       Terminal& terminal) {
  terminal.debug(fmt::format("policy: {}", printable(path)));
  const auto text = TRY(read_text(path, policy::kLargestPolicyFile));
  auto file = policy::read_policy_file(clean(path), text, now());
  if (!file) return wrong_file(file.error(), path);
  for (const auto& note : file->notes) terminal.warning(note);
  policy.ignored.add(std::move(file->ignored));
  policy.regradings.insert(policy.regradings.end(), file->regradings.begin(),
                           file->regradings.end());
  if (const auto gate = policy::read_gate(file->fail_on); !gate)
    return wrong_file(Error(gate.error()).during("fail-on"), path);
  fail_on.insert(fail_on.end(), file->fail_on.begin(), file->fail_on.end());
  return {};
}

Result<policy::Baseline> read_baseline(const std::string& path) {
  const auto text = TRY(read_text(path, kLargestBaseline));
  const auto report = report::read_json(text);
  if (!report) return wrong_file(report.error(), path);
  auto secrets = secret::read_baseline(text);
  if (!secrets) return wrong_file(secrets.error(), path);
  return policy::Baseline(*report, std::move(*secrets), clean(path));
}

Result<void> check(const Args& args) {
  if (!args.text("ignore-policy").empty())
    return Error{Error::usage,
                 "--ignore-policy: policies in Rego are not in this version; --policy takes "
                 "entries by id, package, path and image in YAML"};
  const auto low = lower(args.text("policy"));
  if (!low.empty() && !low.ends_with(".yaml") && !low.ends_with(".yml"))
    return Error{Error::usage, fmt::format("--policy: {} is not a YAML file (*.yaml)",
                                           printable(args.text("policy")))};
  return {};
}

}  // namespace

policy::Rules Policy::rules() const {
  auto rules = filters;
  rules.ignored = &ignored;
  rules.regradings = &regradings;
  rules.baseline = baseline ? &*baseline : nullptr;
  return rules;
}

policy::Rules filters_of(const Args& args, Terminal& terminal) {
  policy::Rules rules;
  rules.severities.clear();
  for (const auto& text : args.list("severity"))
    if (const auto severity = parse_severity(text)) rules.severities.insert(*severity);
  for (const auto& text : args.list("ignore-status"))
    if (const auto status = parse_status(text)) rules.ignored_statuses.insert(*status);
  if (!args.on("ignore-unfixed")) return rules;
  if (!rules.ignored_statuses.empty()) {
    terminal.warning("--ignore-unfixed has no effect beside --ignore-status");
    return rules;
  }
  for (const auto status :
       {Status::unknown, Status::not_affected, Status::affected, Status::under_investigation,
        Status::will_not_fix, Status::fix_deferred, Status::end_of_life})
    rules.ignored_statuses.insert(status);
  return rules;
}

Result<Policy> open_policy(const Args& args, Terminal& terminal, bool compares) {
  TRY(check(args));
  Policy policy;
  policy.filters = filters_of(args, terminal);
  std::vector<std::string> fail_on = args.list("fail-on");
  if (auto gate = policy::read_gate(fail_on); !gate)
    return std::move(gate).error().during("--fail-on");
  for (const auto& path : ignore_files(args)) TRY(read_into(path, policy, fail_on, terminal));
  if (const auto& path = args.text("policy"); !path.empty())
    TRY(read_into(path, policy, fail_on, terminal));
  if (const auto& path = args.text("baseline"); !path.empty())
    policy.baseline = TRY(read_baseline(path));
  policy.gate = TRY(policy::read_gate(fail_on));
  if (!compares && policy.gate.needs_baseline() && !policy.baseline)
    return Error{Error::usage,
                 "--fail-on new: --baseline says what is not new; give it the earlier report"};
  return policy;
}

void note_unused(const Policy& policy, const Report& report, Terminal& terminal) {
  if (policy.ignored.size() == 0) return;
  std::map<std::string, std::size_t> unused;
  for (const auto* entry : policy.ignored.unused(policy::Context(report))) {
    ++unused[entry->file];
    terminal.debug(
        fmt::format("{}:{}: the entry matched nothing", printable(entry->file), entry->line));
  }
  for (const auto& [file, count] : unused)
    terminal.note(fmt::format("{} {} of {} matched nothing", count,
                              count == 1 ? "entry" : "entries", printable(file)));
}

std::vector<std::string_view> policy_flags(std::vector<std::string_view> more) {
  more.insert(more.end(), {"ignorefile", "ignore-policy", "policy", "baseline", "fail-on"});
  return more;
}

}  // namespace oakum::cli

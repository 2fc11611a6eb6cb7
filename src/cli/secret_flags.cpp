#include "cli/secret_flags.h"

#include <sys/stat.h>

#include <initializer_list>
#include <optional>

#include "base/text.h"
#include "builtin/rules.h"
#include "io/reader.h"
#include "secret/config.h"

namespace oakum::cli {
namespace {

constexpr std::uint64_t kLargestConfig = 8u << 20;
constexpr std::uint64_t kLargestBaseline = 256u << 20;

/// A file that a flag names, or the first of the default names that is there.
std::string file_of(const Args& args, std::string_view flag,
                    std::initializer_list<const char*> otherwise) {
  if (args.given(flag)) return args.text(flag);
  struct stat status {};
  for (const auto* name : otherwise)
    if (stat(name, &status) == 0 && S_ISREG(status.st_mode)) return name;
  return {};
}

std::string config_file(const Args& args) {
  return file_of(args, "secret-config", {"trivy-secret.yaml", ".gitleaks.toml"});
}
std::string baseline_file(const Args& args) {
  return file_of(args, "secret-baseline", {".gitleaksignore"});
}

Result<std::string> read_text(const std::string& path, std::uint64_t limit) {
  const auto file = TRY(io::open_file(path));
  const auto bytes = io::read_all(*file, limit);
  if (!bytes) return Error(bytes.error()).during(path);
  return std::string(as_text(*bytes));
}

/// What is wrong in a file of the user's is wrong usage.
Error wrong_file(const Error& error, const std::string& path) {
  return Error{Error::usage, error.what}.during(printable(path));
}

Result<secret::RuleSet> rules_of_user(const Args& args, Terminal& terminal) {
  const auto path = config_file(args);
  auto builtin = builtin::secret_rules();
  if (path.empty()) return builtin;
  terminal.debug(fmt::format("rules for secrets: {}", printable(path)));
  const auto text = TRY(read_text(path, kLargestConfig));
  auto config = secret::read_config(path, text);
  if (!config) return wrong_file(config.error(), path);
  auto rules = secret::apply(std::move(builtin), std::move(*config));
  if (!rules) return wrong_file(rules.error(), path);
  return rules;
}

}  // namespace

Result<secret::Detector> open_detector(const Args& args, Terminal& terminal) {
  if (args.typed("secret-salt"))
    return Error{
        Error::usage,
        "others see a salt on a command line; set OAKUM_SECRET_SALT, or secret.salt in the "
        "configuration file"};
  if (args.on("show-secrets") && (!terminal.out_is_terminal || args.given("output")))
    return Error{Error::usage,
                 "--show-secrets is for a terminal; secrets are not written to files and pipes"};
  auto rules = TRY(rules_of_user(args, terminal));
  return secret::Detector::make(
      std::move(rules), {.salt = args.text("secret-salt"), .reveal = args.on("show-secrets")},
      builtin::secret_database());
}

Result<secret::Baseline> open_baseline(const Args& args) {
  const auto path = baseline_file(args);
  if (path.empty()) return secret::Baseline();
  const auto text = TRY(read_text(path, kLargestBaseline));
  auto baseline = secret::read_baseline(text);
  if (!baseline) return wrong_file(baseline.error(), path);
  return baseline;
}

std::vector<std::string> own_secret_files(const Args& args) {
  std::vector<std::string> names;
  for (const auto& path : {config_file(args), baseline_file(args)})
    if (!path.empty()) names.push_back(path);
  return names;
}

std::vector<std::string_view> secret_flags(std::vector<std::string_view> more) {
  more.insert(more.end(), {"secret-config", "secret-baseline", "secret-salt", "show-secrets"});
  return more;
}

}  // namespace oakum::cli

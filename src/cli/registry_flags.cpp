#include "cli/registry_flags.h"

#include "base/text.h"
#include "cli/secret_input.h"

namespace oakum::cli {
namespace {

Result<std::vector<std::string>> passwords_of(const Args& args, Terminal& terminal) {
  if (!args.on("password-stdin")) {
    for (const std::string_view flag : {"password", "registry-token"})
      if (args.typed(flag))
        terminal.warning(fmt::format("--{} shows a secret to everybody on this machine; {}", flag,
                                     flag == "password"
                                         ? "--password-stdin does not"
                                         : "the variable OAKUM_REGISTRY_TOKEN does not"));
    return args.list("password");
  }
  if (!args.list("password").empty())
    return Error{Error::usage, "either --password or --password-stdin, not both"};
  if (args.list("username").size() != 1)
    return Error{Error::usage, "--password-stdin needs one --username"};
  return std::vector<std::string>{TRY(read_secret())};
}

Result<void> add_mirror(const std::string& text, source::RegistryOptions& options) {
  const auto parts = cut(text, "=");
  if (!parts) return Error{Error::internal, "a mirror without a host"};
  const auto registry = source::parse_reference(std::string(parts->first) + "/any");
  const auto mirror = source::parse_reference(std::string(parts->second) + "/any");
  if (!registry || !mirror || registry->repository.find("any") == std::string::npos)
    return Error{
        Error::usage,
        fmt::format("\"{}\" is not HOST=MIRROR, such as docker.io=mirror.gcr.io", printable(text))};
  options.mirrors[registry->registry].push_back(mirror->host());
  return {};
}

}  // namespace

std::vector<std::string_view> registry_flags() {
  return {"username", "password", "password-stdin", "registry-token", "registry-mirrors"};
}

Result<std::vector<source::Credentials>> logins_of(const Args& args, Terminal& terminal) {
  const auto& names = args.list("username");
  const auto passwords = TRY(passwords_of(args, terminal));
  if (names.size() != passwords.size())
    return Error{Error::usage, fmt::format("{} user names for {} passwords: give one for each",
                                           names.size(), passwords.size())};
  std::vector<source::Credentials> logins;
  for (std::size_t i = 0; i < names.size(); ++i)
    logins.push_back({.username = names[i], .password = passwords[i], .identity_token = ""});
  return logins;
}

Result<source::RegistryOptions> registry_options(const Args& args, Terminal& terminal) {
  source::RegistryOptions options;
  options.insecure = args.on("insecure");
  options.credentials = source::CredentialStore::from_environment();
  options.login = TRY(logins_of(args, terminal));
  if (const auto& token = args.text("registry-token"); !token.empty()) {
    options.only_login = true;
    options.login = {
        {.username = "", .password = "", .identity_token = "", .registry_token = token}};
  }
  for (const auto& mirror : args.list("registry-mirrors")) TRY(add_mirror(mirror, options));
  return options;
}

}  // namespace oakum::cli

#include "base/text.h"
#include "cli/command.h"
#include "cli/network.h"
#include "cli/registry_flags.h"
#include "cli/registry_host.h"
#include "cli/secret_input.h"
#include "source/login.h"

namespace oakum::cli {
namespace {

Result<source::Credentials> ask_for_login(const Args& args, const std::string& registry) {
  source::Credentials login;
  login.username = args.text("username");
  if (login.username.empty())
    login.username = TRY(ask_user(fmt::format("User name for {}: ", registry), false,
                                  "who logs in? Give --username"));
  login.password = TRY(ask_user(fmt::format("Password for {}: ", registry), true,
                                "no terminal to ask for the password; use --password-stdin"));
  if (login.username.empty() || login.password.empty())
    return Error{Error::usage, "a login needs a user name and a password"};
  return login;
}

Result<source::Credentials> login_of(const Args& args, const std::string& registry,
                                     Terminal& terminal) {
  if (args.list("username").size() > 1) return Error{Error::usage, "one --username at a time"};
  if (args.list("password").empty() && !args.on("password-stdin"))
    return ask_for_login(args, registry);
  const auto logins = TRY(logins_of(args, terminal));
  return logins.front();
}

Result<ExitCode> log_in(const Args& args, Terminal& terminal) {
  const auto registry = TRY(registry_host(args.words));
  const auto path = source::docker_config_path();
  if (path.empty())
    return Error{Error::usage, "nowhere to keep a login: neither DOCKER_CONFIG nor HOME is set"};
  const auto login = TRY(login_of(args, registry.registry, terminal));
  source::RegistryOptions options;
  options.insecure = args.on("insecure");
  options.login = {login};
  options.only_login = true;
  net::Client client(client_options(args, terminal));
  TRY(source::Registry(client, options).greet(registry));
  const auto place = TRY(source::store_login(path, registry.host(), login));
  if (place.helper.empty())
    terminal.warning(
        fmt::format("{}: the password lies there unencrypted; a credential helper "
                    "(credsStore) would keep it safer",
                    printable(place.path)));
  terminal.note(fmt::format("logged in to {}", registry.registry));
  return kDone;
}

}  // namespace

Command registry_login_command() {
  return {.name = "registry login",
          .summary = "Check a login to a registry and keep it where Docker keeps its own",
          .usage = "oakum registry login [flags] HOST",
          .details =
              "The login goes to Docker's configuration ($DOCKER_CONFIG or ~/.docker): to a "
              "credential helper when it\nnames one, else into the file itself. Without "
              "--password-stdin the terminal is asked.",
          .examples = {{"oakum registry login ghcr.io --username me --password-stdin",
                        "with a token from standard input"},
                       {"oakum registry login docker.io", "asks for name and password"}},
          .flags = {"username", "password", "password-stdin"},
          .run = log_in};
}

}  // namespace oakum::cli

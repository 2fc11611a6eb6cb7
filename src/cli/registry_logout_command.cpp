#include "base/text.h"
#include "cli/command.h"
#include "cli/registry_host.h"
#include "source/credentials.h"
#include "source/login.h"

namespace oakum::cli {
namespace {

Result<ExitCode> log_out(const Args& args, Terminal& terminal) {
  const auto registry = TRY(registry_host(args.words));
  const auto path = source::docker_config_path();
  const bool known = path.empty() ? false : TRY(source::erase_login(path, registry.host()));
  terminal.note(known ? fmt::format("logged out of {}", registry.registry)
                      : fmt::format("there was no login to {}", registry.registry));
  return kDone;
}

}  // namespace

Command registry_logout_command() {
  return {.name = "registry logout",
          .summary = "Forget the login to a registry",
          .usage = "oakum registry logout HOST",
          .examples = {{"oakum registry logout ghcr.io", "from the helper or file that keeps it"}},
          .run = log_out};
}

}  // namespace oakum::cli

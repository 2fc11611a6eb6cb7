#include <filesystem>

#include "cli/command.h"
#include "cli/database.h"
#include "cli/layer_store.h"

namespace oakum::cli {
namespace {

Result<void> remove_tree(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (!error) return {};
  return Error{Error::io, fmt::format("{}: {}", path, error.message())};
}

Result<void> forget_layers(const Args& args, Terminal& terminal) {
  const auto store = TRY(open_layer_store(args, terminal));
  const auto count = TRY(store->clear());
  terminal.note(fmt::format("{} {} forgotten", count, count == 1 ? "layer" : "layers"));
  return {};
}

Result<ExitCode> clean(const Args& args, Terminal& terminal) {
  const bool all = args.on("all");
  const auto asked = [&](std::string_view flag) { return all || args.on(flag); };
  bool any = false;
  if (asked("scan-cache")) {
    any = true;
    TRY(forget_layers(args, terminal));
  }
  // Below the cache directory there is nothing else that the program keeps.
  for (const auto& [flag, folder] :
       {std::pair{"vuln-db", "/db"}, {"java-db", "/java-db"}, {"vex-repo", "/vex"}}) {
    if (!asked(flag)) continue;
    any = true;
    TRY(remove_tree(cache_directory(args) + folder));
  }
  if (any) return kDone;
  return Error{Error::usage,
               "what is to be removed? Give --scan-cache, --vuln-db, --java-db, --vex-repo or --all"};
}

}  // namespace

Command clean_command() {
  return {.name = "clean",
          .summary = "Remove what is kept in the cache",
          .usage = "oakum clean [flags]",
          .details =
              "Removes remembered layers and downloaded databases. With `--cache-backend "
              "redis://…` the layers are those in Redis.",
          .examples = {{"oakum clean --scan-cache", "read every layer again"},
                       {"oakum clean --all", "everything that is kept"}},
          .flags = {"all", "scan-cache", "vuln-db", "java-db", "vex-repo", "cache-backend", "cache-size",
                    "redis-tls", "redis-ca", "redis-cert", "redis-key"},
          .run = clean};
}

}  // namespace oakum::cli

// deno.lock, versions 1 to 5: the packages of JSR (`deno_lock` reads those of npm). The format and
// its source are told in npm/deno.cpp.
#include "ecosystems/npm/deno.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  return npm::read_deno_lock(file, "jsr", sink);
}

inventory::Analyzer deno_jsr() {
  return {.name = "deno-jsr",
          .doc = "JSR packages pinned by Deno",
          .version = 1,
          .type = "jsr",
          .ecosystem = Ecosystem::jsr,
          .targets = inventory::kSources,
          .files = {"**/deno.lock"},
          .except = {"**/node_modules/**"},
          .limit = npm::kDenoLockLimit,
          .read = read};
}

}  // namespace oakum::ecosystems

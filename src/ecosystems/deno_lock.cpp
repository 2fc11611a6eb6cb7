// deno.lock, versions 1 to 5: the packages of npm (`deno_jsr` reads those of JSR). The format and
// its source are told in npm/deno.cpp.
#include "ecosystems/npm/deno.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  return npm::read_deno_lock(file, "npm", sink);
}

inventory::Analyzer deno_lock() {
  return {.name = "deno-lock",
          .doc = "npm packages pinned by Deno",
          .version = 1,
          .type = "deno",
          .ecosystem = Ecosystem::npm,
          .targets = inventory::kSources,
          .files = {"**/deno.lock"},
          .except = {"**/node_modules/**"},
          .companions = {"**/node_modules/**/package.json"},
          .limit = npm::kDenoLockLimit,
          .read = read};
}

}  // namespace oakum::ecosystems

#include "cli/java_index.h"

#include <unistd.h>

#include "base/text.h"
#include "cli/database.h"

namespace oakum::cli {

Result<std::optional<resolve::JavaIndex>> open_java_index(const Args& args) {
  auto path = args.text("java-db-file");
  if (path.empty()) {
    path = cache_directory(args) + "/java-db/trivy-java.db";
    if (access(path.c_str(), F_OK) != 0) return std::optional<resolve::JavaIndex>();
  }
  auto index = resolve::JavaIndex::open(path);
  if (!index)
    return std::move(index.error()).during(fmt::format("Java index: {}", printable(path)));
  return std::optional(std::move(*index));
}

}  // namespace oakum::cli

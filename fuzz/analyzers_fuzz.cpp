// links: ecosystems
// Any bytes given to any analyzer: an Error is a fine answer, a package without a name is not. The
// registry is the list, so a new analyzer is fuzzed from its first day. The first byte chooses the
// analyzer.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "ecosystems/all.h"

/// A path the analyzer would be called for, so that what depends on the name is reached.
static std::string example_path(const oakum::inventory::Analyzer& analyzer) {
  std::string path;
  const std::string_view pattern =
      analyzer.files.empty() ? std::string_view("program") : analyzer.files.front();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '*')
      path += pattern[i];
    else if (i + 1 < pattern.size() && pattern[i + 1] == '*')
      path += 'd', ++i;
    else
      path += "any";
  }
  return path;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum;
  const auto& analyzers = ecosystems::all();
  if (size == 0) return 0;
  const auto& analyzer = analyzers[data[0] % analyzers.size()];
  inventory::Sink sink;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data + 1), size - 1);
  const io::MemoryFile file(example_path(analyzer), bytes, 0755);
  const auto outcome = analyzer.read(file, sink);
  if (!outcome && outcome.error().what.empty()) std::abort();
  for (const auto& package : sink.packages)
    if (package.name.empty()) std::abort();
  for (const auto& problem : sink.problems)
    if (problem.what.empty()) std::abort();
  return 0;
}

#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/ecosystem.h"
#include "inventory/sink.h"
#include "io/file.h"

namespace oakum::inventory {

/// The kinds of targets an analyzer is for: a set of bits.
enum Targets : std::uint8_t {
  kImage = 1,
  kFilesystem = 2,
  kRootfs = 4,
  kRepository = 8,
  kInstalled = kImage | kRootfs,  ///< What is installed: images and unpacked root file systems.
  kSources = kFilesystem | kRepository,  ///< What is declared: lock files of a project.
  kSystems = kImage | kFilesystem | kRootfs,
  kEverywhere = kImage | kFilesystem | kRootfs | kRepository,
};

/// How to read one format. A value: the list of all of them is made by the build from the files of
/// src/ecosystems.
struct Analyzer {
  std::string_view name;  ///< "cargo-lock"; also the folder of its tests.
  std::string_view doc;   ///< One line for `oakum list analyzers`.
  int version = 1;        ///< Part of the layer-cache key: raise it whenever the output changes.
  std::string_view type;  ///< How reports name its lists: "cargo". Empty when it adds no packages.
  /// What the field's reports call the analyzer, where that is not `type`: "gradle-lockfile".
  std::string_view analyzed_by = {};
  Ecosystem ecosystem = Ecosystem::none;
  std::string_view group = {};  ///< "Java": its lists are reported as one under this name.
  Targets targets = kEverywhere;

  /// Which files: an exact path ("lib/apk/db/installed"), or a pattern: "**/NAME", "**/*.ext",
  /// "DIR/*", with '*' for anything within a component and "**" for any number of components.
  /// Matched against the path below the root.
  std::vector<std::string_view> files;
  /// Paths that must not match although `files` does ("**/node_modules/**").
  std::vector<std::string_view> except = {};
  /// Files that `read` may open beside the one it was called for (File::open); an image layer keeps
  /// them for it.
  std::vector<std::string_view> companions = {};
  /// Also any regular file with an executable bit (or ".exe") that starts like a program (ELF,
  /// Mach-O, PE).
  bool executables = false;
  bool ignore_case = false;  ///< `files` match without regard to ASCII case.
  /// The largest file it takes; larger ones are a Problem that names the limit.
  std::uint64_t limit = 64u << 20;

  /// Reads one file. An Error means nothing of it could be used (the caller puts path and layer in
  /// front); what was added to the sink before an Error is kept. Must be safe to call from several
  /// threads.
  Result<void> (*read)(const io::File& file, Sink& sink) = nullptr;
};

}  // namespace oakum::inventory

#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::formats {

struct GoModule {
  std::string path;
  std::string version;  ///< "v1.2.3", "(devel)" or empty.
  auto operator<=>(const GoModule&) const = default;
};

/// What the Go linker leaves in a program about how it was built.
struct GoBuildInfo {
  std::string go_version;  ///< "go1.22.3", "devel go1.23-…", perhaps with " X:…" behind.
  std::string path;        ///< The package of `main`; empty in programs of Go itself.
  GoModule main;           ///< The module it lies in; no path when it was built without modules.
  std::vector<GoModule>
      dependencies;  ///< Each as it was built in: replacements are in place of what they replace.
  std::vector<std::pair<std::string, std::string>> settings;  ///< "-ldflags", "GOARCH", … in order.
  bool modules_lost = false;  ///< There is a list of modules, but it does not lie inside the file.

  std::string_view setting(std::string_view key) const;  ///< "" when there is none.
};

/// Whether the first bytes of an ELF file leave it open that a Go program follows. A Go program
/// either has its build ID in a "Go" note, or is linked statically, or has thread-local storage
/// (the runtime's `g`); a file with none of the three is refused after its headers alone, which is
/// most of what lies in the folders of a distribution. True as well for other formats, and when the
/// headers do not lie inside `head`. 4 KiB are enough for all but odd files.
bool may_be_go_program(ByteView head);

/// Finds and reads the build information of a program; nothing when it has none (it is not a Go
/// program, is no readable program at all, or was built before Go 1.13). Strings are inline since
/// Go 1.18; before, there are pointers to string headers in the byte order and pointer size of the
/// target. Errors: corrupt (damaged build information). Source: Go's debug/buildinfo and cmd/link
/// documentation.
Result<std::optional<GoBuildInfo>> read_go_build_info(ByteView program);

/// The module lines alone: "path", "mod", "dep", "=>" and "build", fields separated by tabs. Lines
/// that are not understood are left out.
GoBuildInfo parse_go_modules(std::string_view text);

/// Takes the quotes and escapes off a Go string literal; text without quotes is returned as it is.
std::string unquote_go(std::string_view text);

}  // namespace oakum::formats

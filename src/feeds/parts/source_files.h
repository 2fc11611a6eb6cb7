#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/mapped_file.h"
#include "base/result.h"
#include "core/inventory.h"

namespace oakum::feeds {

/// What an importer reads: a folder, an archive, or one file.
struct SourceFile {
  std::string_view
      name;  ///< Relative to the source, or the file's own name, without a compression suffix.
  std::string_view text;  ///< Valid during the visit.
};

/// Longest file of a source that is read as text.
inline constexpr std::uint64_t kSourceFileLimit = 256u << 20;

/// Calls `visit` for every file with one of these suffixes (".json"): of a folder and below (sorted
/// by path; symbolic links and names that start with '.' are passed over), of a zip or tar archive
/// (in its order; tar also compressed), or for the one file that `path` is (also compressed). A
/// file that cannot be read, or that `visit` answers with an error, becomes a problem; the others
/// are read on. Errors: not_found, denied, io, and what an archive as a whole answers.
Result<void> each_source_file(const std::string& path,
                              const std::vector<std::string_view>& suffixes,
                              const std::function<Result<void>(const SourceFile&)>& visit,
                              std::vector<Problem>& problems);

/// A big file used in place: `path` itself; the file of that name in the folder `path`; or the
/// member of that name of the tar archive `path`, unpacked into an unnamed temporary file. Errors:
/// not_found, io, corrupt, too_large.
Result<advisory::MappedFile> map_source_file(const std::string& path, std::string_view name);

/// Adds a problem; beyond the first thousand only counts on in the last one's stead.
void add_problem(std::vector<Problem>& problems, std::string_view path, const Error& error,
                 std::uint32_t line = 0);

}  // namespace oakum::feeds

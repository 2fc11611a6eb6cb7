#pragma once
#include <cstddef>
#include <string>

#include "advisory/search.h"
#include "io/writer.h"

namespace oakum::cli {

/// What a database knows of a vulnerability (by its id, an alias or a vendor's id) or of a package,
/// for people: what it is, then the rows, by namespace. Every text is made fit for a terminal.
/// Error: corrupt (the database).
Result<std::string> advisory_text(const advisory::Database& database, const std::string& what,
                                  std::size_t limit);

/// The same of a vulnerability for machines. Errors: corrupt, io (the writer's).
Result<void> write_advisories_json(const advisory::Database& database, const std::string& id,
                                   std::size_t limit, io::Writer& out);

}  // namespace oakum::cli

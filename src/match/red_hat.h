#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "advisory/database.h"
#include "core/package.h"

namespace oakum::match {

/// Under which CPE indices Red Hat's advisories hold for a package. Both sorted.
struct RedHatCpes {
  std::vector<std::uint32_t> own;  ///< Empty when the database knows none of its repositories.
  /// Those of the release's standard repositories, where the package's own are of one minor release
  /// only (EUS, AUS, E4S, TUS): what is known of the major release and was never fixed for the
  /// minor one. Empty otherwise.
  std::vector<std::uint32_t> main_stream;
};

/// By the content sets and the image build of the package's layer, else by the release's standard
/// repositories for its architecture.
Result<RedHatCpes> red_hat_cpes(const Package& package, const std::string& major,
                                const advisory::Database& database);

}  // namespace oakum::match

#pragma once
#include <string>

#include "base/result.h"
#include "net/http.h"
#include "vex/repository.h"

namespace oakum::vex {

enum class Fetched : std::uint8_t {
  fresh,      ///< Nobody was asked: the next download is not due yet.
  unchanged,  ///< The server has what we have.
  updated
};

/// Brings a repository on this machine up to date: its manifest, then from the first location that
/// works an archive (tar or zip, "…//PART" for what lies below PART in it) with an index.json. The
/// new files replace the old ones in one step; when anything fails the old ones stay. Nothing is
/// fetched before the manifest's update_interval (at most a week) has passed, unless forced.
///
/// Only https, http where the address says so and it is this machine or `insecure`. Credentials go
/// to the scheme, host and port of the repository's own address only (of github.com also to
/// raw.githubusercontent.com). Downloads are limited to 256 MiB, see also UnpackLimits. Errors: one
/// message with what each location answered and the kind of the last one; usage (an address that is
/// none); cancelled.
Result<Fetched> update(const Repository& repository, const std::string& cache,
                       const net::ClientOptions& client, bool force = false);

}  // namespace oakum::vex

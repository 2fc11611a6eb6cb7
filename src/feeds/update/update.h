#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "core/inventory.h"
#include "net/http.h"
#include "source/registry.h"

namespace oakum::feeds {

/// Where the database comes from unless the user says otherwise; tried in order.
const std::vector<std::string>& default_repositories();

struct UpdateProgress {
  std::string_view step;    ///< "downloading", "unpacking", "importing", "verifying".
  std::uint64_t done = 0;   ///< Bytes.
  std::uint64_t total = 0;  ///< 0 when it is not known.
};

struct UpdateOptions {
  std::string path;  ///< The database file; its folder is made when it is missing.
  std::vector<std::string> repositories = default_repositories();  ///< Image references.
  bool force =
      false;  ///< Also when the database is fresh, unchanged, or newer than what is offered.
  unsigned threads = 1;
  source::RegistryOptions registry;
  net::ClientOptions client;
  std::function<void(const UpdateProgress&)> progress;  ///< From the calling thread; may be empty.
};

struct UpdateOutcome {
  enum Kind : std::uint8_t {
    fresh,      ///< Nobody was asked: the next one is not due yet.
    unchanged,  ///< The repository offers what we have.
    updated,
    kept  ///< Nobody could give a new one; `warning` says why and what to do.
  };
  Kind kind = fresh;
  std::string repository;  ///< That gave the database, or has it unchanged.
  Time published;          ///< When the database was made.
  Time next;               ///< When to look again.
  std::string warning;
  std::vector<Problem>
      problems;  ///< Damaged records of a database that was imported; the others are kept.
};

/// Brings the advisory database up to date from the first repository that has a good one.
///
/// An artifact is an OCI manifest with exactly one layer of one of these media types; its
/// annotations are not used:
/// - application/vnd.aquasec.trivy.db.layer.v1.tar+gzip: trivy.db and metadata.json, schema 2,
/// imported;
/// - application/vnd.oakum.db.layer.v1+zstd: a database file, taken as it is.
/// Everything is downloaded beside the database first, checked against its digest, then unpacked,
/// verified and renamed over the old file: readers see the old or the new one, and any number of
/// processes may update at once.
///
/// Beside the database lies metadata.json (Version, NextUpdate, UpdatedAt, DownloadedAt, and what
/// it is about). Nothing is fetched before NextUpdate, nor within an hour of the last time; a
/// NextUpdate more than a week ahead counts as a week, a DownloadedAt in the future as never. An
/// artifact older than the database is refused (a rollback), unless forced.
///
/// Errors: usage (a repository that is no reference); otherwise, when there is no usable database
/// to keep, one message with what each repository answered and the kind of the last one; cancelled.
Result<UpdateOutcome> update(const UpdateOptions& options);

}  // namespace oakum::feeds

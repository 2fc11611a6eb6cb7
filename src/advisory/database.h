#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "core/finding.h"

namespace oakum::advisory {

/// One row: what one source says of one vulnerability in one package. Views live as long as the
/// Database; the vectors only as long as the call that hands the row out. A package may have
/// several rows of one id (Red Hat, Rocky, Oracle: one per fix, architecture and repository): it is
/// vulnerable when any of them says so.
struct Advisory {
  std::string_view id;  ///< CVE-…, else GHSA-…, RUSTSEC-…, RHSA-…: what the finding is called.
  std::vector<std::string_view>
      vendor_ids;  ///< "DSA-4535-1", "RHSA-2019:2304", the OSV id when `id` is a CVE.
  std::vector<std::string_view> aliases;  ///< Other names of the same vulnerability.

  std::string_view fixed_version;     ///< OS rows: vulnerable below it; "" = no fix is known.
  std::string_view affected_version;  ///< OS rows: vulnerable from it on; "" = from the first.

  std::vector<std::string_view>
      vulnerable;  ///< Language rows: constraints ">=1.0, <1.2", items OR-ed.
  std::vector<std::string_view>
      patched;  ///< Constraints or plain versions that are safe; shown as the fix.
  std::vector<std::string_view> unaffected;  ///< Constraints that are safe.

  std::vector<std::string_view> arches;  ///< Architectures the row is about; empty = all.
  std::vector<std::uint32_t>
      cpes;  ///< Red Hat rows: indices as the source numbers them; empty = all.

  Status status = Status::unknown;  ///< As the row states it.
  Severity severity =
      Severity::unknown;  ///< For this package in particular; unknown = see the detail.
  bool informational =
      false;  ///< Unmaintained, unsound, a notice: not a vulnerability unless asked for.
  bool malicious = false;  ///< The package is the attack (MAL-…): critical, never fixed.
};

/// The rows of one source: an OS release ("debian 12") or an ecosystem ("npm::GitHub Security
/// Advisory Npm").
struct Namespace {
  std::string name;
  DataSource source;
  std::uint32_t packages = 0;
  std::uint32_t rows = 0;
};

/// What the file says of itself.
struct Metadata {
  struct Source {
    DataSource source;
    std::uint64_t rows = 0;
  };
  std::uint32_t format = 0;  ///< Version of the file format.
  Time built;                ///< When it was made; whole seconds.
  bool starter = false;      ///< The small set built into the program.
  std::string digest;  ///< "sha256:…" of header and chunk table: names every byte of the file.
  std::uint64_t size = 0;      ///< Bytes of the file.
  std::uint64_t rows = 0;      ///< Advisory rows.
  std::uint64_t packages = 0;  ///< Packages, each namespace's counted by itself.
  std::uint64_t details = 0;   ///< Vulnerabilities with a detail record.
  std::uint64_t known_exploited = 0;
  std::uint64_t epss = 0;
  std::string known_exploited_version;  ///< "2025.08.25"; "" when the catalogue is absent.
  std::string epss_date;                ///< "2023-03-07"; "" when there are no scores.
  std::vector<Source> sources;          ///< Sorted by id; one per data source with rows.
};

/// The advisory database: one immutable file, mapped read-only. docs/database-format.md describes
/// it. open() checks the header, the chunk table and the exact size; every 64 KiB chunk is checked
/// against its SHA-256 before its bytes are first used, so a damaged file answers with Error
/// corrupt and never wrongly. All const functions may be called from any thread.
class Database {
 public:
  /// Error: not_found, denied, io, corrupt, unsupported (a newer format). About 1 ms whatever the
  /// size.
  static Result<Database> open(const std::string& path);
  /// The same over bytes that outlive the database (the starter built into the program).
  static Result<Database> from_memory(ByteView bytes);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  const Metadata& metadata() const;

  /// All namespaces, sorted by name; a namespace's id is its index.
  const std::vector<Namespace>& namespaces() const;
  /// The id of exactly this namespace.
  std::optional<std::uint32_t> namespace_id(std::string_view name) const;
  /// Ids of all namespaces whose name starts with `prefix` ("npm::"), in rising order of their
  /// names.
  std::vector<std::uint32_t> namespaces_with_prefix(std::string_view prefix) const;

  /// Calls `fn(const Advisory&)` for every row of the package (named as advisory_name() has it) in
  /// that namespace, sorted by id. No call when there is none. Error: corrupt. About 0.3 µs for a
  /// package without rows.
  template <class Fn>
  Result<void> find(std::uint32_t ns, std::string_view package, Fn&& fn) const {
    using F = std::remove_reference_t<Fn>;
    auto call = [](const void* f, std::string_view, const Advisory& row) {
      (*static_cast<F*>(const_cast<void*>(f)))(row);
    };
    return find_rows(ns, package, call, &fn);
  }
  /// Calls `fn(std::string_view package, const Advisory&)` for every row of the namespace, in file
  /// order.
  template <class Fn>
  Result<void> each(std::uint32_t ns, Fn&& fn) const {
    using F = std::remove_reference_t<Fn>;
    auto call = [](const void* f, std::string_view package, const Advisory& row) {
      (*static_cast<F*>(const_cast<void*>(f)))(package, row);
    };
    return each_row(ns, call, &fn);
  }

  /// What is known about the vulnerability; nothing when there is no record. Decompresses one
  /// frame, which is kept for the next calls. Error: corrupt.
  Result<std::optional<VulnerabilityDetail>> detail(std::string_view id) const;
  Result<std::optional<KnownExploited>> known_exploited(std::string_view id) const;
  Result<std::optional<Epss>> epss(std::string_view id) const;

  /// Red Hat: the CPE indices of a content set ("rhel-8-for-x86_64-baseos-rpms") or of an image
  /// build
  /// ("ubi8-container-8.5-236-x86_64"). Empty when it is unknown.
  Result<std::vector<std::uint32_t>> cpes_of_repository(std::string_view content_set) const;
  Result<std::vector<std::uint32_t>> cpes_of_nvr(std::string_view nvr) const;
  /// The CPE behind an index; "" when it is not named.
  Result<std::string_view> cpe(std::uint32_t index) const;

  /// Reads and checks every chunk, and decodes every row and detail. Error: corrupt, with the first
  /// thing wrong.
  Result<void> verify() const;

 private:
  struct State;
  using RowCall = void (*)(const void* fn, std::string_view package, const Advisory& row);
  explicit Database(std::unique_ptr<State> state);
  Result<void> find_rows(std::uint32_t ns, std::string_view package, RowCall call,
                         const void* fn) const;
  Result<void> each_row(std::uint32_t ns, RowCall call, const void* fn) const;

  std::unique_ptr<State> state_;
};

}  // namespace oakum::advisory

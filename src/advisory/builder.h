#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "advisory/database.h"
#include "base/result.h"

namespace oakum::advisory {

/// Collects what sources say and makes a database of it: the same calls in the same order give the
/// same bytes. Texts and rows are held once each in memory; details go to an unnamed temporary file
/// beyond a few MiB. Not thread-safe.
class Builder {
 public:
  struct Options {
    Time built;  ///< Stands in the file; its nanoseconds are left out.
    bool starter = false;
    int level = 15;        ///< zstd level of the details, 1 to 22.
    unsigned threads = 1;  ///< For compressing; does not change the bytes.
  };
  explicit Builder(const Options& options);
  Builder(Builder&&) noexcept;
  ~Builder();

  /// From here on rows replace those that earlier imports gave for the same namespace, package and
  /// id.
  void begin_import();

  /// The namespace of that name, made when it is new. A source that is given replaces the one before.
  std::uint32_t add_namespace(std::string_view name, const DataSource& source = {});
  /// One row. The views need to live only as long as the call. A row equal to one already there is
  /// dropped. A row with an empty package or id, or with a text above 64 KiB, is refused (false).
  bool add(std::uint32_t ns, std::string_view package, const Advisory& row);

  /// What the source with that id says of a vulnerability. Where several say something, title,
  /// description, CWE, severity and dates come from the first in the field's order of precedence
  /// that has them, the severities and scores of all are kept, and references are united. "" as
  /// source: already merged by somebody; comes first.
  void add_detail(std::string_view id, std::string_view source_id,
                  const VulnerabilityDetail& detail);

  void add_known_exploited(std::string_view id, const KnownExploited& entry);
  void set_known_exploited_version(std::string_view version);
  /// Rounded to millionths. False for an id that is not CVE-<year>-<number>.
  bool add_epss(std::string_view id, const Epss& epss);
  void set_epss_date(std::string_view date);

  /// Red Hat's CPE tables; a later call for the same name or index replaces.
  void set_cpes_of_repository(std::string_view content_set, std::vector<std::uint32_t> cpes);
  void set_cpes_of_nvr(std::string_view nvr, std::vector<std::uint32_t> cpes);
  void set_cpe(std::uint32_t index, std::string_view name);
  /// The index of a CPE by its name; a new one, and true, when there is none.
  std::pair<std::uint32_t, bool> add_cpe(std::string_view name);

  /// Rows so far, before those that are replaced or double are taken out.
  std::uint64_t rows() const;

  /// The file's bytes. May be called once. Errors: too_large (a section beyond 4 GiB), io (the
  /// temporary file).
  Result<std::vector<std::byte>> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Writes the bytes beside `path` and renames them over it, so that whoever has the old file open
/// keeps it and nobody sees half a file. Synced to disk before the rename. Errors: denied, io.
Result<void> replace_file(const std::string& path, ByteView bytes);

}  // namespace oakum::advisory

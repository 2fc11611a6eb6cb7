// rpm_db.cpp: installed packages of rpm-based systems, from the three database formats rpm has had:
// Berkeley DB (Packages), its own (Packages.db) and SQLite (rpmdb.sqlite). The content decides, not
// the name. Source: "RPM Package format V4" and rpm 4.18.
#include <algorithm>
#include <unordered_map>

#include "base/hash.h"
#include "formats/rpm_bdb.h"
#include "formats/rpm_header.h"
#include "formats/rpm_ndb.h"
#include "inventory/analyzer.h"
#include "io/sqlite.h"

namespace oakum::ecosystems {
namespace {
using formats::RpmHeader;
using inventory::Sink;

constexpr std::uint64_t kDatabaseLimit = std::uint64_t{512} << 20;
constexpr std::uint64_t kListsLimit =
    256u << 20;  // all file lists, and all dependencies; big hosts have 50 MB
constexpr std::size_t kMaxPackages = 200'000;
constexpr std::size_t kMaxCapabilities = 8'000'000;  // required and provided, of a whole database
constexpr std::size_t kMaxProblems = 50;             // that are said one by one
constexpr std::size_t kHopeless = 10'000;  // after which the rest of a database is not read

/// Who signs the packages of a distribution itself, as their vendor field starts.
constexpr std::string_view kDistributors[] = {
    "AlmaLinux",
    "Amazon Linux",
    "Amazon.com",
    "CentOS",
    "CloudLinux",
    "Fedora Project",
    "Microsoft Corporation",
    "Oracle America",
    "Red Hat",
    "Rocky",
    "SUSE",
    "VMware",
    "http://openeuler.org",
    "openSUSE",
};

bool is_official(const RpmHeader& header) {
  if (header.release.find("amzn") != header.release.npos) return true;  // often without a vendor
  return std::any_of(
      std::begin(kDistributors), std::end(kDistributors),
      [&](std::string_view distributor) { return header.vendor.starts_with(distributor); });
}

/// "bash-4.2.46-31.el7.src.rpm" names the source package; its epoch is not said, so the package's
/// own stands in.
void add_source(std::string_view file, Package& package) {
  if (file.ends_with(".rpm")) file.remove_suffix(4);
  const auto arch = file.rfind('.');
  const auto release = arch == file.npos ? file.npos : file.substr(0, arch).rfind('-');
  const auto version = release == file.npos ? file.npos : file.substr(0, release).rfind('-');
  if (version == file.npos) return;
  package.src_name = file.substr(0, version);
  package.src_version = file.substr(version + 1, release - version - 1);
  package.src_release = file.substr(release + 1, arch - release - 1);
}

Package package_of(const RpmHeader& header) {
  Package package;
  package.id = fmt::format("{}@{}-{}.{}", header.name, header.version, header.release, header.arch);
  package.name = header.name;
  package.version = header.version;
  package.release = header.release;
  package.epoch = package.src_epoch = header.epoch.value_or(0);
  package.arch = header.arch.empty() ? "None" : header.arch;  // imported keys have none
  add_source(header.source_rpm, package);
  if (!header.license.empty()) package.licenses.emplace_back(header.license);
  package.maintainer = header.vendor;
  package.modularity_label = header.modularity_label;
  package.repository_class = is_official(header) ? "official" : "third-party";
  if (!header.md5.empty()) package.digest = "md5:" + hex(header.md5);
  return package;
}

/// Which package needs which, through the capabilities they require and provide. Every capability
/// is kept once.
class Dependencies {
 public:
  /// False, and nothing is added, when there are too many.
  bool add(std::size_t package, const RpmHeader& header) {
    auto& needs = required_.emplace_back();
    seen_ += header.provided.size() + header.required.size();
    if (seen_ > kMaxCapabilities) return false;
    for (const auto capability : header.provided) provider_[number_of(capability)] = package;
    needs.reserve(header.required.size());
    for (const auto capability : header.required) needs.push_back(number_of(capability));
    return true;
  }

  /// Fills depends_on of all packages, which were added in this order. False when the ids take more
  /// than kListsLimit; the packages behind the limit stay without.
  bool resolve(std::vector<Package>& packages) const {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < required_.size(); ++i) {
      auto& ids = packages[i].depends_on;
      for (const auto provider : providers_of(required_[i])) {
        if (packages[provider].id == packages[i].id) continue;
        total += packages[provider].id.size() + sizeof(std::string);
        if (total > kListsLimit) return false;
        ids.push_back(packages[provider].id);
      }
      std::sort(ids.begin(), ids.end());
      ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    }
    return true;
  }

 private:
  static constexpr std::size_t kNobody = ~std::size_t{0};

  std::vector<std::size_t> providers_of(const std::vector<std::uint32_t>& capabilities) const {
    std::vector<std::size_t> found;
    for (const auto capability : capabilities)
      if (provider_[capability] != kNobody) found.push_back(provider_[capability]);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  std::uint32_t number_of(std::string_view capability) {
    const auto next = static_cast<std::uint32_t>(provider_.size());
    const auto [at, is_new] = numbers_.try_emplace(std::string(capability), next);
    if (is_new) provider_.push_back(kNobody);
    return at->second;
  }

  std::size_t seen_ = 0;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::size_t> provider_;  ///< By capability: the last package that provides it.
  std::vector<std::vector<std::uint32_t>> required_;
};

/// Turns headers into packages, one at a time.
class Reading {
 public:
  explicit Reading(Sink& sink) : sink_(sink) {}

  /// False when the rest is not to be read: too many packages, or too many damaged records.
  bool take(Result<ByteView> blob) {
    ++records_;
    const auto done = blob ? add(*blob) : Result<void>(std::move(blob).error());
    if (!done) problem(done.error());
    if (sink_.packages.size() >= kMaxPackages)
      problem(
          {Error::too_large,
           fmt::format("more than the limit of {} packages; the rest is not read", kMaxPackages)});
    return problems_ < kHopeless && sink_.packages.size() < kMaxPackages;
  }

  void problem(const Error& error) {
    if (++problems_ <= kMaxProblems) sink_.problem(0, error.what, error.kind);
  }

  void finish() {
    if (!dependencies_.resolve(sink_.packages))
      sink_.problem(
          0,
          fmt::format("the dependencies take more than the limit of {} bytes; some are left out",
                      kListsLimit),
          Error::too_large);
    if (problems_ <= kMaxProblems) return;
    const auto* rest = problems_ < kHopeless ? "" : ", and what follows is not read";
    sink_.problem(0, fmt::format("{} more records are damaged{}", problems_ - kMaxProblems, rest));
  }

 private:
  Result<void> add(ByteView blob) {
    auto header = formats::parse_rpm_header(blob);
    if (!header) return std::move(header).error().during(fmt::format("record {}", records_));
    if (header->name.empty() || header->version.empty() || header->release.empty())
      return Error{Error::corrupt,
                   fmt::format("record {}: a package without name, version or release", records_)};
    auto package = package_of(*header);
    if (package.repository_class == "official") add_files(*header, package);
    if (!dependencies_.add(sink_.packages.size(), *header))
      problem({Error::too_large,
               fmt::format("{}: its dependencies are left out: more than the limit of {}",
                           package.id, kMaxCapabilities)});
    sink_.add(std::move(package));
    return {};
  }

  void add_files(const RpmHeader& header, Package& package) {
    auto files = formats::installed_files(header, kListsLimit - file_bytes_);
    if (!files) return problem(std::move(files).error().during(package.id));
    for (const auto& file : *files) file_bytes_ += file.size() + sizeof(file);
    package.installed_files = *std::move(files);
  }

  Sink& sink_;
  Dependencies dependencies_;
  std::size_t records_ = 0;
  std::size_t problems_ = 0;
  std::uint64_t file_bytes_ = 0;
};

/// What rpm has committed but not yet moved into the file lies in a log beside it.
Result<io::Sqlite> open_sqlite(const io::File& file, ByteView bytes, std::unique_ptr<io::File>& log,
                               Reading& reading) {
  auto opened = file.sibling(fmt::format("{}-wal", file.name()));
  if (!opened && opened.error().kind == Error::not_found) return io::Sqlite::from_memory(bytes);
  const auto with_log = [&]() -> Result<io::Sqlite> {
    log = TRY(std::move(opened));
    const auto log_bytes = TRY(log->bytes(kDatabaseLimit));
    return io::Sqlite::from_memory(bytes, log_bytes);
  };
  auto database = with_log();
  if (database) return database;
  reading.problem(std::move(database).error().during("its write-ahead log is ignored"));
  return io::Sqlite::from_memory(bytes);
}

Result<void> read_sqlite(const io::File& file, ByteView bytes, Reading& reading) {
  std::unique_ptr<io::File> log;
  auto database = TRY(open_sqlite(file, bytes, log, reading));
  database.set_limits({.total = 2 * kDatabaseLimit});
  return database.for_each_row(
      "SELECT blob FROM Packages", [&](const io::Sqlite::Row& row) -> Result<void> {
        if (reading.take(row.bytes(0))) return {};
        return Error{Error::too_large, "the rest of the database is not read"};
      });
}

Result<void> read_any(const io::File& file, ByteView bytes, Reading& reading) {
  const auto take = [&](Result<ByteView> blob) { return reading.take(std::move(blob)); };
  if (as_text(bytes).starts_with("SQLite format 3")) return read_sqlite(file, bytes, reading);
  if (formats::is_rpm_ndb(bytes)) return formats::for_each_ndb_header(bytes, take);
  if (formats::is_rpm_bdb(bytes)) return formats::for_each_bdb_header(bytes, take);
  return Error{Error::corrupt, "an rpm database of no known format"};
}

Result<void> read(const io::File& file, Sink& sink) {
  const auto bytes = TRY(file.bytes(kDatabaseLimit));
  if (bytes.empty()) return {};
  Reading reading(sink);
  auto done = read_any(file, bytes, reading);
  reading.finish();
  return done;
}
}  // namespace

inventory::Analyzer rpm_db() {
  return {.name = "rpm-db",
          .doc = "Packages installed by rpm",
          .version = 1,
          .type = "rpm",
          .ecosystem = Ecosystem::rpm,
          .targets = inventory::kSystems,
          .files = {"usr/lib/sysimage/rpm/Packages", "usr/lib/sysimage/rpm/Packages.db",
                    "usr/lib/sysimage/rpm/rpmdb.sqlite", "var/lib/rpm/Packages",
                    "var/lib/rpm/Packages.db", "var/lib/rpm/rpmdb.sqlite",
                    "usr/share/rpm/rpmdb.sqlite"},
          .companions = {"usr/lib/sysimage/rpm/rpmdb.sqlite-wal", "var/lib/rpm/rpmdb.sqlite-wal",
                         "usr/share/rpm/rpmdb.sqlite-wal"},
          .limit = kDatabaseLimit,
          .read = read};
}

}  // namespace oakum::ecosystems

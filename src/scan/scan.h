#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "advisory/database.h"
#include "base/cancel.h"
#include "cache/store.h"
#include "core/report.h"
#include "license/judge.h"
#include "policy/decide.h"
#include "resolve/java_index.h"
#include "secret/detector.h"
#include "secret/file_examiner.h"
#include "source/open.h"
#include "vex/decide.h"

namespace oakum::net {
struct ClientOptions;
}

namespace oakum::scan {

/// Told what went wrong beside the target, one sentence each; may be empty.
using Warn = std::function<void(std::string_view)>;

/// Everything a scan is told. Nothing here reads the environment.
struct Request {
  source::Target target;
  source::Access access;

  bool system_packages = true;
  bool library_packages = true;
  bool development_packages = false;
  std::set<Relationship> relationships;  ///< Empty: all.
  std::vector<std::string>
      skip_files;  ///< Globs or paths, below the target or below the working directory.
  std::vector<std::string> skip_directories;
  bool comprehensive = false;             ///< Rather a false finding than a missed one.
  std::optional<OperatingSystem> distro;  ///< Judge as if it were this.

  resolve::JavaIndex* java_index = nullptr;      ///< Null: Java archives are only what they say.
  const advisory::Database* database = nullptr;  ///< Null: vulnerabilities are not assessed.
  DatabaseInfo database_info;
  std::vector<std::string> severity_sources;
  policy::Rules rules;
  const vex::Plan* vex = nullptr;  ///< Documents that may excuse vulnerabilities; null: none.

  const secret::Detector* secrets = nullptr;  ///< Null: secrets are not assessed.
  secret::ExaminerOptions secret_options;  ///< Its files below the target or the working directory.
  bool history = false;                    ///< Of a repository: secrets of every commit.
  bool skip_base_layers = false;           ///< Secrets of the base image's layers are excused.

  const license::Options* licenses = nullptr;  ///< Null: licences are not assessed.

  /// How remote package repositories are reached; null: the scan never uses the network.
  const net::ClientOptions* network = nullptr;
  cache::Store* layers = nullptr;          ///< Where what layers hold is remembered; null: nowhere.
  std::uint64_t max_memory = 512'000'000;  ///< Bytes of files' contents held at a time.
  unsigned threads = 1;
  const Cancel* cancel = nullptr;
  source::OnProgress progress;
  Warn warn;
};

/// The whole program on one page: observe, judge, decide. Errors: those of opening and reading the
/// target, of a damaged database, cancelled and timeout.
Result<Report> run(const Request& request);

/// A saved report that was judged again.
struct Rejudged {
  Report report;
  std::size_t added = 0, gone = 0;  ///< Vulnerabilities that only the new, or the old one has.
};

/// Judges the inventory of a saved report again with today's advisories; the target is not touched.
/// Secrets and licences are kept as they were found; policy and VEX decide on every open finding.
/// Of the request only the database, what belongs to judging and to deciding count. Errors:
/// unsupported (the report lists only packages with findings), usage (no database), corrupt (the
/// database), those of vex::decide().
Result<Rejudged> rejudge(Report saved, const Request& request);

/// The same for an SBOM, which is its inventory at once: `target.text` is its file, "-" standard
/// input; it may be compressed. Errors: those of sbom::read, with the file in front.
Result<Report> run_bom(const Request& request);

/// Gives each finding of a report its verdict: policy, then VEX (null: none), then the baseline. No
/// finding comes or goes. Errors: those of vex::decide().
Result<void> decide(Report& report, const policy::Rules& rules, const vex::Plan* vex,
                    const Warn& warn);

/// What a finished scan comes to.
struct Outcome {
  std::size_t open_findings = 0;
  std::size_t unread = 0;    ///< Problems that left something of the target unread.
  bool end_of_life = false;  ///< Of the operating system.
};
Outcome outcome_of(const Report& report);

}  // namespace oakum::scan

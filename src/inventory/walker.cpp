#include "inventory/walker.h"

#include <algorithm>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/glob.h"
#include "base/thread_pool.h"
#include "inventory/patterns.h"

namespace oakum::inventory {
namespace {

/// What all layers of a walk share. Immutable.
struct Plan {
  std::span<const Analyzer* const> analyzers;
  Patterns patterns;
  std::vector<Glob> skip_files, skip_directories;
  AnalyzerSet program_readers;   ///< Analyzers that read executables.
  AnalyzerSet deferred_readers;  ///< Those that open companions.
  std::vector<const Examiner*> examiners;
  const Outside* outside = nullptr;
  LayerCache* cache = nullptr;
  MemoryBudget* memory = nullptr;
  const Cancel* cancel = nullptr;
  bool random_access = false;

  Plan(std::span<const Analyzer* const> list, const WalkerOptions& options, bool in_place)
      : analyzers(list),
        patterns(list),
        examiners(options.examiners),
        outside(options.outside),
        cache(options.cache),
        memory(options.memory),
        cancel(options.walk.cancel),
        random_access(in_place) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (list[i]->executables) program_readers |= AnalyzerSet::of(i);
      if (!list[i]->companions.empty()) deferred_readers |= AnalyzerSet::of(i);
    }
    for (const auto& pattern : options.skip_files) skip_files.emplace_back(pattern);
    for (const auto& pattern : options.skip_directories) skip_directories.emplace_back(pattern);
    if (in_place)
      for (const auto* always : {"**/.git", "proc", "sys", "dev"})
        skip_directories.emplace_back(always);
  }

  bool examined(std::string_view path) const {
    return std::any_of(examiners.begin(), examiners.end(),
                       [&](const Examiner* examiner) { return examiner->wants(path); });
  }
  bool skipped(std::string_view path) const { return any(skip_files, path); }
  bool skipped_directory(std::string_view path) const { return any(skip_directories, path); }
  /// The same question about a path whose directories were not asked about one by one.
  bool below_skipped_directory(std::string_view path) const {
    if (skip_directories.empty()) return false;
    for (auto slash = path.find('/'); slash != std::string_view::npos;
         slash = path.find('/', slash + 1))
      if (any(skip_directories, path.substr(0, slash))) return true;
    return false;
  }

 private:
  static bool any(const std::vector<Glob>& globs, std::string_view path) {
    return std::any_of(globs.begin(), globs.end(),
                       [&](const Glob& glob) { return glob.matches(path); });
  }
};

/// ELF, Mach-O (thin and fat) or PE.
bool looks_like_program(ByteView head) {
  const auto starts = [&](std::string_view magic) { return as_text(head).starts_with(magic); };
  return starts(
             "\x7F"
             "ELF") ||
         starts("MZ") || starts("\xCF\xFA\xED\xFE") || starts("\xCE\xFA\xED\xFE") ||
         starts("\xFE\xED\xFA\xCF") || starts("\xFE\xED\xFA\xCE") || starts("\xCA\xFE\xBA\xBE");
}

/// Room for one file while its readers look at it.
Result<MemoryBudget::Loan> room_for(const io::File& file, const AnalyzerSet& readers,
                                    const Plan& plan) {
  if (!plan.memory) return MemoryBudget::Loan();
  std::uint64_t limit = 0;
  readers.each([&](std::size_t i) { limit = std::max(limit, plan.analyzers[i]->limit); });
  for (const auto* examiner : plan.examiners) limit = std::max(limit, examiner->holds());
  return plan.memory->lend(std::min(file.size(), limit), plan.cancel);
}

struct FileResult {
  FileFacts facts;
  std::vector<Problem> problems;
};

/// Asks one who reads about one file. Never throws: what goes wrong is a Problem of the file.
template <class Read>
FileResult ask(std::string_view name, std::size_t index, const io::File& file, Sink& sink,
               const Read& read) {
  FileResult result;
  result.facts.path = file.path();
  result.facts.analyzer = index;
  Result<void> outcome;
  try {
    outcome = read();
  } catch (const std::exception& error) {
    outcome = Error{Error::internal, fmt::format("{}: {}", name, error.what())};
  }
  if (!outcome) sink.problem(0, outcome.error().what, outcome.error().kind);
  for (auto& problem : sink.problems) {
    if (problem.where.path.empty()) problem.where.path = file.path();
    result.problems.push_back(std::move(problem));
  }
  result.facts.systems = std::move(sink.systems);
  result.facts.owned = std::move(sink.owned);
  result.facts.digests = std::move(sink.digests);
  result.facts.package_licenses = std::move(sink.package_licenses);
  result.facts.license_texts = std::move(sink.license_texts);
  result.facts.secrets = std::move(sink.secrets);
  result.facts.apk_repository = std::move(sink.apk_repository);
  result.facts.build_info = std::move(sink.build_info);
  return result;
}

/// A group's packages have places of their own.
void place_packages(PackageList& list, const std::string& path) {
  if (!list.group.empty())
    for (auto& package : list.packages)
      if (package.file_path.empty()) package.file_path = path;
}

FileResult analyze(const Analyzer& analyzer, std::size_t index, const io::File& file,
                   const Outside* outside) {
  Sink sink;
  sink.outside = outside;
  auto result =
      ask(analyzer.name, index, file, sink, [&] { return analyzer.read(file, sink); });
  for (auto& list : sink.lists) {
    if (list.path.empty()) list.path = file.path();
    place_packages(list, file.path());
  }
  result.facts.told = std::move(sink.lists);
  if (sink.packages.empty()) return result;
  PackageList list{.ecosystem = analyzer.ecosystem,
                   .type = std::string(analyzer.type),
                   .path = file.path(),
                   .analyzed_by = std::string(analyzer.analyzed_by),
                   .group = std::string(analyzer.group),
                   .layer = 0,
                   .packages = std::move(sink.packages)};
  place_packages(list, file.path());
  result.facts.list = std::move(list);
  return result;
}

/// Shows a file to the examiners that want it; what says nothing leaves no result.
void examine(const Plan& plan, const io::File& file, std::vector<FileResult>& results) {
  for (std::size_t i = 0; i < plan.examiners.size(); ++i) {
    const auto& examiner = *plan.examiners[i];
    if (!examiner.wants(file.path())) continue;
    Sink sink;
    auto result = ask(examiner.name(), plan.analyzers.size() + i, file, sink,
                      [&] { return examiner.examine(file, sink); });
    const auto& facts = result.facts;
    if (!facts.secrets.empty() || !facts.license_texts.empty() || !result.problems.empty())
      results.push_back(std::move(result));
  }
}

/// One layer while it passes.
class LayerVisitor final : public source::Visitor {
 public:
  explicit LayerVisitor(const Plan& plan) : plan_(plan) {}

  bool enter(std::string_view directory) override { return !plan_.skipped_directory(directory); }
  const std::vector<std::string>& only() const override {
    static const std::vector<std::string> kEverything;
    return plan_.examiners.empty() ? plan_.patterns.only() : kEverything;
  }

  Interest interest(std::string_view path) override {
    if (!plan_.random_access && !plan_.examiners.empty())
      facts_.paths.push_back(digest_of_path(path));
    const auto readers = plan_.patterns.readers(path);
    const bool examined = plan_.examined(path);
    if (readers.empty() && plan_.program_readers.empty() && !examined && !kept_for_others(path))
      return Interest::none;
    if (plan_.skipped(path) || (!plan_.random_access && plan_.below_skipped_directory(path)))
      return Interest::none;
    if (!readers.empty() || examined || kept_for_others(path)) return Interest::yes;
    return Interest::if_program;
  }

  void file(std::unique_ptr<io::File> file) override {
    const auto readers = wanted_by(*file);
    const bool examined = plan_.examined(file->path());
    if (plan_.random_access) {
      if (!readers.empty() || examined) pending_.push_back({std::move(file), readers});
      return;
    }
    const bool kept = readers.meets(plan_.deferred_readers) || kept_for_others(file->path());
    if (kept) keep(*file, readers & plan_.deferred_readers);
    run(*file, readers - plan_.deferred_readers, examined);
  }

  void hard_link(std::string_view path, std::string_view target) override {
    links_.emplace_back(std::string(path), std::string(target));
  }
  void whiteout(std::string_view path) override { facts_.whiteouts.emplace_back(path); }
  void opaque(std::string_view directory) override { facts_.opaque.emplace_back(directory); }
  void problem(Problem problem) override { facts_.problems.push_back(std::move(problem)); }
  void end(const std::string& identity, std::uint64_t size) override {
    if (plan_.random_access) return;  // its files are read once all are known
    conclude();
    facts_.layer.size = size;
    if (plan_.cache && !identity.empty()) plan_.cache->keep(identity, facts_);
  }

  std::unique_ptr<Visitor> copy() const override {
    auto second = std::make_unique<LayerVisitor>(plan_);
    second->facts_ = facts_;
    second->concluded_ = concluded_;
    return second;
  }

  /// Everything the layer said, in an order that does not depend on threads.
  LayerFacts finish(const source::WalkOptions& options) {
    run_pending(options);
    conclude();
    return std::move(facts_);
  }

 private:
  struct Pending {
    std::unique_ptr<io::File> file;
    AnalyzerSet readers;
  };
  struct Kept {
    std::string path;
    std::uint32_t mode;
    std::vector<std::byte> bytes;
    AnalyzerSet readers;
    MemoryBudget::Loan room;
  };

  /// The files' results become the layer's facts, in an order that does not depend on threads.
  void conclude() {
    if (std::exchange(concluded_, true)) return;
    run_kept();
    copy_links();
    sort_results();
    for (auto& result : results_) {
      std::move(result.problems.begin(), result.problems.end(),
                std::back_inserter(facts_.problems));
      facts_.files.push_back(std::move(result.facts));
    }
    results_.clear();
    std::stable_sort(facts_.problems.begin(), facts_.problems.end());
    facts_.problems.erase(std::unique(facts_.problems.begin(), facts_.problems.end()),
                          facts_.problems.end());
    sort_unique(facts_.whiteouts);
    sort_unique(facts_.opaque);
    sort_unique(facts_.paths);
  }

  template <class T>
  static void sort_unique(std::vector<T>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
  }

  bool kept_for_others(std::string_view path) const {
    return !plan_.random_access && !plan_.deferred_readers.empty() &&
           plan_.patterns.is_companion(path);
  }

  /// By its path, and for programs by their first bytes.
  AnalyzerSet wanted_by(const io::File& file) {
    auto readers = plan_.patterns.readers(file.path());
    const auto programs = plan_.program_readers - readers;
    if (programs.empty() || !((file.mode() & 0111) || file.path().ends_with(".exe")))
      return readers;
    const auto head = file.head(4);
    if (head && looks_like_program(*head)) readers |= programs;
    return readers;
  }

  void run(const io::File& file, const AnalyzerSet& readers, bool examined) {
    if (readers.empty() && !examined) return;
    const auto room = room_for(file, readers, plan_);
    if (!room) return unread(file, room.error());
    analyze_all(file, readers);
    if (examined) examine(plan_, file, results_);
  }
  void analyze_all(const io::File& file, const AnalyzerSet& readers) {
    readers.each([&](std::size_t i) {
      results_.push_back(analyze(*plan_.analyzers[i], i, file, plan_.outside));
    });
  }

  void keep(const io::File& file, const AnalyzerSet& readers) {
    std::uint64_t limit = 1u << 20;  // of a companion nobody reads by itself
    readers.each([&](std::size_t i) { limit = std::max(limit, plan_.analyzers[i]->limit); });
    if (readers.empty()) limit = std::max<std::uint64_t>(limit, 256u << 20);
    auto room = plan_.memory ? plan_.memory->reserve(std::min(file.size(), limit))
                             : Result<MemoryBudget::Loan>(MemoryBudget::Loan());
    if (!room) return unread(file, room.error());
    const auto content = file.bytes(limit);
    if (!content) return unread(file, content.error());
    kept_.push_back(
        {file.path(), file.mode(), {content->begin(), content->end()}, readers, std::move(*room)});
  }
  void unread(const io::File& file, const Error& why) {
    problem({{.path = file.path(), .line = 0, .layer = 0}, why.what, why.kind});
  }

  void run_pending(const source::WalkOptions& options) {
    std::vector<std::vector<FileResult>> outcomes(pending_.size());
    parallel_for(pending_.size(), options.threads, [&](std::size_t n) {
      if (options.cancel && !options.cancel->check()) return;
      const auto file = std::move(pending_[n].file);  // closed as soon as it is read
      const auto room = room_for(*file, pending_[n].readers, plan_);
      if (!room) {
        FileResult left_out;
        left_out.facts.path = file->path();
        left_out.problems.push_back(
            {{.path = file->path(), .line = 0, .layer = 0}, room.error().what, room.error().kind});
        outcomes[n].push_back(std::move(left_out));
        return;
      }
      pending_[n].readers.each([&](std::size_t i) {
        outcomes[n].push_back(analyze(*plan_.analyzers[i], i, *file, plan_.outside));
      });
      examine(plan_, *file, outcomes[n]);
    });
    for (auto& outcome : outcomes)
      std::move(outcome.begin(), outcome.end(), std::back_inserter(results_));
    pending_.clear();
  }

  void run_kept() {
    std::vector<io::MemoryFile::Entry> entries;
    for (const auto& kept : kept_) entries.push_back({kept.path, kept.bytes});
    std::reverse(entries.begin(),
                 entries.end());  // of two entries of one path the later one counts
    for (const auto& kept : kept_)
      if (!kept.readers.empty())
        analyze_all(io::MemoryFile(kept.path, kept.bytes, kept.mode, &entries), kept.readers);
    kept_.clear();
  }

  /// A second name of a file that was read says the same under that name.
  void copy_links() {
    if (links_.empty()) return;
    std::unordered_multimap<std::string, std::size_t> by_path;
    for (std::size_t i = 0; i < results_.size(); ++i) by_path.emplace(results_[i].facts.path, i);
    for (const auto& [path, target] : links_) {
      const auto readers = plan_.patterns.readers(path);
      const auto [first, last] = by_path.equal_range(target);
      if (first == last && !readers.empty())
        problem({{.path = path, .line = 0, .layer = 0},
                 fmt::format("a hard link to {}, whose content was not kept; not read", target),
                 Error::not_found});
      for (auto it = first; it != last; ++it) {
        auto copy = results_[it->second];
        if (!readers.has(copy.facts.analyzer)) continue;
        copy.facts.path = path;
        if (copy.facts.list) copy.facts.list->path = path;
        copy.problems.clear();
        results_.push_back(std::move(copy));
      }
    }
  }

  /// By path and analyzer; of two entries of one path in a layer the later one counts.
  void sort_results() {
    const auto before = [](const FileResult& a, const FileResult& b) {
      return std::tie(a.facts.path, a.facts.analyzer) < std::tie(b.facts.path, b.facts.analyzer);
    };
    std::stable_sort(results_.begin(), results_.end(), before);
    std::vector<FileResult> last;
    for (auto& result : results_) {
      if (!last.empty() && !before(last.back(), result)) last.pop_back();
      last.push_back(std::move(result));
    }
    results_ = std::move(last);
  }

  const Plan& plan_;
  LayerFacts facts_;
  std::vector<FileResult> results_;
  std::vector<Pending> pending_;
  std::vector<Kept> kept_;
  std::vector<std::pair<std::string, std::string>> links_;
  bool concluded_ = false;
};

/// Layers that the cache knew, until the walk is over.
class Known {
 public:
  /// Asks the cache once a layer. Called from several threads.
  bool find(const std::string& identity, LayerCache& cache) {
    if (identity.empty()) return false;
    auto facts = cache.find(identity);
    if (!facts) return false;
    const std::lock_guard lock(mutex_);
    facts_.emplace(identity, std::move(*facts));
    return true;
  }
  /// An image may have one layer several times; `last`: it is not asked for again.
  LayerFacts facts(const std::string& identity, bool last) {
    auto& known = facts_.at(identity);
    return last ? std::move(known) : known;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, LayerFacts> facts_;
};

/// Whether no later layer is the same.
bool is_last(const std::vector<source::Walked>& walked, std::size_t i) {
  return std::none_of(
      walked.begin() + static_cast<std::ptrdiff_t>(i) + 1, walked.end(),
      [&](const source::Walked& later) { return later.identity == walked[i].identity; });
}

}  // namespace

Result<std::vector<LayerFacts>> observe(source::Source& source,
                                        std::span<const Analyzer* const> analyzers,
                                        const WalkerOptions& options) {
  if (analyzers.size() > AnalyzerSet::kMost)
    return Error{Error::internal, fmt::format("{} analyzers, more than the {} one look-up holds",
                                              analyzers.size(), AnalyzerSet::kMost)};
  const Plan plan(analyzers, options, source.random_access());
  Known known;
  const auto make = [&](const source::LayerPromise& promise) -> std::unique_ptr<source::Visitor> {
    if (options.cache && known.find(promise.identity(), *options.cache)) return nullptr;
    return std::make_unique<LayerVisitor>(plan);
  };
  auto walked = TRY(source.walk(make, options.walk));
  std::vector<LayerFacts> layers;
  for (std::size_t i = 0; i < walked.size(); ++i) {
    auto facts = walked[i].visitor
                     ? static_cast<LayerVisitor&>(*walked[i].visitor).finish(options.walk)
                     : known.facts(walked[i].identity, is_last(walked, i));
    const auto size = facts.layer.size;
    facts.layer = std::move(walked[i].layer);
    facts.layer.size = size;
    for (auto& problem : facts.problems) problem.where.layer = static_cast<std::uint16_t>(i);
    layers.push_back(std::move(facts));
  }
  if (options.walk.cancel) TRY(options.walk.cancel->check());
  return layers;
}

}  // namespace oakum::inventory

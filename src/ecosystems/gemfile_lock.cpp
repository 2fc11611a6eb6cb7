// Gemfile.lock and gems.locked. Source: Bundler documentation, "bundle lock" and "Gemfile.lock";
// the indentation tells what a line is: a section, a package of a source (4), what it needs (6),
// what the project asks for (2, under DEPENDENCIES).
#include <unordered_set>

#include "base/text.h"
#include "ecosystems/by_name/packages.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 256u << 20;

/// "GEM", "BUNDLED WITH": sections are in capitals, also those that later versions bring.
bool is_section(std::string_view line) {
  for (const char c : line)
    if (!(c >= 'A' && c <= 'Z') && c != ' ') return false;
  return !line.empty();
}

bool has_packages(std::string_view section) {
  for (const auto source : {"GEM", "GIT", "PATH", "PLUGIN SOURCE"})
    if (section == source) return true;
  return false;
}

/// "(1.13.6-x86_64-linux)" is version 1.13.6: a platform may follow, and no version has a '-'.
std::string_view version_in(std::string_view word) {
  if (!word.starts_with('(') || !word.ends_with(')')) return {};
  word = word.substr(1, word.size() - 2);
  return word.substr(0, word.find('-'));
}

class Reader {
 public:
  Reader(std::string_view text, inventory::Sink& sink) : lines_(text), sink_(sink) {}

  Result<void> read() {
    std::string_view line;
    while (lines_.next(line))
      if (!trim(line).empty()) take(trim_right(line));
    if (section_.empty() && damaged_line_ > 0) return Error{Error::corrupt, "not a Gemfile.lock"};
    finish();
    packages_.for_each([&](Package& package) {
      package.indirect = !direct_.contains(package.name);
      package.relationship = package.indirect ? Relationship::indirect : Relationship::direct;
    });
    packages_.emit(sink_);
    return {};
  }

 private:
  void take(std::string_view line) {
    const auto indent = line.find_first_not_of(' ');
    if (indent == 0) return enter(line);
    if (section_ == "DEPENDENCIES" && indent == 2) return take_direct(line);
    if (!has_packages(section_)) return;
    if (indent == 4) return take_package(line);
    if (indent == 6 && !package_.name.empty()) needs_.emplace_back(split_words(line)[0]);
  }

  void enter(std::string_view line) {
    finish();
    if (!is_section(line) && damaged_line_ == 0) damaged_line_ = lines_.number();
    // The marks of a merge conflict do not end a section.
    if (is_section(line) || (is_alpha(line[0]) && !section_.empty())) section_ = line;
    if (section_.empty() || damaged_line_ == 0) return;
    sink_.problem(damaged_line_, "not a section of a Gemfile.lock; skipped");
    damaged_line_ = 0;
  }

  /// "  rails (~> 7.0)!": the mark says that it does not come from the common source.
  void take_direct(std::string_view line) {
    auto name = split_words(line)[0];
    while (name.ends_with('!')) name.remove_suffix(1);
    direct_.emplace(name);
  }

  void take_package(std::string_view line) {
    finish();
    const auto words = split_words(line);
    const auto version = words.size() == 2 ? version_in(words[1]) : std::string_view();
    if (version.empty())
      return sink_.problem(lines_.number(), "a package without a version; skipped");
    package_ = {.name = std::string(words[0]),
                .version = std::string(version),
                .lines = {{lines_.number(), lines_.number()}}};
  }

  void finish() {
    if (!package_.name.empty()) packages_.add(std::move(package_), std::move(needs_));
    package_ = {};
    needs_.clear();
  }

  Lines lines_;
  inventory::Sink& sink_;
  std::string_view section_;
  std::uint32_t damaged_line_ = 0;  ///< Not told yet: it may be no lock file at all.
  Package package_;
  std::vector<std::string> needs_;
  by_name::Packages packages_;
  std::unordered_set<std::string> direct_;
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  return Reader(text, sink).read();
}

inventory::Analyzer gemfile_lock() {
  return {.name = "gemfile-lock",
          .doc = "Ruby gems pinned by a lock file",
          .version = 1,
          .type = "bundler",
          .ecosystem = Ecosystem::gem,
          .targets = inventory::kSources,
          .files = {"**/Gemfile.lock", "**/gems.locked"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems

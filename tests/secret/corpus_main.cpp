// What the built-in secret rules find of secrets planted in source text, and what they take for
// secrets that is none:
//   secret_corpus [--check] [--list]            figures over the corpus and this project's own
//   files secret_corpus --tree DIR [--list]           the candidates in a folder, by rule
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/hash.h"
#include "base/text.h"
#include "builtin/rules.h"
#include "secret/detector.h"
#include "secret/rule_folder.h"
#include "secret/sample.h"
#include "tests/secret/corpus/carriers.h"
#include "tests/secret/corpus/near_misses.h"
#include "tests/secret/rule_path.h"
#include "tests/text_file.h"

using namespace oakum;
using namespace oakum::secret;

namespace {

/// Just under what is reached; a change of the rules that loses more is looked at.
constexpr double kLeastRecall = 0.995, kLeastPrecision = 0.995;
constexpr std::uint64_t kPlantedSeeds = 3, kNearMissSeeds = 40, kNoMatchSeeds = 4;

bool listing = false;

/// With and without Vectorscan.
class Engines {
 public:
  static Result<Engines> make() {
    const DetectorOptions options{.salt = {}, .reveal = false, .most = 10'000};
    auto plain = options;
    plain.portable = true;
    auto fast = TRY(Detector::make(builtin::secret_rules(), options, builtin::secret_database()));
    auto portable = TRY(Detector::make(builtin::secret_rules(), plain));
    return Engines(std::move(fast), std::move(portable));
  }
  /// What the fast one finds; counts where the other differs.
  std::vector<SecretCandidate> find(const std::string& path, const std::string& text) {
    auto found = fast_.find(path, as_bytes(text)).candidates;
    disagreements_ += found != portable_.find(path, as_bytes(text)).candidates;
    return found;
  }
  const Detector& fast() const { return fast_; }
  std::size_t disagreements() const { return disagreements_; }

 private:
  Engines(Detector fast, Detector portable)
      : fast_(std::move(fast)), portable_(std::move(portable)) {}
  Detector fast_, portable_;
  std::size_t disagreements_ = 0;
};

/// How a rule fares.
struct Score {
  std::size_t planted = 0, found = 0, found_by_itself = 0, wrong = 0;
};

class Figures {
 public:
  std::map<std::string, Score> rules;
  std::map<std::string, std::pair<std::size_t, std::size_t>>
      kinds;  ///< Near misses; taken for one.

  Score total() const {
    Score all;
    for (const auto& [id, score] : rules) {
      all.planted += score.planted;
      all.found += score.found;
      all.found_by_itself += score.found_by_itself;
      all.wrong += score.wrong;
    }
    return all;
  }
};

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(whole);
}

bool covers(const SecretCandidate& c, std::uint32_t first, std::uint32_t last) {
  return c.where.line <= last && c.end_line >= first;
}

std::string lines_of(const std::string& text, std::uint32_t first, std::uint32_t last) {
  const auto all = split(text, '\n');
  std::string out;
  for (auto i = first; i <= last && i <= all.size(); ++i) (out += all[i - 1]) += '\n';
  return out.substr(0, 300);
}

void wrong(const SecretCandidate& c, const std::string& text, Figures& figures) {
  ++figures.rules[c.rule].wrong;
  if (listing)
    std::printf("wrong: %s: %s: %s", c.rule.c_str(), c.where.path.c_str(),
                lines_of(text, c.where.line, c.where.line).c_str());
}

/// One example in a carrier: found when a candidate covers its lines.
void plant(Engines& engines, const Rule& rule, const std::string& example, std::uint64_t seed,
           Figures& figures) {
  const auto secret = sample(example, rule.check, seed);
  if (!secret) return;
  auto around = carrier(seed);
  if (!rule.path.empty()) around.path = path_for(rule);
  if (rule.regex.starts_with("^(?P")) around.lines.clear();  // all of a file
  if (around.minified && (!rule.path.empty() || secret->find('\n') != secret->npos))
    around.minified = false;
  std::uint32_t first = 0, last = 0;
  const auto text = around.with(*secret, seed * 31, first, last);
  auto& score = figures.rules[rule.id];
  ++score.planted;
  bool found = false, by_itself = false;
  for (const auto& c : engines.find(around.path, text)) {
    if (!c.excused.empty()) continue;
    const bool own = covers(c, first, last);
    found |= own;
    by_itself |= own && c.rule == rule.id;
    if (!own) wrong(c, text, figures);
  }
  score.found += found;
  score.found_by_itself += by_itself;
  if (listing && !found)
    std::printf("missed: %s: %s: %s", rule.id.c_str(), around.path.c_str(),
                lines_of(text, first, last).c_str());
}

void plant_all(Engines& engines, const RuleSet& rules, Figures& figures) {
  std::uint64_t seed = 1000;
  for (const auto& rule : rules.rules)
    for (const auto& example : rule.matches)
      for (std::uint64_t i = 0; i < kPlantedSeeds; ++i)
        plant(engines, rule, example, ++seed, figures);
}

/// A secret's text in base64, as Kubernetes and cloud-init write it.
Score plant_encoded(const Detector& detector, const RuleSet& rules) {
  Score score;
  std::uint64_t seed = 9000;
  for (const auto& rule : rules.rules) {
    if (!rule.path.empty() || rule.matches.empty()) continue;
    const auto secret = sample(rule.matches[0], rule.check, ++seed);
    if (!secret || secret->size() < 30) continue;
    const auto text = "kind: Secret\ndata:\n  settings: " + encode_base64(as_bytes(*secret)) + "\n";
    ++score.planted;
    const auto found = detector.find("deploy/secret.yaml", as_bytes(text));
    score.found += std::any_of(found.candidates.begin(), found.candidates.end(),
                               [](const SecretCandidate& c) { return c.excused.empty(); });
  }
  return score;
}

/// `only`: candidates of this rule alone count.
void pass_over(Engines& engines, const std::string& kind, const std::string& path,
               const std::string& text, std::string_view only, Figures& figures) {
  auto& [count, taken] = figures.kinds[kind];
  ++count;
  bool any = false;
  for (const auto& c : engines.find(path, text)) {
    if (!c.excused.empty()) continue;
    if (!only.empty() && c.rule != only) {
      figures.kinds["(examples of no match that another rule takes)"].second += 1;
      if (listing)
        std::printf("other: %s for %s: %s\n", c.rule.c_str(), std::string(only).c_str(),
                    text.substr(0, 200).c_str());
      continue;
    }
    any = true;
    wrong(c, text, figures);
  }
  taken += any;
}

void near_misses_in(Engines& engines, const RuleSet& rules, Figures& figures) {
  std::uint64_t seed = 50'000;
  for (const auto& miss : near_misses())
    for (std::uint64_t i = 0; i < kNearMissSeeds; ++i) {
      std::uint32_t first = 0, last = 0;
      const auto what = sample(miss.text, miss.check, ++seed).value_or(std::string());
      auto around = carrier(seed);
      around.minified = false;
      pass_over(engines, std::string(miss.kind), std::string(miss.path),
                around.with(what, seed * 17, first, last), {}, figures);
    }
  for (const auto& rule : rules.rules)
    for (const auto& example : rule.no_matches)
      for (std::uint64_t i = 0; i < kNoMatchSeeds; ++i)
        pass_over(engines, "example of no match", path_for(rule),
                  sample(example, rule.check, ++seed).value_or(std::string()) + "\n", rule.id,
                  figures);
}

void print(const Figures& figures) {
  std::printf("%-44s %8s %8s %8s %8s\n", "rule (those that are not perfect)", "planted", "found",
              "as such", "wrong");
  for (const auto& [id, s] : figures.rules)
    if (s.found != s.planted || s.wrong != 0)
      std::printf("%-44s %8zu %8zu %8zu %8zu\n", id.c_str(), s.planted, s.found, s.found_by_itself,
                  s.wrong);
  std::size_t misses = 0;
  for (const auto& [kind, counts] : figures.kinds) {
    misses += counts.first;
    if (counts.second != 0)
      std::printf("near miss: %-50s %5zu of %5zu taken for a secret\n", kind.c_str(), counts.second,
                  counts.first);
  }
  const auto all = figures.total();
  std::printf("planted %zu, found %zu (%zu under their own rule): recall %.4f\n", all.planted,
              all.found, all.found_by_itself, share(all.found, all.planted));
  std::printf("near misses %zu, wrong candidates %zu: precision %.4f\n", misses, all.wrong,
              share(all.found, all.found + all.wrong));
}

/// All candidates of a folder by rule; how many there are that nothing excuses.
std::size_t tree(const Detector& detector, const std::filesystem::path& root) {
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (std::filesystem::recursive_directory_iterator at(root, none), end; at != end && !none;
       at.increment(none)) {
    const auto name = at->path().filename().string();
    if (at->is_directory(none) && (name == ".git" || name == "build"))
      at.disable_recursion_pending();
    if (at->is_regular_file(none) && !at->is_symlink(none) && at->file_size(none) < (64u << 20))
      files.push_back(at->path());
  }
  std::sort(files.begin(), files.end());
  std::map<std::string, std::size_t> open, excused;
  std::size_t bytes = 0;
  for (const auto& file : files) {
    const auto path = file.lexically_relative(root).generic_string();
    if (!detector.wants(path)) continue;
    const auto text = read_text(file);
    bytes += text.size();
    for (const auto& c : detector.find(path, as_bytes(text)).candidates) {
      ++(c.excused.empty() ? open : excused)[c.rule];
      if (listing && c.excused.empty())
        std::printf("%s:%u: %s: %s\n", path.c_str(), c.where.line, c.rule.c_str(),
                    c.match.substr(0, 160).c_str());
    }
  }
  std::size_t total = 0, total_excused = 0;
  for (const auto& [rule, count] : open) {
    std::printf("%8zu %s\n", count, rule.c_str());
    total += count;
  }
  for (const auto& [rule, count] : excused) total_excused += count;
  std::printf("%zu files, %zu bytes: %zu candidates, %zu more excused\n", files.size(), bytes,
              total, total_excused);
  return total;
}

int corpus(Engines& engines, bool check) {
  const auto rules = read_rule_folder(OAKUM_SOURCE_DIR "/rules/secrets");
  if (!rules) {
    std::fprintf(stderr, "%s\n", rules.error().what.c_str());
    return 1;
  }
  Figures figures;
  plant_all(engines, *rules, figures);
  near_misses_in(engines, *rules, figures);
  print(figures);
  const auto encoded = plant_encoded(engines.fast(), *rules);
  std::printf("in base64: planted %zu, found %zu\n", encoded.planted, encoded.found);
  std::printf("texts that the portable engine judges otherwise: %zu\n", engines.disagreements());
  std::printf("this project's own files:\n");
  const auto own = tree(engines.fast(), OAKUM_SOURCE_DIR);
  if (!check) return 0;
  const auto all = figures.total();
  const bool good = share(all.found, all.planted) >= kLeastRecall &&
                    share(all.found, all.found + all.wrong) >= kLeastPrecision && own == 0 &&
                    engines.disagreements() == 0;
  if (!good)
    std::printf("below the bounds of %.3f, %.3f and none\n", kLeastRecall, kLeastPrecision);
  return good ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  bool check = false;
  std::optional<std::string> folder;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--check")
      check = true;
    else if (word == "--list")
      listing = true;
    else if (word == "--tree" && i + 1 < count)
      folder = words[++i];
    else
      return 2;
  }
  auto engines = Engines::make();
  if (!engines) {
    std::fprintf(stderr, "%s\n", engines.error().what.c_str());
    return 1;
  }
  if (!folder) return corpus(*engines, check);
  tree(engines->fast(), *folder);
  return 0;
}

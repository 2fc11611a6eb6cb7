#include "secret/prefilter.h"

#ifdef OAKUM_VECTORSCAN
#include <hs/hs.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/pool.h"

namespace oakum::secret {
namespace {

struct FreeDatabase {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
using Database = std::unique_ptr<hs_database_t, FreeDatabase>;
struct FreeScratch {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using Scratch = std::unique_ptr<hs_scratch_t, FreeScratch>;

/// Expressions with their numbers.
struct Expressions {
  std::vector<const char*> texts;
  std::vector<unsigned> flags, ids;
  void add(const std::string& regex, unsigned id) {
    texts.push_back(regex.c_str()), flags.push_back(0), ids.push_back(id);
  }
};

/// Null with the index of the expression that is at fault in `failed`.
Database compile(const Expressions& expressions, const hs_platform_info_t* platform, int& failed,
                 std::string& why) {
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_multi(expressions.texts.data(), expressions.flags.data(), expressions.ids.data(),
                       static_cast<unsigned>(expressions.texts.size()), HS_MODE_BLOCK, platform,
                       &database, &error) == HS_SUCCESS)
    return Database(database);
  failed = error->expression;
  why = error->message;
  hs_free_compile_error(error);
  return nullptr;
}

/// The kinds of processors that a ready database is made for, the most capable first.
constexpr std::array<unsigned long long, 2> kProcessors = {HS_CPU_FEATURES_AVX2, 0};

std::string number_text(std::uint64_t value) {
  std::string out;
  for (int i = 0; i < 8; ++i) out += static_cast<char>(value >> 8 * i);
  return out;
}
std::uint64_t take_number(std::string_view& text) {
  if (text.size() < 8) {
    text = {};
    return 0;
  }
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;) value = value << 8 | static_cast<unsigned char>(text[i]);
  text.remove_prefix(8);
  return value;
}

/// The database for this processor out of a ready one: for each kind its features, the size, the
/// bytes.
Database open_ready(std::string_view ready) {
  hs_platform_info_t here{};
  if (hs_populate_platform(&here) != HS_SUCCESS) return nullptr;
  while (!ready.empty()) {
    const auto features = take_number(ready);
    const auto bytes = ready.substr(0, take_number(ready));
    ready.remove_prefix(bytes.size());
    if ((here.cpu_features & features) != features) continue;
    hs_database_t* database = nullptr;
    if (hs_deserialize_database(bytes.data(), bytes.size(), &database) == HS_SUCCESS)
      return Database(database);
  }
  return nullptr;
}

class VectorscanPrefilter final : public Prefilter {
 public:
  explicit VectorscanPrefilter(const std::vector<Rule>& rules)
      : reach_(rules.size(), kLongest), scratches_([this] { return make_scratch(); }) {}

  Result<void> prepare(const std::vector<Rule>& rules, std::string_view ready) {
    Expressions own;
    for (std::uint32_t i = 0; i < rules.size(); ++i) {
      if (rules[i].regex.empty()) continue;
      if (!ready.empty() && rules[i].compiled != 0) {
        if (numbers_.size() <= rules[i].compiled) numbers_.resize(rules[i].compiled + 1, kNone);
        numbers_[rules[i].compiled] = i;
        if (rules[i].longest != 0) reach_[i] = rules[i].longest;
      } else {
        own.add(rules[i].regex, i);
      }
    }
    if (!numbers_.empty()) {
      ready_ = open_ready(ready);
      if (!ready_)
        return Error{Error::internal,
                     "the built-in secret rules are compiled for another processor"};
    }
    return compile_own(rules, std::move(own));
  }

  void scan(std::string_view text, std::vector<Hit>& hits) const override {
    auto scratch = scratches_.take();
    if (ready_) run(ready_.get(), text, *scratch, hits, &numbers_);
    if (own_) run(own_.get(), text, *scratch, hits, nullptr);
    scratches_.give_back(std::move(scratch));
    if (literals_) literals_->scan(text, hits);
    std::sort(hits.begin(), hits.end());
    hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
  }
  std::size_t reach(std::uint32_t rule) const override { return reach_[rule]; }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  Result<void> compile_own(const std::vector<Rule>& rules, Expressions own) {
    std::vector<bool> left(rules.size());
    while (!own.texts.empty()) {
      int failed = -1;
      std::string why;
      own_ = compile(own, nullptr, failed, why);
      if (own_) break;
      const auto at = failed < 0 ? own.texts.size() - 1 : static_cast<std::size_t>(failed);
      if (own.flags[at] & HS_FLAG_PREFILTER) {  // not even roughly
        left[own.ids[at]] = true;
        own.texts.erase(own.texts.begin() + static_cast<std::ptrdiff_t>(at));
        own.flags.erase(own.flags.begin() + static_cast<std::ptrdiff_t>(at));
        own.ids.erase(own.ids.begin() + static_cast<std::ptrdiff_t>(at));
      } else {
        own.flags[at] |= HS_FLAG_PREFILTER;
      }
    }
    for (std::size_t i = 0; i < own.ids.size(); ++i)
      reach_[own.ids[i]] = longest_match(own.texts[i]);
    if (std::find(left.begin(), left.end(), true) == left.end()) return {};
    auto others = rules;
    for (std::size_t i = 0; i < others.size(); ++i)
      if (!left[i]) others[i].regex.clear();
    literals_ = literal_prefilter(others);
    return {};
  }

  std::unique_ptr<Scratch> make_scratch() const {
    hs_scratch_t* raw = nullptr;
    if (ready_) hs_alloc_scratch(ready_.get(), &raw);
    if (own_) hs_alloc_scratch(own_.get(), &raw);
    return std::make_unique<Scratch>(raw);
  }

  struct Target {
    std::vector<Hit>& hits;
    const std::vector<std::uint32_t>* numbers;
  };

  static int on_match(unsigned id, unsigned long long, unsigned long long end, unsigned, void* to) {
    auto& target = *static_cast<Target*>(to);
    if (target.numbers) {
      id = id < target.numbers->size() ? (*target.numbers)[id] : kNone;
      if (id == kNone) return 0;  // a built-in rule that is switched off
    }
    target.hits.push_back({id, static_cast<std::size_t>(end)});
    return 0;
  }

  static void run(const hs_database_t* database, std::string_view text, const Scratch& scratch,
                  std::vector<Hit>& hits, const std::vector<std::uint32_t>* numbers) {
    Target target{hits, numbers};
    hs_scan(database, text.data(), static_cast<unsigned>(text.size()), 0, scratch.get(), on_match,
            &target);
  }

  std::vector<std::size_t> reach_;
  std::vector<std::uint32_t> numbers_;  ///< The rule of each number in the ready database.
  Database ready_, own_;
  std::unique_ptr<Prefilter> literals_;
  mutable Pool<Scratch> scratches_;
};

}  // namespace

std::size_t longest_match(const std::string& regex) {
  hs_expr_info_t* info = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_expression_info(regex.c_str(), HS_FLAG_PREFILTER, &info, &error) != HS_SUCCESS) {
    hs_free_compile_error(error);
    return Prefilter::kLongest;
  }
  const std::size_t width = info->max_width;
  free(info);
  return std::min(width, Prefilter::kLongest);
}

Result<std::unique_ptr<Prefilter>> vectorscan_prefilter(const std::vector<Rule>& rules,
                                                        std::string_view ready) {
  auto made = std::make_unique<VectorscanPrefilter>(rules);
  TRY(made->prepare(rules, ready));
  return std::unique_ptr<Prefilter>(std::move(made));
}

Result<std::string> compile_database(const std::vector<Rule>& rules) {
  Expressions all;
  for (unsigned i = 0; i < rules.size(); ++i)
    if (!rules[i].regex.empty()) all.add(rules[i].regex, i + 1);
  std::string out;
  for (const auto features : kProcessors) {
    const hs_platform_info_t platform{
        .tune = HS_TUNE_FAMILY_GENERIC, .cpu_features = features, .reserved1 = 0, .reserved2 = 0};
    int failed = -1;
    std::string why;
    const auto database = compile(all, &platform, failed, why);
    if (!database)
      return Error{Error::usage,
                   fmt::format("{}: {}",
                               failed < 0 ? std::string("rules")
                                          : rules[all.ids[static_cast<std::size_t>(failed)] - 1].id,
                               why)};
    char* bytes = nullptr;
    std::size_t size = 0;
    if (hs_serialize_database(database.get(), &bytes, &size) != HS_SUCCESS)
      return Error{Error::internal, "the compiled rules cannot be written"};
    out += number_text(features) + number_text(size) + std::string(bytes, size);
    free(bytes);
  }
  return out;
}

}  // namespace oakum::secret
#else
namespace oakum::secret {

std::size_t longest_match(const std::string&) { return Prefilter::kLongest; }
Result<std::unique_ptr<Prefilter>> vectorscan_prefilter(const std::vector<Rule>&,
                                                        std::string_view) {
  return std::unique_ptr<Prefilter>();
}
Result<std::string> compile_database(const std::vector<Rule>&) { return std::string(); }

}  // namespace oakum::secret
#endif

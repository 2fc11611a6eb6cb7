#include <algorithm>
#include <array>
#include <map>
#include <queue>

#include "base/text.h"
#include "secret/prefilter.h"

namespace oakum::secret {
namespace {

/// Finds words in a text, whatever the case of their letters, in one pass (Aho and Corasick).
class Words {
 public:
  /// `word` is lower case and not empty.
  void add(std::string_view word, std::uint32_t rule) {
    std::size_t state = 0;
    for (const char c : word) {
      auto& next = states_[state].next[static_cast<unsigned char>(c)];
      if (next == 0) {
        next = static_cast<std::uint32_t>(states_.size());
        state = next;
        states_.emplace_back();
      } else {
        state = next;
      }
    }
    states_[state].rules.push_back(rule);
  }

  /// Once, after the last word: every state gets its step for every byte.
  void close() {
    std::vector<std::uint32_t> failure(states_.size());
    std::queue<std::uint32_t> open;
    for (const auto next : states_[0].next)
      if (next != 0) open.push(next);
    for (; !open.empty(); open.pop()) {
      const auto at = open.front();
      for (std::size_t c = 0; c < 256; ++c) {
        const auto behind = states_[failure[at]].next[c];
        auto& next = states_[at].next[c];
        if (next == 0) {
          next = behind;
          continue;
        }
        failure[next] = behind;
        const auto& more = states_[behind].rules;
        states_[next].rules.insert(states_[next].rules.end(), more.begin(), more.end());
        open.push(next);
      }
    }
    for (auto& state : states_)
      for (unsigned char c = 'A'; c <= 'Z'; ++c) state.next[c] = state.next[c + ('a' - 'A')];
  }

  template <class Use>
  void find(std::string_view text, Use use) const {
    std::uint32_t state = 0;
    for (const char c : text) {
      state = states_[state].next[static_cast<unsigned char>(c)];
      for (const auto rule : states_[state].rules) use(rule);
    }
  }

 private:
  struct State {
    std::array<std::uint32_t, 256> next{};
    std::vector<std::uint32_t> rules;
  };
  std::vector<State> states_ = std::vector<State>(1);
};

class LiteralPrefilter final : public Prefilter {
 public:
  explicit LiteralPrefilter(const std::vector<Rule>& rules) : size_(rules.size()) {
    for (std::uint32_t i = 0; i < rules.size(); ++i) {
      if (rules[i].regex.empty()) continue;
      if (rules[i].keywords.empty()) always_.push_back(i);
      for (const auto& word : rules[i].keywords)
        if (word.empty())
          always_.push_back(i);
        else
          words_.add(lower(word), i);
    }
    words_.close();
  }

  void scan(std::string_view text, std::vector<Hit>& hits) const override {
    std::vector<bool> there(size_);
    for (const auto rule : always_) there[rule] = true;
    words_.find(text, [&](std::uint32_t rule) { there[rule] = true; });
    for (std::uint32_t i = 0; i < size_; ++i)
      if (there[i]) hits.push_back({i, Hit::kAnywhere});
  }
  std::size_t reach(std::uint32_t) const override { return kLongest; }

 private:
  std::size_t size_;
  std::vector<std::uint32_t> always_;
  Words words_;
};

}  // namespace

std::unique_ptr<Prefilter> literal_prefilter(const std::vector<Rule>& rules) {
  return std::make_unique<LiteralPrefilter>(rules);
}

}  // namespace oakum::secret

#include "ecosystems/maven/interpolation.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace oakum::ecosystems::maven {
namespace {

constexpr std::size_t kDeepest = 32;
constexpr std::size_t kLongest = 4096;
constexpr int kMostValues = 1000;

class Interpolator {
 public:
  explicit Interpolator(const FindProperty& find) : find_(find) {}

  Interpolated run(std::string_view text) {
    if (expand(text)) result_.text = trim(out_);
    return std::move(result_);
  }

 private:
  /// Appends the text; false when that cannot be done.
  bool expand(std::string_view text) {
    for (auto open = text.find("${"); open != text.npos; open = text.find("${")) {
      const auto close = text.find('}', open);
      if (close == text.npos) break;
      if (!append(text.substr(0, open)) || !property(text.substr(open + 2, close - open - 2)))
        return false;
      text.remove_prefix(close + 1);
    }
    return append(text);
  }

  bool append(std::string_view text) {
    if (out_.size() + text.size() > kLongest) return fail(Interpolated::too_large, "");
    out_ += text;
    return true;
  }

  bool property(std::string_view name) {
    if (std::find(open_.begin(), open_.end(), name) != open_.end())
      return fail(Interpolated::cyclic, name);
    if (open_.size() >= kDeepest || ++values_ > kMostValues)
      return fail(Interpolated::too_large, name);
    const auto value = find_(name);
    if (!value) return fail(Interpolated::undefined, name);
    open_.push_back(name);
    const bool done = expand(*value);
    open_.pop_back();
    return done;
  }

  bool fail(Interpolated::Outcome outcome, std::string_view name) {
    result_.outcome = outcome;
    result_.property = name;
    return false;
  }

  const FindProperty& find_;
  std::string out_;
  std::vector<std::string_view> open_;  ///< The properties being expanded, outermost first.
  int values_ = 0;
  Interpolated result_;
};

}  // namespace

Interpolated interpolate(std::string_view text, const FindProperty& find) {
  if (text.find("${") == text.npos && text.size() <= kLongest) return {std::string(trim(text))};
  return Interpolator(find).run(text);
}

}  // namespace oakum::ecosystems::maven

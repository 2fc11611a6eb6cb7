// The gemspec of an installed gem. It is Ruby source, but RubyGems writes it itself when it
// installs: one attribute a line, literals only, and "# stub: name version platform paths" in
// front. Nothing is evaluated: what is no literal is taken from the stub line, or not at all.
// Source: RubyGems guides, "Specification Reference".
#include <algorithm>
#include <optional>

#include "base/text.h"
#include "ecosystems/licenses/split.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 16u << 20;
constexpr std::size_t kMostLicenses = 100;

bool is_word(char c) { return is_alpha(c) || is_digit(c) || c == '_'; }

/// Reads literals off the front of Ruby source.
class Literals {
 public:
  explicit Literals(std::string_view text) : rest_(text) {}

  /// "1.0", '1.0', %q{1.0}, Gem::Version.new("1.0"); nothing for anything else.
  std::optional<std::string> string() {
    skip_blank();
    for (const std::string_view call : {"Gem::Version.new", "Gem::Version.create"})
      if (skip(call)) {
        skip_blank();
        skip("(");
        skip_blank();
      }
    if (rest_.starts_with('"') || rest_.starts_with('\'')) return quoted();
    if (skip("%q") || skip("%Q"))
      if (const auto content = bracketed()) return std::string(trim(*content));
    return std::nullopt;
  }

  /// ["MIT".freeze, "Ruby"], %w[MIT Ruby], or one string. Ends at the first thing that is no
  /// literal.
  std::vector<std::string> strings() {
    skip_blank();
    std::vector<std::string> all;
    if (skip("%w")) return words();
    if (!skip("[")) {
      if (auto only = string()) all.push_back(std::move(*only));
      return all;
    }
    while (all.size() < kMostLicenses) {
      auto next = string();
      if (!next) break;
      all.push_back(std::move(*next));
      skip(".freeze");
      skip_blank();
      if (!skip(",")) break;
    }
    return all;
  }

 private:
  bool skip(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  void skip_blank() { rest_ = trim_left(rest_); }

  /// Up to the quote it starts with, on one line; "#{…}" would have to be evaluated.
  std::optional<std::string> quoted() {
    const char quote = rest_[0];
    std::string text;
    for (std::size_t i = 1; i < rest_.size() && rest_[i] != '\n'; ++i) {
      if (rest_[i] == quote) {
        rest_.remove_prefix(i + 1);
        return text;
      }
      if (quote == '"' && rest_.substr(i).starts_with("#{")) return std::nullopt;
      if (rest_[i] == '\\' && i + 1 < rest_.size()) ++i;
      text += rest_[i];
    }
    return std::nullopt;
  }

  /// What stands between "[" and "]", or any other two delimiters of a % literal.
  std::optional<std::string_view> bracketed() {
    if (rest_.empty()) return std::nullopt;
    constexpr std::string_view kOpen = "[({<", kClose = "])}>";
    const auto pair = kOpen.find(rest_[0]);
    const auto end = rest_.find(pair == std::string_view::npos ? rest_[0] : kClose[pair], 1);
    if (end == std::string_view::npos) return std::nullopt;
    const auto content = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return content;
  }

  std::vector<std::string> words() {
    const auto pieces = split_words(bracketed().value_or(""));
    return {pieces.begin(), pieces.begin() + std::min(pieces.size(), kMostLicenses)};
  }

  std::string_view rest_;
};

struct Gem {
  std::string name, version;
  std::vector<std::string> licenses;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Gem read() {
    Lines lines(text_);
    for (std::string_view line; lines.next(line);) {
      line = trim(line);
      if (line.starts_with("# stub: "))
        take_stub(line.substr(8));
      else if (line.find("Gem::Specification.new") != std::string_view::npos)
        enter(line);
      else if (!variable_.empty())
        take(line);
    }
    if (gem_.name.empty()) gem_.name = stub_.name;
    if (gem_.version.empty()) gem_.version = stub_.version;
    return std::move(gem_);
  }

 private:
  void take_stub(std::string_view rest) {
    const auto words = split_words(rest);
    if (words.size() >= 2) stub_ = {std::string(words[0]), std::string(words[1]), {}};
  }

  /// "Gem::Specification.new do |s|" calls the specification s.
  void enter(std::string_view line) {
    const auto open = line.find('|');
    if (open == std::string_view::npos) return;
    const auto name = trim(line.substr(open + 1, line.find('|', open + 1) - open - 1));
    if (!name.empty()) variable_ = name;
  }

  /// "s.name = …": the first one of each counts.
  void take(std::string_view line) {
    if (!line.starts_with(variable_) || !line.substr(variable_.size()).starts_with('.')) return;
    const auto attribute = line.substr(variable_.size() + 1);
    auto end = std::size_t{0};
    while (end < attribute.size() && is_word(attribute[end])) ++end;
    const auto sign = trim_left(attribute.substr(end));
    if (!sign.starts_with('=') || sign.starts_with("==")) return;
    // A list may go on over the next lines.
    const auto from = static_cast<std::size_t>(sign.data() + 1 - text_.data());
    assign(attribute.substr(0, end), Literals(text_.substr(from)));
  }

  void assign(std::string_view attribute, Literals value) {
    if (attribute == "name" && gem_.name.empty()) gem_.name = value.string().value_or("");
    if (attribute == "version" && gem_.version.empty()) gem_.version = value.string().value_or("");
    if ((attribute == "license" || attribute == "licenses") && gem_.licenses.empty())
      for (const auto& text : value.strings())
        for (auto& name : licenses::split(text)) gem_.licenses.push_back(std::move(name));
  }

  std::string_view text_, variable_;
  Gem gem_, stub_;
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  auto gem = Reader(text).read();
  if (gem.name.empty() || gem.version.empty())
    return Error{Error::corrupt, "a gem without a name or a version"};
  if (printable(gem.name) != gem.name || printable(gem.version) != gem.version)
    return Error{Error::corrupt, "a name or version with control characters"};
  sink.add({.name = std::move(gem.name),
            .version = std::move(gem.version),
            .licenses = std::move(gem.licenses),
            .file_path = file.path()});
  return {};
}

inventory::Analyzer gemspec() {
  return {.name = "gemspec",
          .doc = "Installed Ruby gems",
          .version = 1,
          .type = "gemspec",
          .ecosystem = Ecosystem::gem,
          .group = "Ruby",
          .targets = inventory::kInstalled,
          .files = {"**/specifications/**/*.gemspec"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems

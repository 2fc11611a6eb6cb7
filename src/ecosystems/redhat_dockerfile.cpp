// root/buildinfo/Dockerfile-NAME-VERSION-RELEASE: the build file that Red Hat keeps in its images.
// Its labels and the file's own name give the image's name-version-release.
#include <map>

#include "base/text.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::size_t kLongestValue =
    4096;  ///< Also bounds what variables that name each other can grow to.

using Variables = std::map<std::string, std::string, std::less<>>;

/// One word from the front of an instruction, with quotes removed and $name, ${name} replaced.
class Words {
 public:
  Words(std::string_view text, const Variables& variables) : rest_(text), variables_(variables) {}

  bool next(std::string& word) {
    rest_ = trim_left(rest_);
    word.clear();
    if (rest_.empty()) return false;
    char quote = 0;
    while (!rest_.empty() && (quote || !is_space(rest_.front()))) take(word, quote);
    return true;
  }

 private:
  void take(std::string& word, char& quote) {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (quote ? c == quote : (c == '"' || c == '\''))
      quote = quote ? 0 : c;
    else if (c == '\\' && quote != '\'' && !rest_.empty())
      put(word, rest_.substr(0, 1)), rest_.remove_prefix(1);
    else if (c == '$' && quote != '\'')
      put(word, variable());
    else
      put(word, std::string_view(&c, 1));
  }
  static void put(std::string& word, std::string_view text) {
    if (word.size() + text.size() <= kLongestValue) word += text;
  }
  std::string_view variable() {
    const bool braces = rest_.starts_with('{');
    if (braces) rest_.remove_prefix(1);
    std::size_t length = 0;
    while (length < rest_.size() &&
           (is_alpha(rest_[length]) || is_digit(rest_[length]) || rest_[length] == '_'))
      ++length;
    const auto found = variables_.find(rest_.substr(0, length));
    rest_.remove_prefix(length);
    if (braces && rest_.starts_with('}')) rest_.remove_prefix(1);
    return found == variables_.end() ? std::string_view() : std::string_view(found->second);
  }

  std::string_view rest_;
  const Variables& variables_;
};

struct Labels {
  std::string component, architecture;
};

void read_env(std::string_view arguments, Variables& variables) {
  Words words(arguments, variables);
  std::string word, value;
  for (bool first = true; words.next(word); first = false) {
    if (const auto pair = cut(word, "="))
      variables.insert_or_assign(std::string(pair->first), std::string(pair->second));
    else if (first && words.next(value))  // the old form: ENV name value
      variables.insert_or_assign(word, value);
  }
}

void read_labels(std::string_view arguments, const Variables& variables, Labels& labels) {
  Words words(arguments, variables);
  for (std::string word; words.next(word);) {
    const auto pair = cut(word, "=");
    if (!pair) continue;
    const auto key = lower(pair->first);
    if (key == "com.redhat.component" || key == "bzcomponent") labels.component = pair->second;
    if (key == "architecture") labels.architecture = pair->second;
  }
}

/// Takes one instruction with its continuation lines; comments and empty lines between them do not
/// count.
bool next_instruction(Lines& lines, std::string& instruction) {
  instruction.clear();
  for (std::string_view line; lines.next(line);) {
    line = trim(line);
    if (line.empty() || line.front() == '#') continue;
    const bool continued = line.back() == '\\';
    instruction += continued ? line.substr(0, line.size() - 1) : line;
    instruction += ' ';
    if (!continued) return true;
  }
  return !instruction.empty();
}

Labels parse(std::string_view text) {
  Variables variables;
  Labels labels;
  Lines lines(text);
  for (std::string instruction; next_instruction(lines, instruction);) {
    const auto parts = cut(instruction, " ");
    if (!parts) continue;
    if (equal_ignoring_case(parts->first, "env")) read_env(parts->second, variables);
    if (equal_ignoring_case(parts->first, "label")) read_labels(parts->second, variables, labels);
  }
  return labels;
}

/// "8.3-227" of "Dockerfile-ubi8-8.3-227"; empty when there are not two dashes.
std::string_view version_release(std::string_view name) {
  const auto release = name.rfind('-');
  if (release == std::string_view::npos || release == 0) return {};
  const auto version = name.rfind('-', release - 1);
  return version == std::string_view::npos ? std::string_view() : name.substr(version + 1);
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(1u << 20));
  const auto labels = parse(text);
  const auto version = version_release(file.name());
  if (labels.component.empty() || labels.architecture.empty() || version.empty()) {
    sink.problem(0,
                 "no component and architecture labels or no version in the file name: the image "
                 "stays unnamed");
    return {};
  }
  sink.build_info = BuildInfo{.content_sets = {},
                              .nvr = labels.component + "-" + std::string(version),
                              .arch = labels.architecture};
  return {};
}

}  // namespace

inventory::Analyzer redhat_dockerfile() {
  return {.name = "redhat-dockerfile",
          .doc = "Name, version and release of a Red Hat image",
          .version = 1,
          .targets = inventory::kSystems,
          .files = {"root/buildinfo/Dockerfile-*"},
          .limit = 1u << 20,
          .read = read};
}

}  // namespace oakum::ecosystems

// libyaml's events, composed into nodes here: it keeps lines and knows no limits, so depth,
// aliases, anchors and merge keys are ours. Its own worst cases are met before they cost anything:
// it is quadratic in the depth of flow collections (the depth is checked at every event, and it
// reads at most 1 KiB ahead of them) and in the number of directives (counted before it sees them).
#include <yaml.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/text.h"
#include "formats/node.h"
#include "formats/tree.h"

namespace oakum::formats {

namespace {
constexpr std::uint32_t kFlowDepth = 64;
constexpr std::size_t kLineLength = 1u << 20;
constexpr std::uint32_t kDocuments = 20'000;
constexpr std::uint32_t kDirectives = 1'000;
constexpr std::uint64_t kUnfolded = 1'000'000;
constexpr std::uint64_t kUnfoldedPerByte = 100;

/// What can be refused without understanding YAML: one pass over the lines.
Result<void> check_lines(std::string_view text) {
  Lines lines(text);
  std::uint32_t directives = 0;
  std::uint32_t documents = 0;
  for (std::string_view line; lines.next(line);) {
    if (line.size() > kLineLength)
      return at_line(lines.number(), "longer than 1 MiB", Error::too_large);
    if (line.starts_with('%') && ++directives > kDirectives)
      return at_line(lines.number(), fmt::format("more than {} directives", kDirectives),
                     Error::too_large);
    if (line.starts_with("---") && ++documents > kDocuments)
      return at_line(lines.number(), fmt::format("more than {} documents", kDocuments),
                     Error::too_large);
  }
  return {};
}

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool all_of(std::string_view text, bool (*is)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is);
}

/// Takes the digits off the front and says whether there were any.
bool take_digits(std::string_view& text) {
  const auto behind = std::find_if_not(text.begin(), text.end(), is_digit) - text.begin();
  text.remove_prefix(static_cast<std::size_t>(behind));
  return behind > 0;
}

/// [-+]? ( .digits | digits [. digits*] ) ( [eE] [-+]? digits )?
bool is_decimal(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  bool digits = take_digits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits |= take_digits(text);
  }
  if (!digits) return false;
  if (!text.starts_with('e') && !text.starts_with('E')) return text.empty();
  text.remove_prefix(1);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return take_digits(text) && text.empty();
}

bool is_number(std::string_view text) {
  if (is_decimal(text)) return true;
  if (text.starts_with("0x"))
    return all_of(text.substr(2), [](char c) {
      return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
  if (text.starts_with("0o"))
    return all_of(text.substr(2), [](char c) { return c >= '0' && c <= '7'; });
  if (is_any_of(text, {".nan", ".NaN", ".NAN"})) return true;
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return is_any_of(text, {".inf", ".Inf", ".INF"});
}

/// The core schema of YAML 1.2 (10.3.2), so "yes" and "1.2.3" are strings.
void resolve(std::string_view text, Slot& slot) {
  constexpr std::string_view kFirst = "~nNtTfF+-.0123456789";  // nearly all scalars are strings
  if (!text.empty() && kFirst.find(text[0]) == kFirst.npos) {
    slot.kind = Node::string;
    return;
  }
  if (is_any_of(text, {"", "~", "null", "Null", "NULL"})) {
    slot.kind = Node::null;
  } else if (is_any_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) {
    slot.kind = Node::boolean;
    slot.truth = (text[0] | 0x20) == 't';
  } else {
    slot.kind = is_number(text) ? Node::number : Node::string;
  }
}

/// An event that is freed when it goes.
struct Event : yaml_event_t {
  Event() : yaml_event_t{} {}
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(this); }
  std::uint32_t line() const { return static_cast<std::uint32_t>(start_mark.line + 1); }
  /// A block scalar ends at the start of the line behind it.
  std::uint32_t end_line() const {
    const auto end = static_cast<std::uint32_t>(end_mark.line + (end_mark.column > 0 ? 1 : 0));
    return std::max(line(), end);
  }
};

std::string_view view(const yaml_char_t* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

class Composer {
 public:
  Composer(std::string_view source, const Limits& limits, Tree& tree);
  ~Composer() { yaml_parser_delete(&parser_); }
  Composer(const Composer&) = delete;
  Composer& operator=(const Composer&) = delete;
  Result<void> run();

 private:
  /// A container that is open.
  struct Level {
    std::uint32_t at = 0;
    std::string anchor;
    bool mapping = false;
    bool flow = false;
    bool key_next = false;
    bool merges = false;      ///< Has a merge key.
    bool merge_next = false;  ///< The value to come belongs to one.
  };

  Result<void> compose(const Event& event);
  Result<void> scalar(const Event& event);
  Result<void> key(const Event& event);
  Result<void> alias(const Event& event);
  Result<void> open(const Event& event, Node::Kind kind, const yaml_char_t* anchor, bool flow);
  Result<void> close(std::uint32_t end_line);
  Result<void> merge(std::uint32_t mapping);
  Result<void> merge_from(std::uint32_t source, std::unordered_set<std::string_view>& known);
  Result<void> unfold(std::uint32_t from);
  Result<void> keep(bool done) const { return done ? Result<void>() : builder_.error(); }
  void value_done(std::uint32_t at);
  void name(std::string_view anchor, std::uint32_t at) {
    if (!anchor.empty()) anchors_[std::string(anchor)] = at;
  }
  std::uint32_t next() const { return static_cast<std::uint32_t>(tree_.slots.size()); }

  yaml_parser_t parser_;
  Tree& tree_;
  Builder builder_;
  std::vector<Level> levels_;
  std::uint32_t flow_depth_ = 0;
  std::unordered_map<std::string, std::uint32_t>
      anchors_;  ///< Of this document; 0 while the node is open.
  std::uint64_t unfolded_ = 0;
  std::uint64_t may_unfold_;
  std::uint32_t line_ = 1;  ///< Of the event in hand.
  std::uint32_t end_ = 1;   ///< Last line of the value that was finished last.
  std::uint32_t documents_ = 0;
};

Composer::Composer(std::string_view source, const Limits& limits, Tree& tree)
    : tree_(tree),
      builder_(tree, limits),
      may_unfold_(std::min(kUnfolded, kUnfoldedPerByte * source.size())) {
  yaml_parser_initialize(&parser_);
  yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(source.data()),
                               source.size());
}

Result<void> Composer::run() {
  TRY(keep(builder_.open(Node::array, 1)));
  for (bool more = true; more;) {
    Event event;
    if (!yaml_parser_parse(&parser_, &event))
      return at_line(std::max(parser_.problem_mark.line, parser_.context_mark.line) + 1,
                     parser_.problem ? parser_.problem : "not YAML");
    line_ = event.line();
    TRY(compose(event));
    more = event.type != YAML_STREAM_END_EVENT;
  }
  builder_.close(line_);
  return {};
}

Result<void> Composer::compose(const Event& event) {
  switch (event.type) {
    case YAML_DOCUMENT_START_EVENT:
      anchors_.clear();
      if (++documents_ > kDocuments)
        return at_line(line_, fmt::format("more than {} documents", kDocuments), Error::too_large);
      return {};
    case YAML_SCALAR_EVENT:
      return !levels_.empty() && levels_.back().key_next ? key(event) : scalar(event);
    case YAML_ALIAS_EVENT:
      return alias(event);
    case YAML_SEQUENCE_START_EVENT:
      return open(event, Node::array, event.data.sequence_start.anchor,
                  event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
    case YAML_MAPPING_START_EVENT:
      return open(event, Node::object, event.data.mapping_start.anchor,
                  event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      return close(event.end_line());
    default:
      return {};
  }
}

Result<void> Composer::scalar(const Event& event) {
  const auto& data = event.data.scalar;
  const std::string_view text(reinterpret_cast<const char*>(data.value), data.length);
  const std::string_view tag = view(data.tag);
  Slot slot{.line = line_, .end_line = event.end_line(), .kind = Node::string};
  const bool core = is_any_of(tag, {YAML_NULL_TAG, YAML_BOOL_TAG, YAML_INT_TAG, YAML_FLOAT_TAG});
  if (core || (tag.empty() && data.plain_implicit)) resolve(text, slot);
  TRY(keep(builder_.store(text, slot)));
  const std::uint32_t at = next();
  TRY(keep(builder_.scalar(slot)));
  end_ = slot.end_line;
  name(view(data.anchor), at);
  value_done(at);
  return {};
}

Result<void> Composer::key(const Event& event) {
  const auto& data = event.data.scalar;
  const std::string_view text(reinterpret_cast<const char*>(data.value), data.length);
  Level& level = levels_.back();
  Slot slot;
  TRY(keep(builder_.store(text, slot)));
  name(view(data.anchor), next());
  TRY(keep(builder_.key(slot.begin, slot.size, line_)));
  level.key_next = false;
  level.merge_next = text == "<<" && data.plain_implicit;
  level.merges |= level.merge_next;
  return {};
}

Result<void> Composer::alias(const Event& event) {
  const std::string_view anchor = view(event.data.alias.anchor);
  const auto found = anchors_.find(std::string(anchor));
  if (found == anchors_.end()) return at_line(line_, fmt::format("unknown alias *{}", anchor));
  if (found->second == 0)
    return at_line(line_, fmt::format("alias *{} inside its own anchor", anchor));
  if (levels_.empty() || !levels_.back().key_next) {
    const std::uint32_t at = next();
    TRY(unfold(found->second));
    end_ = line_;
    value_done(at);
    return {};
  }
  const Slot slot = tree_.slots[found->second];
  if (slot.kind == Node::array || slot.kind == Node::object)
    return at_line(line_, "a key that is not a scalar", Error::unsupported);
  levels_.back().key_next = false;
  return keep(builder_.key(slot.begin, slot.size, line_));
}

/// Copies what an alias or a merge key stands for.
Result<void> Composer::unfold(std::uint32_t from) {
  unfolded_ += tree_.slots[from].span;
  if (unfolded_ > may_unfold_)
    return at_line(line_, fmt::format("aliases unfold to more than {} values", may_unfold_),
                   Error::too_large);
  return keep(builder_.copy(from));
}

Result<void> Composer::open(const Event&, Node::Kind kind, const yaml_char_t* anchor, bool flow) {
  if (!levels_.empty() && levels_.back().key_next)
    return at_line(line_, "a key that is not a scalar", Error::unsupported);
  if (flow && ++flow_depth_ > kFlowDepth)
    return at_line(line_, fmt::format("brackets nested more than {} deep", kFlowDepth),
                   Error::too_large);
  name(view(anchor), 0);
  levels_.push_back({.at = next(),
                     .anchor = std::string(view(anchor)),
                     .mapping = kind == Node::object,
                     .flow = flow,
                     .key_next = kind == Node::object});
  return keep(builder_.open(kind, line_));
}

Result<void> Composer::close(std::uint32_t end_line) {
  const Level level = std::move(levels_.back());
  if (level.merges) TRY(merge(level.at));
  // A block ends where the next thing starts; what counts is its last line.
  if (!level.flow) end_line = tree_.slots.size() > level.at + 1u ? end_ : line_;
  levels_.pop_back();
  end_ = std::max(end_line, tree_.slots[level.at].line);
  builder_.close(end_);
  if (level.flow) --flow_depth_;
  name(level.anchor, level.at);
  value_done(level.at);
  return {};
}

/// A value of the innermost container is complete.
void Composer::value_done(std::uint32_t at) {
  if (levels_.empty() || !levels_.back().mapping) return;
  Level& level = levels_.back();
  level.key_next = true;
  if (!std::exchange(level.merge_next, false)) return;
  tree_.slots[at].hidden = true;
  --tree_.slots[level.at].size;
}

/// Appends the members that a mapping gets from its merge keys: its own come first and win, then
/// the earlier source.
Result<void> Composer::merge(std::uint32_t mapping) {
  std::unordered_set<std::string_view> known;
  std::vector<std::uint32_t> sources;
  const std::uint32_t end = next();
  for (std::uint32_t value = mapping + 2; value < end; value += tree_.slots[value].span + 1) {
    if (tree_.slots[value].hidden) {
      sources.push_back(value);
    } else {
      known.insert(tree_.text_of(tree_.slots[value - 1]));
    }
  }
  for (const std::uint32_t source : sources) {
    const Slot slot = tree_.slots[source];
    if (slot.kind == Node::object) TRY(merge_from(source, known));
    if (slot.kind != Node::array) continue;
    for (std::uint32_t item = source + 1; item < source + slot.span; item += tree_.slots[item].span)
      if (tree_.slots[item].kind == Node::object) TRY(merge_from(item, known));
  }
  return {};
}

Result<void> Composer::merge_from(std::uint32_t source,
                                  std::unordered_set<std::string_view>& known) {
  const std::uint32_t end = source + tree_.slots[source].span;
  for (std::uint32_t value = source + 2; value < end; value += tree_.slots[value].span + 1) {
    const Slot key = tree_.slots[value - 1];
    if (++unfolded_ > may_unfold_) TRY(unfold(value));
    if (tree_.slots[value].hidden || !known.insert(tree_.text_of(key)).second) continue;
    TRY(keep(builder_.key(key.begin, key.size, key.line)));
    TRY(unfold(value));
  }
  return {};
}
}  // namespace

Result<Document> parse_yaml(std::string_view text, const Limits& limits) {
  TRY(check_size(text, limits));
  TRY(check_lines(text));
  auto tree = std::make_unique<Tree>();
  TRY(Composer(text, limits, *tree).run());
  return Document(std::move(tree));
}

}  // namespace oakum::formats

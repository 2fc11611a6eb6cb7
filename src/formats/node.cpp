#include "formats/node.h"

#include <algorithm>
#include <charconv>

#include "formats/tree.h"

namespace oakum::formats {

namespace {
/// Above this many members a sorted index is made for lookups.
constexpr std::uint32_t kLargeObject = 24;

const Slot* slot_of(const Tree* tree, std::uint32_t index) {
  return tree ? &tree->slots[index] : nullptr;
}
}  // namespace

const std::vector<std::uint32_t>& Tree::index(std::uint32_t object) const {
  auto [found, fresh] = indexes.try_emplace(object);
  auto& values = found->second;
  if (!fresh) return values;
  values.reserve(slots[object].size);
  const std::uint32_t end = object + slots[object].span;
  for (std::uint32_t value = object + 2; value < end; value += slots[value].span + 1)
    if (!slots[value].hidden) values.push_back(value);
  std::stable_sort(values.begin(), values.end(), [this](std::uint32_t a, std::uint32_t b) {
    return text_of(slots[a - 1]) < text_of(slots[b - 1]);
  });
  return values;
}

std::uint32_t Tree::find(std::uint32_t object, std::string_view key) const {
  if (slots[object].size > kLargeObject) {
    const auto& values = index(object);
    const auto behind = std::upper_bound(
        values.begin(), values.end(), key,
        [this](std::string_view k, std::uint32_t value) { return k < text_of(slots[value - 1]); });
    if (behind == values.begin() || text_of(slots[*(behind - 1) - 1]) != key) return 0;
    return *(behind - 1);
  }
  std::uint32_t last = 0;
  const std::uint32_t end = object + slots[object].span;
  for (std::uint32_t value = object + 2; value < end; value += slots[value].span + 1)
    if (text_of(slots[value - 1]) == key && !slots[value].hidden) last = value;
  return last;
}

Node::Kind Node::kind() const { return tree_ ? tree_->slots[index_].kind : missing; }

std::string_view Node::text() const {
  const Slot* slot = slot_of(tree_, index_);
  if (!slot || slot->kind < boolean || slot->kind > string) return {};
  if (slot->kind == boolean && slot->size == 0) return slot->truth ? "true" : "false";
  return tree_->text_of(*slot);
}

bool Node::truth() const {
  const Slot* slot = slot_of(tree_, index_);
  return slot && slot->kind == boolean && slot->truth;
}

std::optional<std::int64_t> Node::integer() const {
  if (kind() != number && kind() != string) return std::nullopt;
  std::string_view digits = text();
  if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);
  int base = 10;
  if (kind() == number && (digits.starts_with("0x") || digits.starts_with("0o"))) {
    base = digits[1] == 'x' ? 16 : 8;
    digits.remove_prefix(2);
  }
  std::int64_t value = 0;
  const auto [end, failure] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (failure != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

Node Node::operator[](std::string_view key) const {
  if (kind() != object) return {};
  const std::uint32_t value = tree_->find(index_, key);
  return value == 0 ? Node() : Node(tree_, value);
}

Node::Items Node::items() const { return Items(*this); }
Node::Members Node::members() const { return Members(*this); }

std::size_t Node::size() const {
  return kind() == array || kind() == object ? tree_->slots[index_].size : 0;
}

std::uint32_t Node::line() const { return tree_ ? tree_->slots[index_].line : 0; }
std::uint32_t Node::end_line() const { return tree_ ? tree_->slots[index_].end_line : 0; }
std::uint32_t Node::key_line() const {
  if (!tree_) return 0;
  return tree_->slots[tree_->slots[index_].member ? index_ - 1 : index_].line;
}

Node::Items::iterator::iterator(const Tree* tree, std::uint32_t at, std::uint32_t end, bool keyed)
    : tree_(tree), at_(at), end_(end), keyed_(keyed) {
  settle();
}

/// Passes over hidden values and stops at `end_`.
void Node::Items::iterator::settle() {
  while (at_ < end_ && tree_->slots[at_].hidden) at_ += tree_->slots[at_].span + (keyed_ ? 1 : 0);
  if (at_ > end_) at_ = end_;
}

Node::Items::iterator& Node::Items::iterator::operator++() {
  at_ += tree_->slots[at_].span + (keyed_ ? 1 : 0);
  settle();
  return *this;
}

Node::Items::iterator Node::Items::begin() const {
  const bool keyed = of_.kind() == object;
  if (!keyed && of_.kind() != array) return {};
  const std::uint32_t first = of_.index_ + (keyed ? 2 : 1);
  return {of_.tree_, first, of_.index_ + of_.tree_->slots[of_.index_].span, keyed};
}

Node::Items::iterator Node::Items::end() const {
  if (of_.kind() != object && of_.kind() != array) return {};
  const std::uint32_t end = of_.index_ + of_.tree_->slots[of_.index_].span;
  return {of_.tree_, end, end, false};
}

Node::Member Node::Members::iterator::operator*() const {
  const Tree& tree = *at_.tree_;
  return {tree.text_of(tree.slots[at_.at_ - 1]), *at_};
}

Node::Members::iterator Node::Members::begin() const {
  return iterator(of_.kind() == object ? of_.items().begin() : Items::iterator());
}

Node::Members::iterator Node::Members::end() const {
  return iterator(of_.kind() == object ? of_.items().end() : Items::iterator());
}

Document::Document(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Node Document::root() const {
  return tree_ && !tree_->slots.empty() ? Node(tree_.get(), 0) : Node();
}

bool Builder::room(std::size_t count) {
  if (limits_.nodes - std::min<std::size_t>(limits_.nodes, tree_.slots.size()) >= count)
    return true;
  error_ = {Error::too_large, fmt::format("more than {} values", limits_.nodes)};
  return false;
}

/// Counts a value into its container.
bool Builder::begin_value() {
  if (!room(1)) return false;
  if (!open_.empty()) ++tree_.slots[open_.back()].size;
  return true;
}

bool Builder::open(Node::Kind kind, std::uint32_t line) {
  if (!begin_value()) return false;
  if (open_.size() >= limits_.depth) {
    error_ =
        at_line(line, fmt::format("nested more than {} deep", limits_.depth), Error::too_large);
    return false;
  }
  open_.push_back(static_cast<std::uint32_t>(tree_.slots.size()));
  tree_.slots.push_back({.line = line, .end_line = line, .kind = kind, .member = after_key_});
  after_key_ = false;
  return true;
}

bool Builder::close(std::uint32_t end_line) {
  Slot& slot = tree_.slots[open_.back()];
  slot.span = static_cast<std::uint32_t>(tree_.slots.size()) - open_.back();
  slot.end_line = end_line;
  open_.pop_back();
  return true;
}

bool Builder::key(std::uint32_t begin, std::uint32_t size, std::uint32_t line) {
  if (!room(1)) return false;
  tree_.slots.push_back(
      {.begin = begin, .size = size, .line = line, .end_line = line, .kind = Node::string});
  after_key_ = true;
  return true;
}

bool Builder::scalar(const Slot& slot) {
  if (!begin_value()) return false;
  tree_.slots.push_back(slot);
  tree_.slots.back().member = after_key_;
  after_key_ = false;
  return true;
}

bool Builder::copy(std::uint32_t from) {
  const std::uint32_t span = tree_.slots[from].span;
  if (!room(span) || !begin_value()) return false;
  const std::size_t to = tree_.slots.size();
  tree_.slots.resize(to + span);
  std::copy_n(tree_.slots.begin() + from, span,
              tree_.slots.begin() + static_cast<std::ptrdiff_t>(to));
  tree_.slots[to].member = after_key_;
  tree_.slots[to].hidden = false;
  after_key_ = false;
  return true;
}

bool Builder::store(std::string_view text, Slot& slot) {
  if (text.size() > UINT32_MAX - tree_.text.size()) {
    error_ = {Error::too_large, "more than 4 GiB of text"};
    return false;
  }
  slot.begin = static_cast<std::uint32_t>(tree_.text.size());
  slot.size = static_cast<std::uint32_t>(text.size());
  tree_.text += text;
  return true;
}

Result<void> check_size(std::string_view text, const Limits& limits) {
  const std::uint64_t limit = std::min<std::uint64_t>(limits.bytes, UINT32_MAX - 64);
  if (text.size() > limit)
    return Error{Error::too_large,
                 fmt::format("{} bytes, more than the limit of {}", text.size(), limit)};
  return {};
}

Error at_line(std::size_t line, std::string_view what, Error::Kind kind) {
  return {kind, fmt::format("line {}: {}", line, what)};
}

std::uint32_t count_lines(std::string_view text) {
  return static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace oakum::formats

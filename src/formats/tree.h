#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "formats/node.h"

// What is behind a Document, and how parsers fill it. Private to this folder.
namespace oakum::formats {

/// One node. All nodes of a document lie in one vector in document order: the children of a
/// container follow it, a member's key stands in front of its value. `span` is relative, so a
/// subtree can be copied as it is.
struct Slot {
  std::uint32_t begin = 0;  ///< Where the text starts in Tree::text.
  std::uint32_t size = 0;   ///< Length of the text, or how many children.
  std::uint32_t span = 1;   ///< This node and everything below it.
  std::uint32_t line = 0;
  std::uint32_t end_line = 0;
  Node::Kind kind = Node::null;
  bool truth = false;
  bool member = false;  ///< A key stands directly in front.
  bool hidden =
      false;  ///< A value that its container does not show (a merge key that was followed).
};
static_assert(sizeof(Slot) == 24);

struct Tree {
  std::string text;
  std::vector<Slot> slots;
  /// Large objects that were asked for a key: their values sorted by key, equal keys in document
  /// order. Sorted rather than hashed, so no choice of keys makes it slow.
  mutable std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> indexes;

  std::string_view text_of(const Slot& slot) const {
    return std::string_view(text).substr(slot.begin, slot.size);
  }
  /// The value of the last visible member with this key, or 0.
  std::uint32_t find(std::uint32_t object, std::string_view key) const;
  const std::vector<std::uint32_t>& index(std::uint32_t object) const;
};

/// Appends nodes in document order and keeps the limits. Every call returns false once one is
/// exceeded: see error().
class Builder {
 public:
  Builder(Tree& tree, const Limits& limits) : tree_(tree), limits_(limits) {}

  bool open(Node::Kind kind, std::uint32_t line);
  bool close(std::uint32_t end_line);
  bool key(std::uint32_t begin, std::uint32_t size, std::uint32_t line);
  bool scalar(const Slot& slot);
  /// Copies a finished subtree of the same tree (not its key) to the end.
  bool copy(std::uint32_t from);
  /// Puts text behind what is there; false when it gets longer than offsets can say.
  bool store(std::string_view text, Slot& slot);

  std::size_t depth() const { return open_.size(); }
  std::uint32_t current() const { return open_.back(); }
  const Error& error() const { return error_; }

 private:
  bool begin_value();
  bool room(std::size_t count);

  Tree& tree_;
  const Limits& limits_;
  std::vector<std::uint32_t> open_;
  bool after_key_ = false;
  Error error_;
};

/// Error: too_large when a document is longer than the limit (or than offsets can say).
Result<void> check_size(std::string_view text, const Limits& limits);
/// "line 12: what".
Error at_line(std::size_t line, std::string_view what, Error::Kind kind = Error::corrupt);
/// How many line feeds there are.
std::uint32_t count_lines(std::string_view text);

}  // namespace oakum::formats

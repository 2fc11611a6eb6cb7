#pragma once
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace oakum::formats {

struct Tree;

/// A node of a JSON, YAML or TOML document: a handle, cheap to copy, valid as long as its Document. A handle to nothing
/// (a missing key, an index out of range) answers every question with "empty", so lookups chain: doc["a"]["b"].text().
class Node {
 public:
  enum Kind : std::uint8_t { missing, null, boolean, number, string, array, object };
  struct Member;
  class Items;
  class Members;

  Node() = default;
  Kind kind() const;
  explicit operator bool() const { return kind() != missing; }
  bool is_object() const { return kind() == object; }
  bool is_array() const { return kind() == array; }
  bool is_string() const { return kind() == string; }

  /// The content of a string, the literal of a number or boolean ("1.10", "true"); "" for anything else.
  std::string_view text() const;
  /// True only for a boolean true.
  bool truth() const;
  /// An integer that fits (a number, or a string that is nothing but one); nothing otherwise.
  std::optional<std::int64_t> integer() const;

  /// The member of an object by its key; with duplicate keys the last one counts. O(members) for small objects,
  /// O(log members) for large ones, whose index is made at the first question: not safe from several threads at once.
  Node operator[](std::string_view key) const;
  /// The children of an array, or of an object (its values). O(1) amortised a step.
  Items items() const;
  /// Key and value of each member of an object, in document order.
  Members members() const;
  /// How many children an array or object has.
  std::size_t size() const;

  /// 1-based lines where the value starts and ends; 0 for a missing node.
  std::uint32_t line() const;
  std::uint32_t end_line() const;
  /// 1-based line of the key in front of a member's value (the value's own line otherwise).
  std::uint32_t key_line() const;

 private:
  friend struct Tree;
  friend class Document;
  friend class Items;
  friend class Members;
  Node(const Tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}
  const Tree* tree_ = nullptr;
  std::uint32_t index_ = 0;
};

/// A member of an object.
struct Node::Member {
  std::string_view key;
  Node value;
};

/// The children of a container, from first to last.
class Node::Items {
 public:
  class iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Node;
    using difference_type = std::ptrdiff_t;
    using pointer = const Node*;
    using reference = Node;
    iterator() = default;
    Node operator*() const { return {tree_, at_}; }
    iterator& operator++();
    iterator operator++(int) { return std::exchange(*this, std::next(*this)); }
    bool operator==(const iterator& other) const { return at_ == other.at_; }

   private:
    friend class Items;
    friend class Members;
    iterator(const Tree* tree, std::uint32_t at, std::uint32_t end, bool keyed);
    void settle();
    const Tree* tree_ = nullptr;
    std::uint32_t at_ = 0;   ///< The current value; `end_` behind the last.
    std::uint32_t end_ = 0;
    bool keyed_ = false;     ///< A key stands in front of each value.
  };
  iterator begin() const;
  iterator end() const;

 private:
  friend class Node;
  explicit Items(Node of) : of_(of) {}
  Node of_;
};

/// The members of an object, in document order.
class Node::Members {
 public:
  class iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Member;
    using difference_type = std::ptrdiff_t;
    using pointer = const Member*;
    using reference = Member;
    iterator() = default;
    Member operator*() const;
    iterator& operator++() { return ++at_, *this; }
    iterator operator++(int) { return std::exchange(*this, std::next(*this)); }
    bool operator==(const iterator& other) const { return at_ == other.at_; }

   private:
    friend class Members;
    explicit iterator(Items::iterator at) : at_(at) {}
    Items::iterator at_;
  };
  iterator begin() const;
  iterator end() const;

 private:
  friend class Node;
  explicit Members(Node of) : of_(of) {}
  Node of_;
};

/// Bounds a parser keeps; the defaults are those for a JSON lock file.
struct Limits {
  std::uint64_t bytes = 256u << 20;
  std::uint32_t depth = 512;
  std::uint32_t nodes = 40'000'000;
};

/// A parsed document that owns all its text. Movable; its nodes stay valid when it moves.
class Document {
 public:
  explicit Document(std::unique_ptr<Tree> tree);
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();
  Node root() const;
  Node operator[](std::string_view key) const { return root()[key]; }

 private:
  std::unique_ptr<Tree> tree_;
};

/// Errors of all parsers: corrupt ("line 12: …"), too_large (which limit). The caller puts the file's name in front.
/// All text of a document is valid UTF-8. Cost: linear; none recurses over its input.
/// JSON: RFC 8259, a byte-order mark is passed over; bytes that are not UTF-8 and lone surrogates become U+FFFD, as in
/// the programs that write and read these files; numbers keep their literal. `comments` allows // and /* */ and trailing commas.
Result<Document> parse_json(std::string_view text, const Limits& limits = {}, bool comments = false);
/// YAML 1.1 as libyaml reads it, all documents: root() is an array of documents. Scalars keep their text; plain null,
/// true/false and numbers (core schema) get their kinds. Anchors and merge keys ("<<") are resolved, within limits: flow
/// depth 64, lines of 1 MiB, 20,000 documents, aliases that unfold to a million nodes or 100 for each byte. A member that
/// comes from a merge key follows those the mapping itself has. A key that is not a scalar is an error.
Result<Document> parse_yaml(std::string_view text, const Limits& limits = {.bytes = 64u << 20, .depth = 200});
/// TOML 1.0. Dates are strings. Members and elements come in the order of the source. key_line() and line() are where a key or a [table] header stands.
Result<Document> parse_toml(std::string_view text, const Limits& limits = {.bytes = 256u << 20, .depth = 128});

}  // namespace oakum::formats

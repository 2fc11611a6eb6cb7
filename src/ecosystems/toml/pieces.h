#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "formats/node.h"
#include "inventory/sink.h"

// Large TOML files, one table at a time. A lock file is a long array of tables, [[package]]; a tree
// of all of it takes many times the room of the text, and one damaged table would cost all others.
namespace oakum::ecosystems::toml {

/// What stands between two headers of different tables.
struct Piece {
  std::string_view name;  ///< The first key of the header; "" in front of the first one.
  std::string_view text;
  std::uint32_t line = 1;  ///< Of the first line.
};

/// Divides a TOML file, in order, without reading more than headers and quotes. [a] and [a.b] that
/// follow each other are one piece; each [[a]] starts a new one. A header with a quoted key is left
/// inside the piece it stands in, where it is read as the table it is. A text over several lines
/// that never ends is taken to be broken where it starts. O(length), no allocation.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : text_(text) {}
  /// False at the end.
  bool next(Piece& piece);

 private:
  std::size_t end_of_line(std::size_t at);
  std::size_t end_of_string(std::size_t at);

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  bool unending_[2] = {false, false};  ///< No text over several lines ends beyond this point.
};

/// What to do with the tables of a file; the nodes live as long as the call.
struct Readers {
  std::string_view array;  ///< Of tables: "package" for [[package]].
  std::function<void(formats::Node element, std::uint32_t header_line)> take;
  std::string_view table = {};  ///< One more table that is asked for: "manifest".
  std::function<void(formats::Node table)> take_table = {};
};

/// Reads the elements of an array of tables, one at a time. What is not TOML is a problem, and the
/// rest is kept; an Error when nothing is left. Tables that nobody asked for are passed over.
Result<void> read_array(std::string_view text, const Readers& readers, inventory::Sink& sink);

/// The text under a key; "" for a number or anything else that is no text.
std::string string_in(formats::Node table, std::string_view key);

}  // namespace oakum::ecosystems::toml

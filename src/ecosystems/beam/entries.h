#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

// Lock files of Erlang and Elixir are terms of their language. What is wanted of them is flat, so
// no tree is made: a file is a sequence of entries, each a name in front of a tuple.
namespace oakum::ecosystems::beam {

enum class Language : std::uint8_t {
  erlang,  ///< Names are binaries, <<"cowboy">>; "%" starts a comment.
  elixir,  ///< Names are strings, "cowboy":; "#" starts a comment.
};

/// The name and what stands directly in its tuple: {:hex, :cowboy, "2.9.0", …}.
struct Entry {
  struct Item {
    bool text = false;  ///< A string or a binary; otherwise an atom or a number.
    std::string_view value;
  };
  static constexpr std::size_t kMostItems = 8;  ///< Further ones are passed over.

  std::string_view name;
  std::vector<Item> items;
  std::string_view level;  ///< Erlang: the number behind the tuple.
  std::uint32_t line = 0, end_line = 0;
  bool whole = false;  ///< The tuple has an end.
};

/// Takes the entries off a file, in order. O(length), whatever is in it; a damaged entry ends where
/// the next one starts, and a text without an end outside of all is an entry without a name.
class Entries {
 public:
  Entries(std::string_view text, Language language) : rest_(text), language_(language) {}
  /// False at the end.
  bool next(Entry& entry);

 private:
  enum Kind : std::uint8_t { end, open, close, string, binary, word, damaged };
  struct Token {
    Kind kind = end;
    std::string_view value;
    std::uint32_t line = 0;
  };

  Token take();
  void skip_between();
  Token take_quoted(std::size_t opening, char quote, Kind kind);
  Token take_word();
  /// The name of the next entry, when one starts here.
  bool is_name(const Token& token);
  void read_tuple(Entry& entry);
  void read_level(Entry& entry);

  std::string_view rest_;
  Language language_;
  std::uint32_t line_ = 1;
};

}  // namespace oakum::ecosystems::beam

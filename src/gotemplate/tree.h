#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gotemplate/functions.h"

// A parsed template. Positions are bytes from the start of its text.
namespace oakum::gotemplate {

struct Pipe;

/// One word of a command.
struct Operand {
  enum Kind : std::uint8_t {
    dot,
    nil,
    boolean,
    number,
    text,
    field,
    variable,
    function,
    chain,
    pipe
  };
  Kind kind = dot;
  std::uint32_t at = 0;
  std::string source;              ///< Literals as they were written; a function's name.
  std::vector<std::string> names;  ///< field: "a", "b"; variable: "$x", "a"; chain: behind `base`.
  std::string value;               ///< text: what it means.
  bool is_integer = false, is_natural = false, is_real = false, truth = false;
  std::int64_t integer = 0;
  std::uint64_t natural = 0;
  double real = 0;
  const Function* called = nullptr;
  std::unique_ptr<Pipe> inner;    ///< pipe
  std::unique_ptr<Operand> base;  ///< chain
};

struct Command {
  std::uint32_t at = 0;
  std::vector<Operand> words;
};

struct Pipe {
  std::uint32_t at = 0;
  bool assigns = false;
  std::vector<std::string> variables;
  std::vector<Command> commands;
};

/// A text or an action.
struct Step {
  enum Kind : std::uint8_t { text, action, choose, range, with, call, leave, next };
  Kind kind = text;
  std::uint32_t at = 0;
  std::string value;  ///< text; the name of the template that is called.
  Pipe pipe;
  bool has_pipe = false;
  std::vector<Step> body, otherwise;
};

/// A template and where its text came from.
struct Template {
  std::string name;
  std::string file;  ///< The name it was parsed under: errors begin with it.
  std::shared_ptr<const std::string> source;
  std::vector<Step> steps;
};

/// As it would be written: errors show it.
std::string written(const Operand& operand);
std::string written(const Command& command);
std::string written(const Pipe& pipe);
std::string written(const Step& step);

}  // namespace oakum::gotemplate

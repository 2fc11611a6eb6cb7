#include "gotemplate/tree.h"

#include "gotemplate/characters.h"

namespace oakum::gotemplate {

namespace {
std::string dotted(const std::vector<std::string>& names, std::size_t from) {
  std::string out;
  for (std::size_t i = from; i < names.size(); ++i) (out += '.') += names[i];
  return out;
}
}  // namespace

std::string written(const Operand& operand) {
  switch (operand.kind) {
    case Operand::dot:
      return ".";
    case Operand::nil:
      return "nil";
    case Operand::field:
      return dotted(operand.names, 0);
    case Operand::variable:
      return operand.names.front() + dotted(operand.names, 1);
    case Operand::chain:
      return written(*operand.base) + dotted(operand.names, 0);
    case Operand::pipe:
      return "(" + written(*operand.inner) + ")";
    default:
      return operand.source;
  }
}

std::string written(const Command& command) {
  std::string out;
  for (const auto& word : command.words) {
    if (!out.empty()) out += ' ';
    out += written(word);
  }
  return out;
}

std::string written(const Pipe& pipe) {
  std::string out;
  for (const auto& name : pipe.variables) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  if (!out.empty()) out += pipe.assigns ? " = " : " := ";
  for (std::size_t i = 0; i < pipe.commands.size(); ++i) {
    if (i > 0) out += " | ";
    out += written(pipe.commands[i]);
  }
  return out;
}

std::string written(const Step& step) {
  switch (step.kind) {
    case Step::call:
      return "{{template " + quoted_text(step.value) +
             (step.has_pipe ? " " + written(step.pipe) : "") + "}}";
    case Step::leave:
      return "{{break}}";
    case Step::next:
      return "{{continue}}";
    case Step::text:
      return step.value;
    default:
      return written(step.pipe);
  }
}

}  // namespace oakum::gotemplate

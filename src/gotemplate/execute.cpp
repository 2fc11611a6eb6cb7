#include "gotemplate/execute.h"

#include <fmt/format.h>

#include <algorithm>

#include "gotemplate/characters.h"
#include "gotemplate/format.h"
#include "gotemplate/methods.h"

namespace oakum::gotemplate {

namespace {
using Kind = Value::Kind;
constexpr std::size_t kBuffer = 64u << 10;
constexpr std::size_t kMostStack = 5u
                                   << 20;  ///< Bytes of the thread's stack; the net below `depth`.
constexpr std::size_t kShown = 1000;       ///< Bytes of an expression that an error shows.

/// Where text goes: to a writer, or (without one) into the buffer alone.
struct Sink {
  std::string buffer;
  io::Writer* writer = nullptr;
};

/// How a list of steps ended.
enum class Flow : std::uint8_t { on, leave, next };

/// What errors name as their place.
struct Place {
  std::uint32_t at = 0;
  enum Kind : std::uint8_t { step, pipe, command, operand } kind = step;
  const void* node = nullptr;
};

struct Variable {
  std::string_view name;
  Value value;
};

/// A piece of a pipeline handed to the next command; without a value at its start.
using Final = const Value*;
using Words = std::span<const Operand>;

std::string_view parameter_type(char letter) {
  switch (letter) {
    case 's':
      return "string";
    case 'b':
      return "bool";
    case 'f':
      return "float64";
    case 'i':
      return "int";
    case 'I':
      return "int64";
    case 'r':
      return "int32";
    case 'l':
      return "[]interface {}";
    case 'S':
      return "[]string";
    case 'm':
      return "map[string]interface {}";
    case 't':
      return "time.Time";
    case 'v':
      return "reflect.Value";
    default:
      return "interface {}";
  }
}

bool may_be_nil(char letter) {
  return letter == 'a' || letter == 'v' || letter == 'l' || letter == 'S' || letter == 'm';
}

bool fits(const Value& value, char letter) {
  switch (letter) {
    case 's':
      return value.is(Kind::text);
    case 'b':
      return value.is(Kind::boolean);
    case 'f':
      return value.is(Kind::real);
    case 'i':
      return value.is(Kind::integer) && value.number() == Number::int_;
    case 'I':
      return value.is(Kind::integer) && value.number() == Number::int64;
    case 'r':
      return value.is(Kind::integer) && value.number() == Number::int32;
    case 'l':
      return value.is(Kind::list) && value.list().element == "interface {}";
    case 'S':
      return value.is(Kind::list) && value.list().element == "string";
    case 'm':
      return value.is(Kind::map) && value.map().element == "interface {}";
    case 't':
      return value.is(Kind::time);
    default:
      return true;
  }
}

/// What is put back when a template ends, however it does.
template <class T>
struct Kept {
  explicit Kept(T& place) : where(place), value(place) {}
  ~Kept() { where = std::move(value); }
  T& where;
  T value;
};

class Execution final : public Call {
 public:
  Execution(const TemplateSet& set, Heap& heap, io::Writer& out, const RunOptions& options)
      : set_(set), heap_(heap), options_(options) {
    sink_.writer = &out;
    functions_ = &set.functions();
    templates_ = &set.templates();
  }

  Result<void> run(std::string_view name, const Value& dot);

  Heap& heap() override { return heap_; }
  const Limits& limits() const override { return set_.limits(); }
  const World& world() const override { return set_.world(); }
  const Value& receiver() const override { return receiver_; }
  Result<void> spend(std::uint64_t bytes) override { return count(1 + bytes / 64); }
  Result<std::string> include(std::string_view name, const Value& dot) override;
  Result<std::string> evaluate(std::string_view text, const Value& dot) override;
  Result<Value> call(std::string_view name, std::span<const Value> arguments) override;

 private:
  Error error(std::string_view what) const;
  Error too_large(std::string_view what) const {
    return placed({Error::too_large, std::string(what)});
  }
  Error placed(Error error) const;
  Result<void> count(std::uint64_t steps);
  void at(const Step& step) { place_ = {step.at, Place::step, &step}; }
  void at(const Pipe& pipe) { place_ = {pipe.at, Place::pipe, &pipe}; }
  void at(const Command& command) { place_ = {command.at, Place::command, &command}; }
  void at(const Operand& operand) { place_ = {operand.at, Place::operand, &operand}; }

  Result<void> write(std::string_view text);
  Result<void> flush();
  Result<void> print(const Value& value);
  Result<void> render(const Template& what, const Value& dot);
  Result<std::string> captured(const Template& what, const Value& dot);

  Result<Flow> walk(const Value& dot, const std::vector<Step>& steps);
  Result<Flow> walk_step(const Value& dot, const Step& step);
  Result<Flow> choose(const Value& dot, const Step& step);
  Result<Flow> range(const Value& dot, const Step& step);
  Result<Flow> ranged(const Value& dot, const Step& step, const Value& over);
  Result<Flow> iteration(const Step& step, const Value& index, const Value& element);
  Result<void> call_template(const Value& dot, const Step& step);

  Result<Value> pipeline(const Value& dot, const Pipe& pipe);
  Result<Value> command(const Value& dot, const Command& command, Final final);
  Result<Value> literal(const Operand& operand);
  Result<Value> number(const Operand& operand);
  /// A literal; copied where the template it stands in does not live on.
  Value text_of(const Operand& operand) {
    return fleeting_ ? heap_.text(operand.value) : Value::borrowed(operand.value);
  }
  Result<Value> no_arguments(Words words, Final final, Value value);
  Result<Value> fields(const Value& dot, Value receiver, const Operand& node, std::size_t from,
                       Words words, Final final);
  Result<Value> field(const Value& dot, const std::string& name, const Operand& node, Words words,
                      Final final, const Value& receiver);
  Result<Value> variable(const Value& dot, const Operand& operand, Words words, Final final);
  Result<Value> function(const Value& dot, const Operand& operand, const Command* command,
                         Final final);
  Result<Value> called(const Value& dot, const Function& function, const Place& place,
                       std::string_view name, Words words, Final final);
  Result<Value> short_circuit(const Value& dot, Words words, Final final, bool until);
  Result<Value> argument(const Value& dot, char letter, const Operand& operand);
  Result<Value> operand_value(const Value& dot, const Operand& operand);
  Result<Value> checked(Value value, char letter);
  Value* find_variable(std::string_view name);
  Result<void> assign(std::string_view name, const Value& value);

  const TemplateSet& set_;
  Heap& heap_;
  const RunOptions options_;
  const Functions* functions_;
  const Templates* templates_;
  Sink sink_;
  std::uint64_t written_ = 0, steps_ = 0, next_look_ = 0;
  std::uint32_t depth_ = 0;
  const char* stack_ = nullptr;
  const Template* template_ = nullptr;
  Place place_;
  std::vector<Variable> variables_;
  std::size_t base_ = 0;  ///< Where the template's own variables begin.
  Value receiver_;
  bool fleeting_ = false;  ///< What runs is a text that was evaluated.
};

Error Execution::error(std::string_view what) const { return placed(wrong(std::string(what))); }

Error Execution::placed(Error error) const {
  if (!template_) return error;
  const std::string& text = *template_->source;
  const std::size_t at = std::min<std::size_t>(place_.at, text.size());
  const auto line =
      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  const std::size_t start = text.substr(0, at).rfind('\n') + 1;
  std::string shown;
  if (place_.node) {
    if (place_.kind == Place::step) shown = written(*static_cast<const Step*>(place_.node));
    if (place_.kind == Place::pipe) shown = written(*static_cast<const Pipe*>(place_.node));
    if (place_.kind == Place::command) shown = written(*static_cast<const Command*>(place_.node));
    if (place_.kind == Place::operand) shown = written(*static_cast<const Operand*>(place_.node));
  }
  if (shown.size() > kShown) {
    const auto all = characters(shown);
    shown = utf8(std::u32string_view(all).substr(0, kShown)) + "...";
  }
  error.what = fmt::format("template: {}:{}:{}: executing {} at <{}>: {}", template_->file, line,
                           at - start, quoted_text(template_->name), shown, error.what);
  return error;
}

Result<void> Execution::count(std::uint64_t steps) {
  steps_ += steps;
  if (steps_ < next_look_) return {};
  next_look_ = steps_ + 1024;
  if (steps_ > set_.limits().steps)
    return Error{Error::too_large, fmt::format("more than {} steps", set_.limits().steps)};
  if (options_.cancel) TRY(options_.cancel->check());
  return {};
}

Result<void> Execution::flush() {
  if (!sink_.writer) return {};
  TRY(sink_.writer->write(sink_.buffer));
  sink_.buffer.clear();
  return {};
}

Result<void> Execution::write(std::string_view text) {
  written_ += text.size();
  if (written_ > set_.limits().output)
    return too_large(fmt::format("more than {} bytes of output", set_.limits().output));
  sink_.buffer += text;
  if (sink_.writer && sink_.buffer.size() >= kBuffer) return flush();
  if (!sink_.writer && sink_.buffer.size() > set_.limits().value)
    return too_large(fmt::format("a text longer than {} bytes", set_.limits().value));
  return {};
}

Result<void> Execution::print(const Value& value) {
  if (value.is(Kind::text)) return write(value.text());
  if (value.is(Kind::missing)) return write("<no value>");
  std::string text;
  if (auto made = append_value(text, value, set_.limits()); !made)
    return placed(std::move(made).error());
  if (auto counted = count(text.size() / 64); !counted) return placed(std::move(counted).error());
  return write(text);
}

Result<void> Execution::run(std::string_view name, const Value& dot) {
  const char here = 0;
  stack_ = &here;
  const auto found = templates_->find(name);
  if (found == templates_->end())
    return Error{Error::not_found, fmt::format("template: no template {}", quoted_text(name))};
  TRY(render(*found->second, dot));
  return flush();
}

Result<void> Execution::render(const Template& what, const Value& dot) {
  const char here = 0;
  const auto used = static_cast<std::size_t>(std::abs(stack_ - &here));
  if (depth_ >= set_.limits().depth || used > kMostStack)
    return too_large(fmt::format("exceeded maximum template depth ({})", depth_));
  const Kept depth(depth_);
  const Kept base(base_);
  const Kept current(template_);
  const Kept place(place_);
  ++depth_;
  template_ = &what;
  place_ = {};
  base_ = variables_.size();
  variables_.push_back({"$", dot});
  const auto flow = walk(dot, what.steps);
  variables_.resize(base_);
  if (!flow) return flow.error();
  return {};
}

Result<std::string> Execution::captured(const Template& what, const Value& dot) {
  Sink outer = std::exchange(sink_, Sink{});
  const auto made = render(what, dot);
  std::string text = std::exchange(sink_, std::move(outer)).buffer;
  if (!made) return made.error();
  return text;
}

Result<std::string> Execution::include(std::string_view name, const Value& dot) {
  const auto found = templates_->find(name);
  if (found == templates_->end())
    return Error{Error::not_found,
                 fmt::format("template: no template {} associated with template {}",
                             quoted_text(name), quoted_text("gotpl"))};
  return captured(*found->second, dot);
}

Result<std::string> Execution::evaluate(std::string_view text, const Value& dot) {
  TRY(spend(text.size() + 64 * templates_->size()));
  Templates own = *templates_;
  const std::string name = template_ ? template_->name : "";
  own.erase(name);
  TRY(parse(own, name, text, *functions_, set_.limits(), set_.syntax()));
  const Kept before(templates_);
  const Kept fleeting(fleeting_);
  templates_ = &own;
  fleeting_ = true;
  return captured(*own.at(name), dot);
}

Result<Value> Execution::call(std::string_view name, std::span<const Value> arguments) {
  const auto found = functions_->find(name);
  if (found == functions_->end())
    return Error{Error::not_found, fmt::format("no function {}", quoted_text(name))};
  if (!found->second.run)
    return Error{Error::unsupported, fmt::format("{} is no function to call", name)};
  return found->second.run(*this, arguments);
}

Result<Flow> Execution::walk(const Value& dot, const std::vector<Step>& steps) {
  for (const auto& step : steps) {
    if (step.kind == Step::text) {
      TRY(write(step.value));
      continue;
    }
    const Flow flow = TRY(walk_step(dot, step));
    if (flow != Flow::on) return flow;
  }
  return Flow::on;
}

Result<Flow> Execution::walk_step(const Value& dot, const Step& step) {
  at(step);
  if (auto counted = count(1); !counted) return placed(std::move(counted).error());
  switch (step.kind) {
    case Step::action: {
      const Value value = TRY(pipeline(dot, step.pipe));
      if (!step.pipe.variables.empty()) return Flow::on;
      at(step);
      TRY(print(value));
      return Flow::on;
    }
    case Step::choose:
    case Step::with:
      return choose(dot, step);
    case Step::range:
      return range(dot, step);
    case Step::call:
      TRY(call_template(dot, step));
      return Flow::on;
    case Step::leave:
      return Flow::leave;
    case Step::next:
      return Flow::next;
    default:
      return Flow::on;
  }
}

Result<Flow> Execution::choose(const Value& dot, const Step& step) {
  const std::size_t known = variables_.size();
  const Value value = TRY(pipeline(dot, step.pipe));
  const bool taken = truth(value);
  const bool with = step.kind == Step::with && taken;
  auto flow = walk(with ? value : dot, taken ? step.body : step.otherwise);
  variables_.resize(known);
  return flow;
}

Result<Flow> Execution::range(const Value& dot, const Step& step) {
  const std::size_t known = variables_.size();
  const Value over = TRY(pipeline(dot, step.pipe));
  auto flow = ranged(dot, step, over);
  variables_.resize(known);
  return flow;
}

Result<Flow> Execution::ranged(const Value& dot, const Step& step, const Value& over) {
  std::size_t rounds = 0;
  // Leaves the loop on a break, which is Flow::leave; everything else goes on.
  const auto round = [&](const Value& index, const Value& element) -> Result<bool> {
    ++rounds;
    const Flow flow = TRY(iteration(step, index, element));
    return flow != Flow::leave;
  };
  if (is_sequence(over)) {
    for (std::size_t i = 0; i < length(over).value_or(0); ++i) {
      const bool on = TRY(round(Value::of(static_cast<std::int64_t>(i)), item(over, i)));
      if (!on) break;
    }
  } else if (over.is(Kind::map)) {
    // A copy of the keys: the body may change the map.
    std::vector<std::string> keys;
    for (const auto& [key, entry] : over.map().entries) keys.push_back(key);
    const bool boxed = over.map().element == "interface {}";
    for (const auto& key : keys) {
      const auto found = over.map().entries.find(key);
      Value entry = found == over.map().entries.end() ? Value::nil() : found->second;
      const bool on = TRY(round(heap_.text(key), boxed ? std::move(entry).as_boxed() : entry));
      if (!on) break;
    }
  } else if (over.is(Kind::integer) || over.is(Kind::natural)) {
    if (step.pipe.variables.size() > 1)
      return error(
          fmt::format("can't use {} to iterate over more than one variable", over.integer()));
    const bool natural = over.is(Kind::natural);
    for (std::uint64_t i = 0;
         natural ? i < over.natural() : static_cast<std::int64_t>(i) < over.integer(); ++i) {
      const Value element = natural ? Value::natural(i, over.number())
                                    : Value::of(static_cast<std::int64_t>(i), over.number());
      const bool on = TRY(round({}, element));
      if (!on) break;
    }
  } else if (!over.is(Kind::missing) && !over.is(Kind::nil)) {
    std::string shown;
    if (auto made = append_value(shown, over, set_.limits()); !made)
      return placed(std::move(made).error());
    return error("range can't iterate over " + shown);
  }
  if (rounds > 0) return Flow::on;
  return walk(dot, step.otherwise);
}

Result<Flow> Execution::iteration(const Step& step, const Value& index, const Value& element) {
  const auto& names = step.pipe.variables;
  const std::size_t known = variables_.size();
  if (!names.empty() && step.pipe.assigns) {
    TRY(assign(names[0], names.size() > 1 ? index : element));
    if (names.size() > 1) TRY(assign(names[1], element));
  } else if (!names.empty()) {
    variables_[known - 1].value = element;
    if (names.size() > 1) variables_[known - 2].value = index;
  }
  if (auto counted = count(1); !counted) return placed(std::move(counted).error());
  auto flow = walk(element, step.body);
  variables_.resize(known);
  return flow;
}

Result<void> Execution::call_template(const Value& dot, const Step& step) {
  const auto found = templates_->find(step.value);
  if (found == templates_->end())
    return error("template " + quoted_text(step.value) + " not defined");
  Value inner;
  if (step.has_pipe) inner = TRY(pipeline(dot, step.pipe));
  return render(*found->second, inner);
}

Result<Value> Execution::pipeline(const Value& dot, const Pipe& pipe) {
  at(pipe);
  const char here = 0;
  if (static_cast<std::size_t>(std::abs(stack_ - &here)) > kMostStack + (1u << 20))
    return too_large("too many parentheses inside each other");
  Value value;
  for (std::size_t i = 0; i < pipe.commands.size(); ++i)
    value = TRY(command(dot, pipe.commands[i], i == 0 ? nullptr : &value)).unboxed();
  for (const auto& name : pipe.variables) {
    if (pipe.assigns)
      TRY(assign(name, value));
    else
      variables_.push_back({name, value});
  }
  if (variables_.size() > 100'000) return too_large("more than 100000 variables");
  return value;
}

/// Null when the place that declares it was not reached.
Value* Execution::find_variable(std::string_view name) {
  for (std::size_t i = variables_.size(); i-- > base_;)
    if (variables_[i].name == name) return &variables_[i].value;
  return nullptr;
}

Result<void> Execution::assign(std::string_view name, const Value& value) {
  Value* found = find_variable(name);
  if (!found) return error("undefined variable: " + std::string(name));
  *found = value;
  return {};
}

Result<Value> Execution::command(const Value& dot, const Command& command, Final final) {
  const Operand& first = command.words.front();
  const Words words(command.words);
  switch (first.kind) {
    case Operand::field:
      at(first);
      return fields(dot, dot, first, 0, words, final);
    case Operand::chain: {
      at(first);
      if (first.base->kind == Operand::nil)
        return error("indirection through explicit nil in " + written(first));
      Value base = TRY(argument(dot, 'v', *first.base));
      return fields(dot, std::move(base), first, 0, words, final);
    }
    case Operand::function:
      return function(dot, first, &command, final);
    case Operand::pipe: {
      TRY(no_arguments(words, final, {}));
      return pipeline(dot, *first.inner);
    }
    case Operand::variable:
      return variable(dot, first, words, final);
    default:
      break;
  }
  at(first);
  TRY(no_arguments(words, final, {}));
  if (first.kind == Operand::dot) return dot;
  if (first.kind == Operand::nil) return error("nil is not a command");
  return literal(first);
}

Result<Value> Execution::no_arguments(Words words, Final final, Value value) {
  if (words.size() > 1 || final)
    return error("can't give argument to non-function " + written(words.front()));
  return value;
}

Result<Value> Execution::literal(const Operand& operand) {
  if (operand.kind == Operand::boolean) return Value::of(operand.truth);
  if (operand.kind == Operand::text) return text_of(operand);
  return number(operand);
}

Result<Value> Execution::number(const Operand& operand) {
  const std::string& text = operand.source;
  const bool hexadecimal = text.size() > 2 && text[0] == '0' &&
                           (text[1] == 'x' || text[1] == 'X') &&
                           text.find_first_of("pP") == text.npos;
  if (operand.is_real && !hexadecimal && text[0] != '\'' &&
      text.find_first_of(".eEpP") != text.npos)
    return Value::of(operand.real);
  if (operand.is_integer) return Value::of(operand.integer);
  return error(text + " overflows int");
}

Result<Value> Execution::variable(const Value& dot, const Operand& operand, Words words,
                                  Final final) {
  at(operand);
  const Value* found = find_variable(operand.names.front());
  if (!found) return error("undefined variable: " + operand.names.front());
  const Value value = *found;
  if (operand.names.size() == 1) return no_arguments(words, final, value);
  return fields(dot, value, operand, 1, words, final);
}

Result<Value> Execution::fields(const Value& dot, Value receiver, const Operand& node,
                                std::size_t from, Words words, Final final) {
  for (; from + 1 < node.names.size(); ++from)
    receiver = TRY(field(dot, node.names[from], node, {}, nullptr, receiver));
  return field(dot, node.names[from], node, words, final, receiver);
}

Result<Value> Execution::field(const Value& dot, const std::string& name, const Operand& node,
                               Words words, Final final, const Value& receiver) {
  const bool has_arguments = words.size() > 1 || final;
  switch (receiver.kind()) {
    case Kind::missing:
      if (options_.missing == Missing::error)
        return error("nil data; no entry for key " + quoted_text(name));
      return Value();
    case Kind::nil:
      return error(fmt::format("nil pointer evaluating interface {{}}.{}", name));
    case Kind::map: {
      if (has_arguments) return error(name + " is not a method but has arguments");
      const Map& map = receiver.map();
      const auto found = map.entries.find(name);
      if (found != map.entries.end())
        return map.element == "interface {}" ? found->second.as_boxed() : found->second;
      if (options_.missing == Missing::error)
        return error("map has no entry for key " + quoted_text(name));
      return options_.missing == Missing::zero ? map.zero : Value();
    }
    default:
      break;
  }
  if (const Function* method = method_of(receiver, name)) {
    const Kept kept(receiver_);
    receiver_ = receiver;
    return called(dot, *method, {node.at, Place::operand, &node}, name, words, final);
  }
  if (receiver.is(Kind::object) && !receiver.object().sequence()) {
    if (auto found = field_of(receiver.object(), name)) {
      if (has_arguments) return error(name + " has arguments but cannot be invoked as function");
      return *std::move(found);
    }
  }
  return error(fmt::format("can't evaluate field {} in type {}", name,
                           receiver.boxed() ? std::string("interface {}") : receiver.type()));
}

Result<Value> Execution::function(const Value& dot, const Operand& operand, const Command* command,
                                  Final final) {
  at(operand);
  Place place = place_;
  if (command) place = {command->at, Place::command, command};
  return called(dot, *operand.called, place, operand.source,
                command ? Words(command->words) : Words(), final);
}

Result<Value> Execution::short_circuit(const Value& dot, Words words, Final final, bool until) {
  Value value;
  for (std::size_t i = 1; i < words.size(); ++i) {
    value = TRY(argument(dot, 'v', words[i]));
    if (truth(value) == until) return value;
  }
  return final ? *final : value;
}

Result<Value> Execution::called(const Value& dot, const Function& function, const Place& place,
                                std::string_view name, Words words, Final final) {
  if (auto counted = count(1); !counted) return placed(std::move(counted).error());
  std::string_view letters = function.parameters;
  const bool variadic = letters.ends_with('*');
  if (variadic) letters.remove_suffix(1);
  const std::size_t given = words.empty() ? 0 : words.size() - 1;
  const std::size_t all = given + (final ? 1 : 0);
  if (variadic && all + 1 < letters.size())
    return error(fmt::format("wrong number of args for {}: want at least {} got {}", name,
                             letters.size() - 1, given));
  if (!variadic && all != letters.size())
    return error(
        fmt::format("wrong number of args for {}: want {} got {}", name, letters.size(), all));
  if (name == "and" || name == "or") {
    if (!function.run) return short_circuit(dot, words, final, name == "or");
  }
  const auto letter = [&](std::size_t i) {
    return i < letters.size() ? letters[i] : letters.back();
  };
  std::vector<Value> values;
  values.reserve(all);
  for (std::size_t i = 0; i < given; ++i)
    values.push_back(TRY(argument(dot, letter(i), words[i + 1])));
  if (final) values.push_back(TRY(checked(*final, letter(given))));
  auto result = function.run(*this, values);
  if (heap_.full()) {
    place_ = place;
    return too_large(fmt::format("more than {} bytes of values", heap_.most()));
  }
  if (result) return function.boxed ? (*std::move(result)).as_boxed() : *std::move(result);
  place_ = place;
  Error why = std::move(result).error();
  why.what = fmt::format("error calling {}: {}", name, why.what);
  return placed(std::move(why));
}

Result<Value> Execution::operand_value(const Value& dot, const Operand& operand) {
  switch (operand.kind) {
    case Operand::dot:
      return dot;
    case Operand::field:
      return fields(dot, dot, operand, 0, Words(&operand, 1), nullptr);
    case Operand::variable:
      return variable(dot, operand, Words(&operand, 1), nullptr);
    case Operand::pipe:
      return pipeline(dot, *operand.inner);
    case Operand::function:
      return function(dot, operand, nullptr, nullptr);
    case Operand::chain: {
      if (operand.base->kind == Operand::nil)
        return error("indirection through explicit nil in " + written(operand));
      Value base = TRY(argument(dot, 'v', *operand.base));
      return fields(dot, std::move(base), operand, 0, Words(&operand, 1), nullptr);
    }
    default:
      return literal(operand);
  }
}

Result<Value> Execution::argument(const Value& dot, char letter, const Operand& operand) {
  at(operand);
  if (operand.kind == Operand::nil) {
    if (may_be_nil(letter)) return letter == 'v' ? Value() : Value::nil();
    return error(fmt::format("cannot assign nil to {}", parameter_type(letter)));
  }
  const bool is_literal = operand.kind == Operand::boolean || operand.kind == Operand::number ||
                          operand.kind == Operand::text;
  if (!is_literal) {
    Value value = TRY(operand_value(dot, operand));
    return checked(std::move(value), letter);
  }
  const auto expected = [&](std::string_view what) {
    return error(fmt::format("expected {}; found {}", what, written(operand)));
  };
  switch (letter) {
    case 'b':
      if (operand.kind != Operand::boolean) return expected("bool");
      return Value::of(operand.truth);
    case 's':
      if (operand.kind != Operand::text) return expected("string");
      return text_of(operand);
    case 'i':
    case 'I':
    case 'r':
      if (operand.kind != Operand::number || !operand.is_integer) return expected("integer");
      return Value::of(operand.integer, letter == 'I'   ? Number::int64
                                        : letter == 'r' ? Number::int32
                                                        : Number::int_);
    case 'f':
      if (operand.kind != Operand::number || !operand.is_real) return expected("float");
      return Value::of(operand.real);
    case 'a':
    case 'v':
      return literal(operand);
    default:
      return error(fmt::format("can't handle {} for arg of type {}", written(operand),
                               parameter_type(letter)));
  }
}

/// Whether a value may be given for a parameter.
Result<Value> Execution::checked(Value value, char letter) {
  if (value.absent()) {
    if (value.is(Kind::missing) && may_be_nil(letter)) return letter == 'v' ? value : Value::nil();
    if (value.is(Kind::nil) && may_be_nil(letter)) return value;
    if (value.is(Kind::missing))
      return error(fmt::format("invalid value; expected {}", parameter_type(letter)));
    return error(fmt::format("wrong type for value; expected {}; got interface {{}}",
                             parameter_type(letter)));
  }
  if (fits(value, letter)) return value;
  return error(fmt::format("wrong type for value; expected {}; got {}", parameter_type(letter),
                           value.type()));
}
}  // namespace

Result<Value> Call::text(std::string text) {
  TRY(room(text.size()));
  TRY(spend(text.size()));
  return heap().text(std::move(text));
}

Result<void> Call::room(std::uint64_t bytes) {
  if (bytes > limits().value)
    return Error{Error::too_large, fmt::format("a text longer than {} bytes", limits().value)};
  return {};
}

Result<void> Call::room_for_items(std::uint64_t count) {
  if (count > limits().items)
    return Error{Error::too_large, fmt::format("more than {} items", limits().items)};
  return spend(count * sizeof(Value));
}

Result<void> execute(const TemplateSet& set, std::string_view name, const Value& dot, Heap& heap,
                     io::Writer& out, const RunOptions& options) {
  return Execution(set, heap, out, options).run(name, dot);
}

}  // namespace oakum::gotemplate

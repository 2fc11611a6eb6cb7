// Sets of templates, functions of the caller's own, and values that are made when asked for.
#include <gtest/gtest.h>

#include "tests/gotemplate/run_template.h"

namespace oakum::gotemplate {
namespace {

/// Those Helm adds, as a caller would.
Functions with_include() {
  auto functions = all_functions();
  functions["include"] = {"sa", [](Call& call, Arguments a) -> Result<Value> {
                            return call.text(TRY(call.include(a[0].text(), a[1])));
                          }};
  functions["tpl"] = {"sa", [](Call& call, Arguments a) -> Result<Value> {
                        return call.text(TRY(call.evaluate(a[0].text(), a[1])));
                      }};
  functions["required"] = {
      "sa",
      [](Call&, Arguments a) -> Result<Value> {
        if (a[1].absent() || (a[1].is(Value::Kind::text) && a[1].text().empty()))
          return wrong(std::string(a[0].text()));
        return a[1];
      },
      true};
  return functions;
}

Result<std::string> run(const TemplateSet& set, std::string_view name, const Value& dot,
                        Heap& heap) {
  io::StringWriter out;
  TRY(execute(set, name, dot, heap, out));
  return out.text();
}

TEST(TemplateSet, TemplatesOfSeveralFilesKnowEachOther) {
  Heap heap;
  TemplateSet set(with_include());
  ASSERT_TRUE(set.add("_helpers.tpl", "{{define \"name\"}}app-{{.}}{{end}}"));
  ASSERT_TRUE(set.add("a.yaml",
                      "x: {{include \"name\" \"a\" | upper}} {{tpl \"{{. | lower}}{{include "
                      "\\\"name\\\" .}}\" \"B\"}}"));
  EXPECT_EQ(*run(set, "a.yaml", Value(), heap), "x: APP-A bapp-B");
  ASSERT_TRUE(set.add("b.yaml", "a\n{{required \"give a name\" \"\"}}"));
  EXPECT_EQ(run(set, "b.yaml", Value(), heap).error().what,
            "template: b.yaml:2:2: executing \"b.yaml\" at <required \"give a name\" \"\">: error "
            "calling required: give a name");
  ASSERT_TRUE(set.add("c.yaml", "{{include \"none\" .}}"));
  EXPECT_NE(run(set, "c.yaml", Value(), heap).error().what.find("no template \"none\""),
            std::string::npos);
  ASSERT_TRUE(
      set.add("d.yaml", "{{tpl \"{{define \\\"only\\\"}}1{{end}}\" .}}{{include \"only\" .}}"));
  EXPECT_FALSE(run(set, "d.yaml", Value(), heap)) << "what a text defines is seen by nothing else";
}

TEST(TemplateSet, WhatAnEvaluatedTextLeavesBehindLivesOn) {
  Heap heap;
  TemplateSet set(with_include());
  ASSERT_TRUE(set.add("a", "{{$_ := tpl \"{{$_ := set . \\\"k\\\" \\\"a literal of the text\\\"}}\" .}}{{.k}}{{tpl \"\" .}}"));
  EXPECT_EQ(*run(set, "a", heap.map(), heap), "a literal of the text");
}

TEST(TemplateSet, AVariableWhosePlaceWasNotReached) {
  EXPECT_EQ(run_template("{{and false ($x := 1)}}{{$x}}").error().what,
            "template: t:1:25: executing \"t\" at <$x>: undefined variable: $x");
}

TEST(TemplateSet, ALaterDefinitionWins) {
  Heap heap;
  TemplateSet set(all_functions());
  ASSERT_TRUE(set.add("one", "{{define \"x\"}}1{{end}}"));
  ASSERT_TRUE(set.add("two", "{{define \"x\"}}2{{end}}"));
  ASSERT_TRUE(set.add("three", "{{define \"x\"}} {{end}}{{template \"x\"}}"));
  EXPECT_EQ(*run(set, "three", Value(), heap), "2") << "an empty one does not";
}

TEST(TemplateSet, IncludesAreBoundedToo) {
  Heap heap;
  TemplateSet set(with_include(), {}, {.depth = 100});
  ASSERT_TRUE(set.add("a", "{{define \"r\"}}{{include \"r\" .}}{{end}}{{include \"r\" .}}"));
  const auto made = run(set, "a", Value(), heap);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, Error::too_large);
}

TEST(TemplateSet, OtherDelimiters) {
  Heap heap;
  TemplateSet set(all_functions(), {}, {}, {.left = "<<", .right = ">>"});
  ASSERT_TRUE(set.add("a", "{{x}} <<- 3 ->> y"));
  EXPECT_EQ(*run(set, "a", Value(), heap), "{{x}}3y");
}

/// A structure with one field, a list of itself and a method.
class Sample final : public Object {
 public:
  explicit Sample(Heap& where) : Object(where) {}
  std::string_view type() const override { return "main.Sample"; }
  std::span<const Field> fields() const override {
    static const Field kFields[] = {
        {.name = "Name"}, {.name = "Empty"}, {.name = "Never", .json = "-"}};
    return kFields;
  }
  Value field(std::size_t index) const override { return Value::borrowed(index == 0 ? "n" : ""); }
  const Function* method(std::string_view name) const override {
    static const Function kGreet = {"s", [](Call& call, Arguments a) -> Result<Value> {
                                      return call.text("hello " + std::string(a[0].text()));
                                    }};
    return name == "Greet" ? &kGreet : nullptr;
  }
};

TEST(TemplateObject, FieldsMethodsAndText) {
  struct Case {
    std::string_view text, want;
  };
  constexpr Case kCases[] = {
      {"{{.Name}}", "n"},
      {"{{.Greet \"you\"}} {{\"me\" | .Greet}}", "hello you hello me"},
      {"{{.}} {{printf \"%+v\" .}}", "{n  } {Name:n Empty: Never:}"},
      {"{{toJson .}}", "{\"Name\":\"n\"}"},
      {"{{.Nope}}",
       "template: t:1:2: executing \"t\" at <.Nope>: can't evaluate field Nope in type "
       "main.Sample"},
      {"{{.Name 1}}",
       "template: t:1:2: executing \"t\" at <.Name>: Name has arguments but cannot be invoked as "
       "function"},
      {"{{.Greet}}",
       "template: t:1:2: executing \"t\" at <.Greet>: wrong number of args for Greet: want 1 got "
       "0"},
      {"{{kindOf .}} {{typeOf .}} {{if .}}T{{end}}", "struct main.Sample T"},
  };
  for (const auto& [text, want] : kCases) {
    Heap heap;
    TemplateSet set(all_functions());
    ASSERT_TRUE(set.add("t", text));
    const auto made = run(set, "t", heap.object<Sample>(), heap);
    EXPECT_EQ(made ? *made : made.error().what, want) << text;
  }
}

TEST(TemplateHeap, NothingIsLeftBehind) {
  Heap heap;
  {
    TemplateSet set(all_functions());
    ASSERT_TRUE(set.add(
        "t", "{{range until 1000}}{{$d := dict \"a\" (list . (repeat 100 \"x\"))}}{{end}}"));
    ASSERT_TRUE(run(set, "t", Value(), heap));
  }
  EXPECT_EQ(heap.used(), 0u);
}

TEST(TemplateRun, CanBeStopped) {
  Heap heap;
  TemplateSet set(all_functions());
  ASSERT_TRUE(set.add("t", "{{range 100000000}}{{end}}"));
  Cancel cancel;
  cancel.interrupted = true;
  io::StringWriter out;
  EXPECT_EQ(execute(set, "t", Value(), heap, out, {.cancel = &cancel}).error().kind,
            Error::cancelled);
}

}  // namespace
}  // namespace oakum::gotemplate

// links: gotemplate formats io base
// Promise: any template ends within its limits; what does not parse says where.
#include <cstdlib>
#include <string>

#include "formats/node.h"
#include "gotemplate/convert.h"
#include "gotemplate/execute.h"
#include "gotemplate/sprig/sprig.h"
#include "io/writer.h"

namespace {
using namespace oakum::gotemplate;

constexpr std::string_view kData =
    R"({"s":"Hello","n":3,"l":[3,1,2],"m":{"a":1,"b":{"c":"deep"}},"z":null,"b":true})";
constexpr Limits kLimits = {.text = 1u << 16,
                            .nesting = 100,
                            .steps = 20'000,
                            .output = 1u << 18,
                            .memory = 4u << 20,
                            .value = 1u << 16,
                            .items = 2'000,
                            .depth = 50};

Functions functions() {
  Functions all;
  add_builtins(all);
  add_sprig(all);
  all["tpl"] = {"sa", [](Call& call, Arguments a) -> oakum::Result<Value> {
                  return call.text(TRY(call.evaluate(a[0].text(), a[1])));
                }};
  all["include"] = {"sa", [](Call& call, Arguments a) -> oakum::Result<Value> {
                      return call.text(TRY(call.include(a[0].text(), a[1])));
                    }};
  return all;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Functions kFunctions = functions();
  static const auto kDocument = oakum::formats::parse_json(kData);
  Heap heap(kLimits.memory);
  TemplateSet set(kFunctions, {.now = [] { return oakum::Time{1'700'000'000, 0}; }}, kLimits);
  if (const auto added = set.add("t", {reinterpret_cast<const char*>(data), size}); !added) {
    if (!added.error().what.starts_with("template: t:")) std::abort();
    return 0;
  }
  oakum::io::StringWriter out;
  const auto made = execute(set, "t", value_of(kDocument->root(), heap), heap, out);
  if (out.text().size() > kLimits.output + (1u << 16)) std::abort();
  if (!made && !made.error().what.starts_with("template: ") &&
      !made.error().what.starts_with("more than"))
    std::abort();
  return 0;
}

#include <string>
#include <vector>

#include "base/text.h"
#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

namespace {
std::string clean(std::string_view path) {
  if (path.empty()) return ".";
  const bool rooted = path.front() == '/';
  std::vector<std::string> kept;
  for (const auto part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..")
      kept.emplace_back(part);
    else if (!kept.empty() && kept.back() != "..")
      kept.pop_back();
    else if (!rooted)
      kept.emplace_back(part);
  }
  const std::string joined = join(kept, "/");
  if (rooted) return "/" + joined;
  return joined.empty() ? "." : joined;
}

std::string base(std::string_view path) {
  if (path.empty()) return ".";
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  if (path.empty()) return "/";
  return std::string(path.substr(path.rfind('/') + 1));
}

std::string dir(std::string_view path) { return clean(path.substr(0, path.rfind('/') + 1)); }

std::string ext(std::string_view path) {
  const auto dot = path.find_last_of("./");
  if (dot == path.npos || path[dot] != '.') return "";
  return std::string(path.substr(dot));
}

template <std::string (*change)(std::string_view)>
Result<Value> changed(Call& call, Arguments a) {
  TRY(call.spend(a[0].text().size()));
  return call.text(change(a[0].text()));
}
Result<Value> is_abs(Call&, Arguments a) { return Value::of(a[0].text().starts_with('/')); }
}  // namespace

void add_path_functions(Functions& functions) {
  functions["base"] = functions["osBase"] = {"s", changed<base>};
  functions["dir"] = functions["osDir"] = {"s", changed<dir>};
  functions["clean"] = functions["osClean"] = {"s", changed<clean>};
  functions["ext"] = functions["osExt"] = {"s", changed<ext>};
  functions["isAbs"] = functions["osIsAbs"] = {"s", is_abs};
}

}  // namespace oakum::gotemplate

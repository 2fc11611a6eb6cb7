// Compiles the rules of a folder into the file that the program carries: compiler FOLDER FILE.
#include <cstdio>
#include <fstream>

#include "secret/packed.h"
#include "secret/prefilter.h"
#include "secret/rule_folder.h"

using namespace oakum;

namespace {

Result<void> compile(const std::string& folder, const std::string& file) {
  const auto rules = TRY(secret::read_rule_folder(folder));
  const auto database = TRY(secret::compile_database(rules.rules));
  std::ofstream out(file, std::ios::binary);
  out << secret::pack(rules, database);
  out.close();
  if (!out) return Error{Error::io, file + ": cannot be written"};
  return {};
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return 2;
  const auto done = compile(words[1], words[2]);
  if (!done) std::fprintf(stderr, "%s: %s\n", words[1], done.error().what.c_str());
  return done ? 0 : 1;
}

// links: ecosystems formats io
// Parse rates of the big formats, each beside the bare library over the same bytes where there is
// one: bytes a second, and the peak of memory in use as a multiple of the file.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "bench/memory.h"
#include "base/text.h"
#include "ecosystems/all.h"
#include "formats/node.h"
#include "inventory/analyzer.h"
#include "io/decompress.h"

namespace oakum {
namespace {

constexpr int kPackages = 20'000;

std::string version(int i) { return fmt::format("{}.{}.{}", i % 7, i % 31, i % 101); }
std::string name(int i) { return fmt::format("package-{:05}", i); }
std::string integrity(int i) {
  return fmt::format("sha512-{:032x}{:032x}{:022x}==", i * 2654435761u, i * 40503u, i);
}

template <class Row>
std::string repeat(std::string_view head, Row row, std::string_view tail = "") {
  std::string out(head);
  for (int i = 0; i < kPackages; ++i) out += row(i);
  return out += tail;
}

std::string package_lock() {
  return repeat(
      "{\n  \"name\": \"app\",\n  \"version\": \"1.0.0\",\n  \"lockfileVersion\": 3,\n  "
      "\"packages\": {\n"
      "    \"\": {\"name\": \"app\", \"dependencies\": {\"package-00000\": \"^0.0.0\"}}",
      [](int i) {
        return fmt::format(
            ",\n    \"node_modules/{0}\": {{\n      \"version\": \"{1}\",\n      \"resolved\": "
            "\"https://registry.example/{0}/-/{0}-{1}.tgz\",\n      \"integrity\": \"{2}\",\n      "
            "\"license\": \"MIT\",\n      \"dependencies\": {{\n        \"{3}\": \"^1.0.0\"\n      "
            "}}\n    }}",
            name(i), version(i), integrity(i), name((i + 1) % kPackages));
      },
      "\n  }\n}\n");
}

std::string yarn_lock() {
  return repeat("# yarn lockfile v1\n\n", [](int i) {
    return fmt::format(
        "\n{0}@^{1}:\n  version \"{1}\"\n  resolved "
        "\"https://registry.example/{0}/-/{0}-{1}.tgz\"\n  "
        "integrity {2}\n  dependencies:\n    {3} \"^{4}\"\n",
        name(i), version(i), integrity(i), name((i + 1) % kPackages), version((i + 1) % kPackages));
  });
}

std::string pnpm_lock() {
  const auto packages = repeat(
      "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      package-00000:\n     "
      "   "
      "specifier: ^0.0.0\n        version: 0.0.0\n\npackages:\n",
      [](int i) {
        return fmt::format(
            "\n  {}@{}:\n    resolution: {{integrity: {}}}\n    engines: {{node: '>=8'}}\n",
            name(i), version(i), integrity(i));
      });
  return packages + repeat("\nsnapshots:\n", [](int i) {
           return fmt::format("\n  {}@{}:\n    dependencies:\n      {}: {}\n", name(i), version(i),
                              name((i + 1) % kPackages), version((i + 1) % kPackages));
         });
}

std::string poetry_lock() {
  return repeat(
      "",
      [](int i) {
        return fmt::format(
            "[[package]]\nname = \"{0}\"\nversion = \"{1}\"\ndescription = \"A package\"\noptional "
            "= "
            "false\npython-versions = \">=3.8\"\ngroups = [\"main\"]\nfiles = [\n    {{file = "
            "\"{0}-{1}-py3-none-any.whl\", hash = \"sha256:{2:064x}\"}},\n    {{file = "
            "\"{0}-{1}.tar.gz\", hash = \"sha256:{2:064x}\"}},\n]\n\n[package.dependencies]\n{3} = "
            "\">=1.0\"\n\n",
            name(i), version(i), i, name((i + 1) % kPackages));
      },
      "[metadata]\nlock-version = \"2.1\"\npython-versions = \"^3.8\"\ncontent-hash = \"0\"\n");
}

std::string cargo_lock() {
  return repeat("version = 3\n\n", [](int i) {
    return fmt::format(
        "[[package]]\nname = \"{}\"\nversion = \"{}\"\nsource = "
        "\"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = "
        "\"{:064x}\"\ndependencies = [\n \"{}\",\n]\n\n",
        name(i), version(i), i, name((i + 1) % kPackages));
  });
}

std::string dpkg_status() {
  return repeat("", [](int i) {
    return fmt::format(
        "Package: {0}\nStatus: install ok installed\nPriority: optional\nSection: "
        "libs\nInstalled-Size: "
        "{2}\nMaintainer: Some Body <some@body.example>\nArchitecture: amd64\nMulti-Arch: "
        "same\nSource: "
        "source-{2}\nVersion: {1}-1+deb12u1\nDepends: {3} (>= 1.0), libc6 (>= 2.34)\nDescription: "
        "a "
        "library\n It does what libraries do, and it takes several lines to say so.\n .\n That was "
        "one "
        "of them.\nHomepage: https://www.example.org/\n\n",
        name(i), version(i), i, name((i + 1) % kPackages));
  });
}

/// A file given by the environment (an rpm database, a jar); empty when it is not.
std::string given(const char* variable) {
  const char* path = std::getenv(variable);
  if (!path) return {};
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void count(benchmark::State& state, const std::string& text) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void analyze(benchmark::State& state, const inventory::Analyzer& analyzer, const std::string& path,
             const std::string& text) {
  std::size_t packages = 0, highest = 0;
  for (auto _ : state) {
    const auto before = in_use.load();
    peak = before;
    inventory::Sink sink;
    const auto done = analyzer.read(io::MemoryFile(path, as_bytes(text)), sink);
    if (!done) state.SkipWithError(done.error().what.c_str());
    packages = sink.packages.size();
    highest = peak - before;
  }
  count(state, text);
  state.counters["packages"] = static_cast<double>(packages);
  state.counters["memory/file"] = static_cast<double>(highest) / static_cast<double>(text.size());
}

void tree(benchmark::State& state, Result<formats::Document> (*parse)(std::string_view),
          const std::string& text) {
  for (auto _ : state) {
    const auto document = parse(text);
    if (!document) state.SkipWithError(document.error().what.c_str());
  }
  count(state, text);
}

Result<formats::Document> json_tree(std::string_view text) { return formats::parse_json(text); }
Result<formats::Document> yaml_tree(std::string_view text) { return formats::parse_yaml(text); }
Result<formats::Document> toml_tree(std::string_view text) { return formats::parse_toml(text); }

struct Subject {
  std::string_view analyzer;
  std::string path;
  std::string text;
  Result<formats::Document> (*tree)(std::string_view) = nullptr;  ///< The bare library.
};

void register_all() {
  static const std::vector<Subject> subjects = {
      {"npm-lock", "package-lock.json", package_lock(), json_tree},
      {"yarn-lock", "yarn.lock", yarn_lock()},
      {"pnpm-lock", "pnpm-lock.yaml", pnpm_lock(), yaml_tree},
      {"poetry-lock", "poetry.lock", poetry_lock(), toml_tree},
      {"cargo-lock", "Cargo.lock", cargo_lock(), toml_tree},
      {"dpkg-status", "var/lib/dpkg/status", dpkg_status()},
      {"rpm-db", "var/lib/rpm/rpmdb.sqlite", given("RPMDB")},
      {"jar", "app.jar", given("JAR")},
  };
  for (const auto& subject : subjects) {
    if (subject.text.empty()) continue;
    for (const auto& analyzer : ecosystems::all()) {
      if (analyzer.name != subject.analyzer) continue;
      benchmark::RegisterBenchmark(
          fmt::format("{}/analyzer", subject.analyzer).c_str(),
          [&](benchmark::State& state) { analyze(state, analyzer, subject.path, subject.text); });
    }
    if (subject.tree)
      benchmark::RegisterBenchmark(
          fmt::format("{}/bare tree", subject.analyzer).c_str(),
          [&](benchmark::State& state) { tree(state, subject.tree, subject.text); });
  }
}

}  // namespace
}  // namespace oakum

int main(int argc, char** argv) {
  oakum::register_all();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}

#pragma once
#include "cli/args.h"
#include "cli/terminal.h"
#include "secret/baseline.h"
#include "secret/detector.h"

namespace oakum::cli {

/// What secrets are looked for with, as the flags say: the built-in rules, changed by
/// --secret-config, or where it is not given by trivy-secret.yaml, else .gitleaks.toml, of the
/// working directory. Values are shown with --show-secrets only, and only where standard output is
/// a terminal; the salt of hashes comes from the environment or the configuration file. Errors:
/// usage (with the file's name and line), not_found, denied, io.
Result<secret::Detector> open_detector(const Args& args, Terminal& terminal);

/// The secrets that are known already: those of --secret-baseline, or where it is not given of
/// .gitleaksignore in the working directory; else none. Errors: usage (with the file's name and
/// line), not_found, denied, io.
Result<secret::Baseline> open_baseline(const Args& args);

/// The files that the two read.
std::vector<std::string> own_secret_files(const Args& args);

/// The names of the flags that the two ask for.
std::vector<std::string_view> secret_flags(std::vector<std::string_view> more = {});

}  // namespace oakum::cli

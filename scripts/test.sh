#!/usr/bin/env bash
# Installs what is missing, builds everything and runs all tests. Arguments go to ctest (for instance: -R deb).
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${OAKUM_PRESET:-release}
scripts/install_packages.sh
scripts/install_web.sh
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1  # a second clone compiles nothing again
cmake --preset "$preset" -DOAKUM_TESTS=ON > /dev/null
cmake --build "build/$preset"
ctest --test-dir "build/$preset" --output-on-failure -j "$(nproc)" "$@"

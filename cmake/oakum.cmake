# What every part of the build has in common: options, flags, and the functions that turn a folder into a library.
option(OAKUM_TESTS "Build the tests and the fuzz targets' replays" ON)
option(OAKUM_BENCH "Build the benchmarks" OFF)
option(OAKUM_STATIC "Link the program as one static-pie file" ON)
option(OAKUM_LIBFUZZER "Build the fuzz targets for libFuzzer (clang only)" OFF)
set(OAKUM_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(oakum_flags INTERFACE)
target_include_directories(oakum_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(oakum_flags INTERFACE
  -Wall -Wextra -Wshadow -Wformat=2 -Wno-missing-field-initializers -Werror=return-type -Werror=unused-result
  -fno-delete-null-pointer-checks -fno-strict-overflow
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
target_compile_definitions(oakum_flags INTERFACE OAKUM_VERSION="${PROJECT_VERSION}")
if(OAKUM_SANITIZE)
  target_compile_options(oakum_flags INTERFACE -fsanitize=${OAKUM_SANITIZE} -fno-omit-frame-pointer)
  if(NOT OAKUM_SANITIZE STREQUAL "thread")
    target_compile_options(oakum_flags INTERFACE -fno-sanitize-recover=all)
  endif()
  target_link_options(oakum_flags INTERFACE -fsanitize=${OAKUM_SANITIZE})
  if(OAKUM_LIBFUZZER)
    # RapidJSON adds 0 to a null pointer, which clang counts and g++ does not.
    target_compile_options(oakum_flags INTERFACE -fsanitize=fuzzer-no-link -fno-sanitize=pointer-overflow)
  endif()
else()
  target_compile_options(oakum_flags INTERFACE -fstack-protector-strong -fstack-clash-protection
    -ftrivial-auto-var-init=zero)
  target_compile_definitions(oakum_flags INTERFACE _GLIBCXX_ASSERTIONS)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    # The distribution's compilers may predefine another level.
    target_compile_options(oakum_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  endif()
endif()

# oakum_library(NAME DEPS lower-library... LINK outside-library...): the sources are the *.cpp of the folder and below.
function(oakum_library name)
  cmake_parse_arguments(arg "" "" "DEPS;LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  add_library(oakum_${name} STATIC ${sources})
  target_link_libraries(oakum_${name} PUBLIC oakum_flags)
  foreach(dep IN LISTS arg_DEPS)
    target_link_libraries(oakum_${name} PUBLIC oakum_${dep})
  endforeach()
  target_link_libraries(oakum_${name} PUBLIC ${arg_LINK})
endfunction()

# oakum_registry(NAME OF namespace::Type HEADER file): every *.cpp directly in the folder defines one function named
# like the file that returns a Type; the generated all() calls them, sorted by file name. A forgotten definition is a
# link error.
function(oakum_registry name)
  cmake_parse_arguments(arg "" "OF;HEADER" "" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(SORT sources)
  set(declarations "")
  set(calls "")
  foreach(source IN LISTS sources)
    get_filename_component(entry ${source} NAME_WE)
    string(APPEND declarations "${arg_OF} ${entry}();\n")
    string(APPEND calls "      ${entry}(),\n")
  endforeach()
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/registry.gen.cpp)
  file(CONFIGURE OUTPUT ${generated} CONTENT
"// Made by the build from the file names of src/${name}.
#include \"${arg_HEADER}\"

namespace oakum::${name} {
${declarations}
const std::vector<${arg_OF}>& all() {
  static const std::vector<${arg_OF}> list = {
${calls}  };
  return list;
}
}  // namespace oakum::${name}
" @ONLY)
  target_sources(oakum_${name} PRIVATE ${generated})
endfunction()

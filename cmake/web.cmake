# The page of the HTML report: web/ bundled by esbuild out of web/node_modules (scripts/install_web.sh puts it there), so
# that the build itself needs no network. Without it the program is built all the same and says how to get the page.
find_program(NODE_PROGRAM NAMES node nodejs)
set(OAKUM_PAGE ${CMAKE_BINARY_DIR}/web/page.html)
if(NODE_PROGRAM AND EXISTS ${CMAKE_SOURCE_DIR}/web/node_modules/esbuild/package.json)
  set(OAKUM_WEB ON CACHE INTERNAL "Whether the page of the HTML report is built in")
  file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/src/*)
  add_custom_command(OUTPUT ${OAKUM_PAGE}
    COMMAND ${NODE_PROGRAM} ${CMAKE_SOURCE_DIR}/web/build.mjs ${CMAKE_BINARY_DIR}/web
    DEPENDS ${web_sources} ${CMAKE_SOURCE_DIR}/web/build.mjs ${CMAKE_SOURCE_DIR}/web/package-lock.json
    COMMENT "Bundling the page of the HTML report" VERBATIM)
else()
  set(OAKUM_WEB OFF CACHE INTERNAL "Whether the page of the HTML report is built in")
  message(WARNING "The page of --format html is NOT built in: node or web/node_modules is missing. "
    "scripts/install_web.sh installs what it takes; then configure again.")
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/web)
  file(WRITE ${OAKUM_PAGE} "")
endif()

# Writes the .sql files of this folder into one .cpp, so that the server needs no files at run time.
# Usage: cmake -DFOLDER=... -DOUTPUT=... -P embed.cmake
set(text "// Made by embed.cmake.\n#include \"storage/shared/migrations.hpp\"\n\n")
string(APPEND text "#include <array>\n\n")
string(APPEND text "namespace segue::storage {\n")
foreach(dialect sqlite postgres)
  file(GLOB scripts ${FOLDER}/*.${dialect}.sql)
  list(SORT scripts)
  set(entries "")
  set(count 0)
  foreach(script ${scripts})
    get_filename_component(file_name ${script} NAME)
    string(REGEX MATCH "^([0-9][0-9][0-9][0-9])_([a-z_0-9]+)\\.${dialect}\\.sql$" matched
      ${file_name})
    math(EXPR count "${count} + 1")
    math(EXPR version "1${CMAKE_MATCH_1} - 10000")
    if(NOT version EQUAL count)
      message(FATAL_ERROR "${file_name}: migration ${count} of ${dialect} was expected here")
    endif()
    file(READ ${script} sql)
    string(APPEND entries "    Migration{${version}, \"${CMAKE_MATCH_2}\", "
      "R\"segue_sql(${sql})segue_sql\"},\n")
  endforeach()
  string(APPEND text "\nstd::span<const Migration> ${dialect}_migrations() {\n"
    "  static constexpr std::array<Migration, ${count}> all{\n${entries}  };\n  return all;\n}\n")
endforeach()
file(WRITE ${OUTPUT} "${text}\n}  // namespace segue::storage\n")

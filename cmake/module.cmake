# segue_module(NAME DEPENDS segue::base ... PRIVATE third-party ...)
#
# One folder is one module, one static library and one test binary:
#   every *.cpp of the folder        -> library  segue::NAME
#   every *_test.cpp of the folder   -> program  NAME_test (label: unit)
# DEPENDS are modules of ours that this one's headers name; PRIVATE are libraries that only its
# .cpp files may include. Tests see both.
function(segue_module name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;PRIVATE" ${ARGN})
  string(REPLACE "::" "_" target "segue_${name}")
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")

  if(NOT sources)
    set(sources ${PROJECT_SOURCE_DIR}/src/base/assert.cpp)
  endif()
  add_library(${target} STATIC ${sources})
  add_library(segue::${name} ALIAS ${target})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PUBLIC ${ARG_DEPENDS} fmt::fmt PRIVATE ${ARG_PRIVATE})

  if(SEGUE_TESTS AND tests)
    string(REPLACE "::" "_" test_target "${name}_test")
    add_executable(${test_target} ${tests})
    target_link_libraries(${test_target} PRIVATE ${target} ${ARG_PRIVATE} GTest::gtest GTest::gmock
      GTest::gtest_main ${RAPIDCHECK_LIBRARY})
    target_include_directories(${test_target} SYSTEM PRIVATE ${RAPIDCHECK_INCLUDE})
    add_test(NAME ${test_target} COMMAND ${test_target})
    set_tests_properties(${test_target} PROPERTIES LABELS unit)
  endif()
endfunction()

# Warnings, hardening and sanitizers, for every target of ours.
set(SEGUE_SANITIZE "" CACHE STRING "Sanitizers, comma separated: address,undefined or thread")

add_compile_options(
  -Wall -Wextra -Werror -Wthread-safety -Werror=format-security -Wno-c99-designator
  -Wno-missing-designated-field-initializers
  -fstack-protector-strong -fstack-clash-protection -fcf-protection=full
  -ftrivial-auto-var-init=zero -fno-omit-frame-pointer)
add_compile_definitions(_GLIBCXX_ASSERTIONS BOOST_ASIO_SEPARATE_COMPILATION
  BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
add_link_options(-fuse-ld=lld-19 -Wl,-z,relro,-z,now,-z,noexecstack)

if(SEGUE_SANITIZE)
  add_compile_definitions(SEGUE_SANITIZED)
  add_compile_options(-fsanitize=${SEGUE_SANITIZE} -fno-sanitize-recover=all -O1 -gline-tables-only)
  add_link_options(-fsanitize=${SEGUE_SANITIZE})
else()
  add_compile_options($<$<CONFIG:RelWithDebInfo>:-U_FORTIFY_SOURCE>
    $<$<CONFIG:RelWithDebInfo>:-D_FORTIFY_SOURCE=3>)
endif()
# Libraries' assertions are for their authors; ours (SEGUE_ASSERT) stay on in every build.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -DNDEBUG -gline-tables-only")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -gline-tables-only")

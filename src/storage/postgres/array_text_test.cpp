#include "storage/postgres/array_text.hpp"

#include <gtest/gtest.h>

namespace segue::storage::postgres {
namespace {

TEST(ArrayText, ElementsAreQuotedAsPostgresReadsThem) {
  ArrayText array;
  EXPECT_EQ(array.finished(), "{}");
  array.add(std::int64_t{-5});
  array.add(true);
  array.add(1.5);
  array.add(std::optional<double>());
  array.add(std::string_view(R"(a "b" \ {c},NULL)"));
  array.add(Bytes{std::string_view("\0\xFF", 2)});
  array.add(std::string_view());
  EXPECT_EQ(array.finished(), R"({-5,t,1.5,NULL,"a \"b\" \\ {c},NULL","\\x00ff",""})");
}

}  // namespace
}  // namespace segue::storage::postgres

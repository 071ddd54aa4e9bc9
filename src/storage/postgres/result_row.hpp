#pragma once

#include <libpq-fe.h>

#include "storage/shared/sql.hpp"

namespace segue::storage::postgres {

// One row of a result in text form. Lives no longer than the result.
class ResultRow final : public Row {
 public:
  ResultRow(const PGresult& result, int row) : result_(result), row_(row) {}

 protected:
  std::int64_t integer_at(int column) const override;
  bool flag_at(int column) const override { return view_at(column) == "t"; }
  std::optional<double> real_at(int column) const override;
  std::string_view view_at(int column) const override;
  std::string bytes_at(int column) const override;

 private:
  const PGresult& result_;
  int row_;
};

}  // namespace segue::storage::postgres

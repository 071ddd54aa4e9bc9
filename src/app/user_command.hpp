#pragma once

#include <string>

#include "app/settings.hpp"

namespace segue::app {

// `segue user …`: accounts without a browser. Each returns the process's exit status.
[[nodiscard]] int user_add(const Settings& settings, const std::string& name, bool admin);
[[nodiscard]] int user_list(const Settings& settings);
[[nodiscard]] int user_reset(const Settings& settings, const std::string& name);
[[nodiscard]] int user_app_password(const Settings& settings, const std::string& name,
                                    const std::string& label);
[[nodiscard]] int user_api_key(const Settings& settings, const std::string& name,
                               const std::string& label);

}  // namespace segue::app

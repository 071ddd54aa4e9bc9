#!/usr/bin/env python3
"""Writes an OpenAPI document (YAML) as C++: segue::api::openapi_json().

Usage: embed_openapi.py IN.yaml OUT.cpp
"""
import json
import sys

import yaml

CHUNK = 12_000  # compilers need not take longer string literals

source, target = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    text = json.dumps(yaml.safe_load(file), ensure_ascii=False, separators=(",", ":"))
chunks = [text[i : i + CHUNK] for i in range(0, len(text), CHUNK)]
literals = "\n".join(f'    R"openapi({chunk})openapi"' for chunk in chunks)
with open(target, "w", encoding="utf-8") as file:
    file.write(
        '#include "api/api.hpp"\n\nnamespace segue::api {\n\n'
        f"std::string_view openapi_json() {{\n  return\n{literals};\n}}\n\n"
        "}  // namespace segue::api\n"
    )

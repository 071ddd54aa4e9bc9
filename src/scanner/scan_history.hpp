#pragma once

#include "domain/catalog_writer.hpp"
#include "domain/scan_control.hpp"
#include "scanner/scan_plan.hpp"

namespace segue::scanner {

// Keeps a scan that has ended among the latest ones, unless it only looked and found nothing.
// Thread: the scanner's.
void keep_in_history(domain::Coordinator& coordinator, const ScanPlan& plan,
                     const domain::ScanStatus& status);

}  // namespace segue::scanner

#include "tests/bench/row.h"

#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#ifdef BACKSTEP_BENCH_UI
#include <QApplication>
#endif

namespace backstep::bench {

namespace {

struct Options
{
    bool json = false;
    std::string only;
    std::string folder;
};

std::vector<Row> allRows()
{
    std::vector<Row> rows;
    for (const auto& part :
         {durableRows(),
          recoveryRows(),
          memoryRows(),
          ingestRows(),
          searchRows(),
          captureRows(),
          kafkaRows(),
          listRows(),
          timelineRows(),
          canvasRows(),
          startRows(),
          windowRows()}) {
        rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
}

void print(const std::string& name, const Measured& measured, bool asJson)
{
    const bool compares = measured.baseline.has_value() && *measured.baseline > 0;
    if (asJson) {
        nlohmann::ordered_json line{{"name", name}, {"value", measured.value}, {"unit", measured.unit}};
        line["baseline"] = compares ? nlohmann::ordered_json(*measured.baseline) : nlohmann::ordered_json(nullptr);
        line["ratio"]
            = compares ? nlohmann::ordered_json(measured.value / *measured.baseline) : nlohmann::ordered_json(nullptr);
        fmt::print("{}\n", line.dump());
    } else if (compares) {
        fmt::print(
            "{:<20} {:>12.4g} {:<10} {:>12.4g} {:>9.3g}   {}\n",
            name,
            measured.value,
            measured.unit,
            *measured.baseline,
            measured.value / *measured.baseline,
            measured.against
        );
    } else {
        fmt::print("{:<20} {:>12.4g} {:<10} {:>12} {:>9}\n", name, measured.value, measured.unit, "-", "-");
    }
    (void)std::fflush(stdout);
}

/// A folder of the row's own on the disk that is measured, gone afterwards.
bool run(const Row& row, const Options& options)
{
    const std::string folder = options.folder + "/" + row.name;
    std::filesystem::create_directories(folder);
    const Result<Measured> measured = row.measure(folder);
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    if (!measured) {
        fmt::print(stderr, "{}: {}\n", row.name, measured.error().message);
        return false;
    }
    print(row.name, *measured, options.json);
    return true;
}

int usage(const std::vector<Row>& rows)
{
    std::string names;
    for (const Row& row : rows) {
        names += " " + row.name;
    }
    fmt::print(stderr, "usage: backstep-bench [--json] [--only NAME] [--data FOLDER]\nNAME is one of{}\n", names);
    return 2;
}

} // namespace

int main(const std::vector<std::string>& arguments)
{
    const std::vector<Row> rows = allRows();
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const bool hasValue = i + 1 < arguments.size();
        if (arguments[i] == "--json") {
            options.json = true;
        } else if (arguments[i] == "--only" && hasValue) {
            options.only = arguments[++i];
        } else if (arguments[i] == "--data" && hasValue) {
            options.folder = arguments[++i];
        } else {
            return usage(rows);
        }
    }
    std::string made = (std::filesystem::temp_directory_path() / "backstep-bench-XXXXXX").string();
    if (options.folder.empty()) {
        if (mkdtemp(made.data()) == nullptr) {
            fmt::print(stderr, "No folder can be made in {}.\n", std::filesystem::temp_directory_path().string());
            return 2;
        }
        options.folder = made;
    }
    if (!options.json) {
        fmt::print("{:<20} {:>12} {:<10} {:>12} {:>9}   {}\n", "name", "value", "unit", "baseline", "ratio", "against");
    }
    bool found = false;
    bool fine = true;
    for (const Row& row : rows) {
        if (options.only == row.name || (options.only.empty() && !row.onlyByName)) {
            found = true;
            fine = run(row, options) && fine;
        }
    }
    std::error_code ignored;
    std::filesystem::remove(made, ignored);
    if (!found) {
        return usage(rows);
    }
    return fine ? 0 : 1;
}

} // namespace backstep::bench

int main(int count, char** words)
{
#ifdef BACKSTEP_BENCH_UI
    // Where a person has no display, and to be the same with one.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(count, words);
#endif
    return backstep::bench::main(std::vector<std::string>(words + 1, words + count));
}

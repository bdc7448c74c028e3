#include "app/commands/window.h"

#include "app/composition/studio_run.h"
#include "app/composition/studio_views.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>

namespace backstep {

namespace {

/// "1440x900".
bool readSize(const std::string& text, StudioOptions& options)
{
    char rest = 0;
    return std::sscanf(text.c_str(), "%dx%d%c", &options.width, &options.height, &rest) == 2 && options.width > 0
        && options.width <= 8192 && options.height > 0 && options.height <= 8192;
}

struct WindowArguments
{
    StudioOptions options;
    std::string size;
};

/// "wat": neither a command nor the name of a file that could be there.
bool isMistypedCommand(const std::string& word)
{
    std::error_code ignored;
    return word.find_first_of("./") == std::string::npos && !std::filesystem::exists(word, ignored);
}

ExitCode run(WindowArguments& arguments)
{
    const auto& files = arguments.options.files;
    if (const auto wrong = std::ranges::find_if(files, isMistypedCommand); wrong != files.end()) {
        return sayError(
            {Fault::BadInput, "There is no command or file \"" + *wrong + "\". `backstep --help` lists the commands."}
        );
    }
    const std::string& picture = arguments.options.screenshot;
    if (!picture.empty() && !picture.ends_with(".png")) {
        return sayError({Fault::BadInput, "--screenshot draws a PNG: give " + picture + " a name that ends in .png."});
    }
    if (!arguments.size.empty() && !readSize(arguments.size, arguments.options)) {
        return sayError({Fault::BadInput, "--size takes WIDTHxHEIGHT, for example 1440x900."});
    }
    return runStudio(arguments.options);
}

} // namespace

void addWindowCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<WindowArguments>();
    StudioOptions& options = arguments->options;
    app.add_option("FILE", options.files, "Definition files, or a capture, to open in the window");
    app.add_flag("--demo", options.demo, "Opens the sample workspace with simulated workers");
    app.add_option("--screenshot", options.screenshot, "Draws one view of the demo into this PNG file and leaves");
    app.add_option("--view", options.view, "What --screenshot draws")->check(CLI::IsMember(studioViews()));
    app.add_option("--theme", options.theme, "dark or light")->check(CLI::IsMember({"dark", "light"}));
    app.add_option("--size", arguments->size, "Size of the window, for example 1440x900");
    app.add_option("--scale", options.scale, "Device pixels to a pixel of the look")->check(CLI::Range(0.5, 4.0));
    app.add_option("--profile", options.profile, "Connects by this profile (Sandbox, \"Local Kafka\", or your own)");
    app.callback([&app, &exit, arguments] {
        if (app.get_subcommands().empty()) {
            exit = run(*arguments);
        }
    });
}

} // namespace backstep

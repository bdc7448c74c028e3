#include "app/commands/picture.h"

#include "app/commands/flow_arguments.h"
#include "app/composition/platform.h"
#include "model/editor/editor_document.h"
#include "model/words.h"
#include "ui/editor/flow_drawing.h"
#include "ui/editor/picture_export.h"

#include <CLI/CLI.hpp>

#include <QGuiApplication>

#include <array>
#include <memory>

namespace backstep {

namespace {

struct PictureArguments
{
    std::string file;
    std::string name; ///< empty: the only one
    std::string out;
    std::string theme = "light";
    std::optional<double> scale;
};

ExitCode refuse(const std::string& sentence)
{
    return sayError({Fault::BadInput, sentence});
}

/// What it draws without, it says: the first error of the text, or that there is no flow in it.
std::string whyNothing(const std::string& file, const EditorDocument& document)
{
    const auto first = std::ranges::find(document.found(), Severity::Error, &Problem::severity);
    if (first == document.found().end()) {
        return file + " defines no orchestration that could be drawn: it needs an entry with as: initiator.";
    }
    Problem problem = *first;
    problem.file = file;
    return toSentence(problem);
}

/// The orchestration asked for is the one that is drawn; a sentence where there is none, or several.
std::optional<std::string> choose(const PictureArguments& arguments, EditorDocument& document)
{
    const QStringList& names = document.names();
    if (!document.graph() || document.isStale()) {
        return whyNothing(arguments.file, document);
    }
    const std::string listed = names.join(QStringLiteral(", ")).toStdString();
    if (arguments.name.empty() && names.size() > 1) {
        return arguments.file + " defines several orchestrations: choose one with --name: " + listed + ".";
    }
    const auto wanted = arguments.name.empty() ? 0 : names.indexOf(QString::fromStdString(arguments.name));
    if (wanted < 0) {
        return arguments.file + " has no orchestration \"" + arguments.name + "\"; it defines " + listed + ".";
    }
    document.choose(static_cast<int>(wanted));
    return std::nullopt;
}

ExitCode draw(const PictureArguments& arguments)
{
    drawInMemory();
    takeQtMessages();
    std::string name = "backstep";
    std::array<char*, 2> words{name.data(), nullptr};
    int count = 1;
    const QGuiApplication application(count, words.data());

    const QString out = QString::fromStdString(arguments.out);
    if (arguments.scale && out.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
        return refuse("--scale is for a PNG: an SVG is sharp at every size.");
    }
    EditorDocument document;
    if (const auto refusal = document.load(QString::fromStdString(arguments.file))) {
        return refuse(refusal->toStdString());
    }
    if (const auto refusal = choose(arguments, document)) {
        return refuse(*refusal);
    }
    const FlowDrawing drawing(arguments.theme == "dark" ? ThemeKind::Dark : ThemeKind::Light, *document.graph());
    const double scale = arguments.scale.value_or(drawing.scaleWithin(pictures::scaleUsual));
    if (const auto refusal = exportPicture(drawing, out, scale)) {
        return refuse(refusal->toStdString());
    }
    const std::size_t steps = document.graph()->steps.size();
    const std::string drawn = steps == 1 ? "1 step" : std::to_string(steps) + " steps";
    sayLine(arguments.out + ": " + document.graph()->name().toStdString() + ", " + drawn);
    return ExitCode::Fine;
}

} // namespace

void addPictureCommand(CLI::App& app, ExitCode& exit)
{
    auto arguments = std::make_shared<PictureArguments>();
    CLI::App& command = *app.add_subcommand("picture", "Draws a flow as Design shows it, into an SVG or a PNG");
    command.add_option("FILE", arguments->file, "a definition file (YAML or JSON)")->required();
    command.add_option("--name", arguments->name, "ORCH  which orchestration of the file");
    command.add_option("--out", arguments->out, "X.svg or X.png  where to; the ending says what")->required();
    command.add_option("--theme", arguments->theme, "dark or light (default: light)")
        ->check(CLI::IsMember({"dark", "light"}));
    command.add_option("--scale", arguments->scale, "N  pixels of a PNG to one of the canvas (default: 2)")
        ->check(CLI::Range(0.05, 16.0));
    command.callback([arguments, &exit] { exit = draw(*arguments); });
}

} // namespace backstep

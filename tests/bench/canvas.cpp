#include "engine/definition/document.h"
#include "model/editor/saved_versions.h"
#include "model/editor/step_edits.h"
#include "model/editor/unsaved_work.h"
#include "tests/bench/measuring.h"
#include "tests/bench/row.h"
#include "ui/editor/design_page.h"
#include "ui/editor/flow_canvas.h"
#include "ui/shared/theme.h"

#include <QApplication>
#include <QFile>
#include <QImage>

namespace backstep::bench {

namespace {

constexpr int steps = 2'000;

/// A graph of layers: every step waits for two of the layer before.
std::string definition()
{
    constexpr int aLayer = 20;
    std::string text = "orchestrationName: benched\nas: initiator\ntype: graph\nsteps:\n";
    for (int i = 0; i < steps; ++i) {
        text += "  - { seq: " + std::to_string(i + 1) + ", name: step" + std::to_string(i) + ", objectType: String";
        if (i >= aLayer) {
            const int above = i - aLayer;
            const int other = above / aLayer * aLayer + (above + 1) % aLayer;
            text += ", dependsOn: [step" + std::to_string(above) + ", step" + std::to_string(other) + "]";
        }
        text += " }\n";
    }
    return text;
}

Result<Measured> frame(const std::string&)
{
    const std::string text = definition();
    const DefinitionDocument document = readDefinitions(text, "benched.yaml");
    if (document.entries.size() != 1 || !document.entries[0].orchestration) {
        return failure(Fault::Internal, "The definition of the canvas cannot be read.");
    }
    Theme theme(ThemeKind::Dark);
    theme.dress(*qApp);
    FlowCanvas canvas(theme);
    canvas.resize(1200, 800);
    canvas.show();
    canvas.setGraph(graphOf(document.entries[0], document.problems, text));
    canvas.fitAll();
    QCoreApplication::processEvents();
    QImage image(canvas.size(), QImage::Format_ARGB32_Premultiplied);
    std::vector<double> milliseconds;
    for (int round = 0; round < 120; ++round) {
        const Stopwatch watch;
        canvas.zoom(round % 24 < 12 ? 1 : -1);
        canvas.render(&image);
        milliseconds.push_back(watch.milliseconds());
    }
    return Measured{percentile(std::move(milliseconds), 0.99), "ms", std::nullopt, {}};
}

/// From the key to the canvas and the text: a step is renamed and another added in a page that shows 2,000.
Result<Measured> edit(const std::string& folder)
{
    const QString path = QString::fromStdString(folder) + QStringLiteral("/benched.yaml");
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(definition())) < 0) {
        return failure(Fault::StoreFailed, "The definition of the canvas cannot be written.");
    }
    file.close();
    Theme theme(ThemeKind::Dark);
    theme.dress(*qApp);
    EditorFiles files;
    UnsavedWork unsaved(files, {});
    SavedVersions versions(files, {});
    RegisteredVersion registered({});
    Settings settings(QString::fromStdString(folder) + QStringLiteral("/settings.ini"));
    TestPayloads payloads(settings);
    DesignPage page(theme, {files, unsaved, versions, registered, payloads});
    page.resize(1400, 850);
    page.show();
    if (const auto refusal = files.open(path)) {
        return failure(Fault::Internal, refusal->toStdString());
    }
    QCoreApplication::processEvents();
    QImage image(page.size(), QImage::Format_ARGB32_Premultiplied);
    std::vector<double> milliseconds;
    for (std::size_t round = 0; round < 20; ++round) {
        StepEdits edits(*files.current());
        const QString name = files.current()->graph()->steps[1000 + round].name;
        const Stopwatch watch;
        const EditAnswer answer
            = round % 2 == 0 ? edits.rename(name, QStringLiteral("renamed%1").arg(round)) : edits.add(name);
        page.render(&image);
        milliseconds.push_back(watch.milliseconds());
        if (!answer.refusal.isEmpty()) {
            return failure(Fault::Internal, answer.refusal.toStdString());
        }
    }
    return Measured{percentile(std::move(milliseconds), 0.5), "ms", std::nullopt, {}};
}

} // namespace

std::vector<Row> canvasRows()
{
    return {{"canvas-frame", frame}, {"canvas-edit", edit}};
}

} // namespace backstep::bench

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
#include <QMouseEvent>

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

/// The canvas with 2,000 steps.
struct BenchedCanvas
{
    BenchedCanvas()
    {
        theme.dress(*qApp);
        canvas.resize(1200, 800);
        canvas.show();
    }

    [[nodiscard]] Result<void> open()
    {
        const std::string text = definition();
        const DefinitionDocument document = readDefinitions(text, "benched.yaml");
        if (document.entries.size() != 1 || !document.entries[0].orchestration) {
            return failure(Fault::Internal, "The definition of the canvas cannot be read.");
        }
        canvas.setGraph(graphOf(document.entries[0], document.problems, text));
        canvas.fitAll();
        QCoreApplication::processEvents();
        canvas.render(&image);
        return {};
    }

    /// A frame for what the pointer does.
    template <class Hand>
    double frame(const Hand& hand)
    {
        const Stopwatch watch;
        hand();
        canvas.render(&image);
        return watch.milliseconds();
    }

    void move(QEvent::Type type, const QPointF& at)
    {
        const bool moves = type == QEvent::MouseMove;
        QMouseEvent event(
            type, at, canvas.mapToGlobal(at), moves ? Qt::NoButton : Qt::MiddleButton, Qt::MiddleButton, Qt::NoModifier
        );
        QCoreApplication::sendEvent(&canvas, &event);
    }

    Theme theme{ThemeKind::Dark};
    FlowCanvas canvas{theme};
    QImage image{QSize(1200, 800), QImage::Format_ARGB32_Premultiplied};
};

/// Dragged about at every size, from all in sight to twice the full one.
Result<Measured> panning(const std::string&)
{
    BenchedCanvas bench;
    if (auto opened = bench.open(); !opened) {
        return failure(opened.error());
    }
    std::vector<double> milliseconds;
    for (int size = 0; size < 14; ++size) {
        QPointF at(600, 400);
        bench.move(QEvent::MouseButtonPress, at);
        for (int step = 0; step < 60; ++step) {
            at += step % 30 < 15 ? QPointF(17, -11) : QPointF(-13, 9);
            milliseconds.push_back(bench.frame([&] { bench.move(QEvent::MouseMove, at); }));
        }
        bench.move(QEvent::MouseButtonRelease, at);
        bench.canvas.zoom(1);
        bench.canvas.render(&bench.image);
    }
    return Measured{percentile(std::move(milliseconds), 0.99), "ms", std::nullopt, {}};
}

/// Larger and smaller again, by every size that the wheel stops at.
Result<Measured> zooming(const std::string&)
{
    BenchedCanvas bench;
    if (auto opened = bench.open(); !opened) {
        return failure(opened.error());
    }
    std::vector<double> milliseconds;
    for (int round = 0; round < 120; ++round) {
        milliseconds.push_back(bench.frame([&] { bench.canvas.zoom(round % 24 < 12 ? 1 : -1); }));
    }
    return Measured{percentile(std::move(milliseconds), 0.99), "ms", std::nullopt, {}};
}

/// The place Design, with a file of 2,000 steps in reach.
struct BenchedPage
{
    explicit BenchedPage(const QString& folder)
        : path(folder + QStringLiteral("/benched.yaml"))
        , settings(folder + QStringLiteral("/settings.ini"))
    {
        theme.dress(*qApp);
        page.resize(1400, 850);
        page.show();
        QCoreApplication::processEvents();
    }

    [[nodiscard]] Result<void> write() const
    {
        QFile file(path);
        const QByteArray text = QByteArray::fromStdString(definition());
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) {
            return failure(Fault::StoreFailed, "The definition of the canvas cannot be written.");
        }
        return {};
    }

    /// Until it is drawn.
    [[nodiscard]] Result<void> open()
    {
        if (const auto refusal = files.open(path)) {
            return failure(Fault::Internal, refusal->toStdString());
        }
        QCoreApplication::processEvents();
        page.render(&image);
        return {};
    }

    /// As the window does it: what has changed is painted, the rest stays.
    void showChanges() { QCoreApplication::processEvents(); }

    QString path;
    Theme theme{ThemeKind::Dark};
    EditorFiles files;
    UnsavedWork unsaved{files, {}};
    SavedVersions versions{files, {}};
    RegisteredVersion registered{{}};
    Settings settings;
    TestPayloads payloads{settings};
    DesignPage page{theme, {files, unsaved, versions, registered, payloads}};
    QImage image{QSize(1400, 850), QImage::Format_ARGB32_Premultiplied};
};

/// Makes the edit beside that step; the answer of the page.
using MadeEdit = EditAnswer (*)(StepEdits& edits, const QString& step, std::size_t round);

/// From the key to the canvas and the text, in a page that shows 2,000 steps.
Result<Measured> edit(const std::string& folder, MadeEdit make)
{
    BenchedPage bench(QString::fromStdString(folder));
    if (auto written = bench.write(); !written) {
        return failure(written.error());
    }
    if (auto opened = bench.open(); !opened) {
        return failure(opened.error());
    }
    std::vector<double> milliseconds;
    for (std::size_t round = 0; round < 20; ++round) {
        EditorDocument& document = *bench.files.current();
        StepEdits edits(document);
        const QString name = document.graph()->steps[1000 + round].name;
        const Stopwatch watch;
        const EditAnswer answer = make(edits, name, round);
        bench.showChanges();
        milliseconds.push_back(watch.milliseconds());
        if (!answer.refusal.isEmpty()) {
            return failure(Fault::Internal, answer.refusal.toStdString());
        }
    }
    return Measured{percentile(std::move(milliseconds), 0.5), "ms", std::nullopt, {}};
}

EditAnswer renameOne(StepEdits& edits, const QString& step, std::size_t round)
{
    return edits.rename(step, QStringLiteral("renamed%1").arg(round));
}

EditAnswer addOne(StepEdits& edits, const QString& step, std::size_t)
{
    return edits.add(step);
}

/// What a person does on the canvas, one after the other.
EditAnswer editOne(StepEdits& edits, const QString& step, std::size_t round)
{
    switch (round % 5) {
    case 0:
        return renameOne(edits, step, round);
    case 1:
        return edits.connect(QStringLiteral("step1"), step);
    case 2:
        return addOne(edits, step, round);
    case 3:
        return edits.disconnect(QStringLiteral("step1"), QStringLiteral("step%1").arg(1000 + round - 2));
    default:
        return edits.remove({step});
    }
}

Result<Measured> editing(const std::string& folder)
{
    return edit(folder, editOne);
}

/// The longest edit: a step in the middle raises the numbers of the 1,000 behind it.
Result<Measured> adding(const std::string& folder)
{
    return edit(folder, addOne);
}

/// From the file on disk to its drawing, its text and its problems.
Result<Measured> opening(const std::string& folder)
{
    std::vector<double> milliseconds;
    for (int round = 0; round < 5; ++round) {
        BenchedPage bench(QString::fromStdString(folder));
        if (auto written = bench.write(); !written) {
            return failure(written.error());
        }
        const Stopwatch watch;
        if (auto opened = bench.open(); !opened) {
            return failure(opened.error());
        }
        milliseconds.push_back(watch.milliseconds());
    }
    return Measured{percentile(std::move(milliseconds), 0.5), "ms", std::nullopt, {}};
}

} // namespace

std::vector<Row> canvasRows()
{
    return {
        {"canvas-pan", panning},
        {"canvas-zoom", zooming},
        {"canvas-edit", editing},
        {"canvas-add", adding},
        {"canvas-open", opening}};
}

} // namespace backstep::bench

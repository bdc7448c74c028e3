#include "app/composition/sample_workspace.h"

#include "app/composition/studio_engine.h"
#include "engine/definition/document.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QTimer>

#include <array>
#include <chrono>

namespace backstep {

using namespace std::chrono_literals;

namespace {

constexpr auto betweenStarts = 250ms;
constexpr Duration latency = 120ms;

/// How the simulated workers of one file behave, and what its flows are started with.
struct Chapter
{
    const char* file;
    const char* failingStep; ///< its DO …
    int failures; ///< … fails so often; always when below 0
    const char* failingUndo; ///< its UNDO …
    int undoFailures; ///< … fails so often, so that a person's retry succeeds; nullptr: none does
    const char* payload;
};

constexpr std::array chapters{
    Chapter{
        "tenantCreation.yaml",
        "createClient",
        1,
        nullptr,
        0,
        R"({"tenantName":"acme-corp","domain":"acme.example.com"})"},
    Chapter{
        "userOnboarding.yaml",
        "sendWelcomeEmail",
        -1,
        nullptr,
        0,
        R"({"user":"m.okafor","email":"m.okafor@example.com"})"},
    Chapter{
        "orderFulfilment.yaml",
        "shipParcel",
        -1,
        "capturePayment",
        3,
        R"({"orderId":"SO-204418","amount":{"value":84.90,"currency":"EUR"}})"},
};

/// Which chapter each flow of the story belongs to.
constexpr std::array<std::size_t, 9> flows{0, 1, 0, 2, 0, 1, 0, 0, 0};

Result<Orchestration> read(const QString& folder, const Chapter& chapter)
{
    const QString path = QDir(folder).filePath(QLatin1String(chapter.file));
    const DefinitionDocument document = readDefinitionFile(path.toStdString());
    return chooseOrchestration(document, {});
}

WorkerScript scriptOf(const Chapter& chapter)
{
    WorkerScript script;
    script.latency = latency;
    script.steps[StepName(chapter.failingStep)].onDo.fail = chapter.failures;
    if (chapter.failingUndo != nullptr) {
        script.steps[StepName(chapter.failingUndo)].onUndo.fail = chapter.undoFailures;
    }
    return script;
}

QByteArray original(const QString& name)
{
    QFile source(QStringLiteral(":/samples/") + name);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

Result<void> write(const QString& path, const QByteArray& text)
{
    QSaveFile copy(path);
    if (!copy.open(QIODevice::WriteOnly) || copy.write(text) != text.size() || !copy.commit()) {
        return failure(
            Fault::StoreFailed,
            "The sample cannot be written to " + path.toStdString() + ": " + copy.errorString().toStdString() + "."
        );
    }
    return {};
}

/// A name beside it that no file has yet; the workspace does not list it.
QString nameForEdited(const QString& path)
{
    QString name = path + QStringLiteral(".edited");
    for (int number = 2; QFile::exists(name); ++number) {
        name = path + QStringLiteral(".edited-%1").arg(number);
    }
    return name;
}

} // namespace

QStringList sampleFiles()
{
    QStringList names;
    for (const Chapter& chapter : chapters) {
        names.append(QLatin1String(chapter.file));
    }
    return names;
}

Result<void> writeSample(const QString& folder)
{
    QDir().mkpath(folder);
    for (const QString& name : sampleFiles()) {
        const QString path = QDir(folder).filePath(name);
        if (QFile::exists(path)) {
            continue;
        }
        if (auto written = write(path, original(name)); !written) {
            return written;
        }
    }
    return {};
}

Result<QStringList> restoreSample(const QString& folder)
{
    QStringList kept;
    for (const QString& name : sampleFiles()) {
        const QString path = QDir(folder).filePath(name);
        QFile present(path);
        if (!present.open(QIODevice::ReadOnly) || present.readAll() == original(name)) {
            continue;
        }
        const QString beside = nameForEdited(path);
        if (!present.rename(beside)) {
            return failure(
                Fault::StoreFailed, "Nothing was restored: " + path.toStdString() + " cannot be kept beside."
            );
        }
        kept.append(QFileInfo(beside).fileName());
    }
    if (const auto written = writeSample(folder); !written) {
        return failure(written.error());
    }
    return kept;
}

SampleStory::SampleStory(StudioEngine& engine, const QString& folder, QObject* parent)
    : QObject(parent)
    , m_engine(engine)
    , m_folder(folder)
{
}

Result<void> SampleStory::prepare()
{
    for (const Chapter& chapter : chapters) {
        const auto orchestration = read(m_folder, chapter);
        if (!orchestration) {
            return failure(orchestration.error());
        }
        m_engine.simulate(*orchestration, scriptOf(chapter));
    }
    return {};
}

void SampleStory::begin()
{
    m_next = 0;
    startNext();
}

int SampleStory::flowCount() const
{
    return static_cast<int>(flows.size());
}

void SampleStory::startNext()
{
    const Chapter& chapter = chapters.at(flows.at(static_cast<std::size_t>(m_next)));
    if (const auto orchestration = read(m_folder, chapter)) {
        m_engine.run(*orchestration, Bytes(chapter.payload));
    }
    if (++m_next < flowCount()) {
        QTimer::singleShot(betweenStarts, this, &SampleStory::startNext);
    }
}

} // namespace backstep

#include "model/editor/editor_document.h"

#include "engine/base/limits.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStringDecoder>

#include <algorithm>

namespace backstep {

namespace {

QString inMegabytes(qint64 bytes)
{
    return QStringLiteral("%1 MB").arg(static_cast<double>(bytes) / (1024.0 * 1024.0), 0, 'f', 1);
}

/// Why bytes cannot be edited as text; nothing when they can.
std::optional<QString> refusalOf(const QString& name, const QByteArray& bytes)
{
    if (bytes.contains('\0')) {
        return QStringLiteral("%1 is not a text: it holds zero bytes. Open a YAML or JSON file.").arg(name);
    }
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(bytes);
    if (decoder.hasError()) {
        return QStringLiteral("%1 is not UTF-8. Save it as UTF-8, then open it again.").arg(name);
    }
    return std::nullopt;
}

QByteArray digestOf(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha1);
}

constexpr const char* byteOrderMark = "\xEF\xBB\xBF";

} // namespace

EditorDocument::EditorDocument(QObject* parent)
    : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(readAfterMs);
    connect(&m_pause, &QTimer::timeout, this, &EditorDocument::readNow);
}

std::optional<QString> EditorDocument::load(const QString& path)
{
    const QFileInfo info(path);
    const QString name = info.fileName();
    if (!info.exists()) {
        return QStringLiteral("%1 is not there: check the name and the folder.").arg(path);
    }
    if (info.isDir()) {
        return QStringLiteral("%1 is a folder: open a file in it.").arg(path);
    }
    if (info.size() > static_cast<qint64>(limits::definitionBytesMax)) {
        return QStringLiteral("%1 is too large to edit: it has %2, the limit is %3.")
            .arg(name, inMegabytes(info.size()), inMegabytes(static_cast<qint64>(limits::definitionBytesMax)));
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return QStringLiteral("%1 cannot be opened: %2.").arg(name, file.errorString());
    }
    // A pipe or a device says no size beforehand; one byte more than the limit tells.
    QByteArray bytes = file.read(static_cast<qint64>(limits::definitionBytesMax) + 1);
    if (auto refusal = refusalOf(name, bytes)) {
        return refusal;
    }
    if (m_path != info.absoluteFilePath()) {
        m_path = info.absoluteFilePath();
        m_graph.reset();
        m_chosen = 0;
    }
    takeBytes(std::move(bytes));
    return std::nullopt;
}

void EditorDocument::takeBytes(QByteArray bytes)
{
    m_disk = digestOf(bytes);
    m_byteOrderMark = bytes.startsWith(byteOrderMark);
    if (m_byteOrderMark) {
        bytes.remove(0, static_cast<qsizetype>(qstrlen(byteOrderMark)));
    }
    m_windowsEnds = bytes.contains("\r\n");
    m_text = QString::fromUtf8(bytes);
    m_text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    m_savedText = m_text;
    Q_EMIT textChanged();
    Q_EMIT modifiedChanged(false);
    readNow();
}

std::optional<QString> EditorDocument::save()
{
    QSaveFile file(m_path);
    QString text = m_text;
    if (m_windowsEnds) {
        text.replace(QLatin1Char('\n'), QStringLiteral("\r\n"));
    }
    const QByteArray bytes = (m_byteOrderMark ? QByteArray(byteOrderMark) : QByteArray()) + text.toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        return QStringLiteral("%1 was not saved: %2. The file on disk is unchanged.")
            .arg(fileName(), file.errorString());
    }
    m_disk = digestOf(bytes);
    m_savedText = m_text;
    Q_EMIT modifiedChanged(false);
    return std::nullopt;
}

bool EditorDocument::changedOnDisk() const
{
    QFile file(m_path);
    return file.open(QIODevice::ReadOnly)
        && digestOf(file.read(static_cast<qint64>(limits::definitionBytesMax) + 1)) != m_disk;
}

QString EditorDocument::fileName() const
{
    return QFileInfo(m_path).fileName();
}

void EditorDocument::setText(const QString& text)
{
    if (text == m_text) {
        return;
    }
    const bool wasModified = isModified();
    m_text = text;
    // Reading a long text takes longer than a pause between two keys: it waits for a longer pause.
    constexpr qsizetype signsPerMs = 10'000;
    m_pause.start(readAfterMs + static_cast<int>(text.size() / signsPerMs));
    Q_EMIT textChanged();
    if (isModified() != wasModified) {
        Q_EMIT modifiedChanged(isModified());
    }
}

void EditorDocument::readNow()
{
    m_pause.stop();
    m_utf8 = m_text.toUtf8();
    m_document
        = readDefinitions({m_utf8.constData(), static_cast<std::size_t>(m_utf8.size())}, fileName().toStdString());
    takeReading();
    Q_EMIT wasRead();
}

void EditorDocument::takeReading()
{
    m_drawable.clear();
    QStringList names;
    for (std::size_t entry = 0; entry < m_document.entries.size(); ++entry) {
        if (m_document.entries[entry].orchestration.has_value()) {
            m_drawable.push_back(entry);
            names.append(QString::fromStdString(m_document.entries[entry].orchestrationName.text()));
        }
    }
    m_problems.setProblems(problemRows());
    const QString shown = m_graph ? m_graph->name() : QString();
    const bool lost = m_graph.has_value() && !names.contains(shown);
    m_stale = hasErrors(m_document.problems) && (names.isEmpty() || lost);
    if (m_stale) {
        return;
    }
    m_names = names;
    const auto again = static_cast<int>(names.indexOf(shown));
    m_chosen = again >= 0 ? again : std::clamp(m_chosen, 0, std::max(0, static_cast<int>(names.size()) - 1));
    draw();
}

void EditorDocument::draw()
{
    if (m_drawable.empty()) {
        m_graph.reset();
        return;
    }
    const Entry& entry = m_document.entries[m_drawable[static_cast<std::size_t>(m_chosen)]];
    m_graph = graphOf(entry, m_document.problems, {m_utf8.constData(), static_cast<std::size_t>(m_utf8.size())});
}

void EditorDocument::choose(int index)
{
    if (m_stale || index == m_chosen || index < 0 || index >= m_names.size()) {
        return;
    }
    m_chosen = index;
    draw();
    Q_EMIT chosenChanged();
}

void EditorDocument::chooseAt(int line)
{
    if (m_stale || m_names.size() < 2) {
        return;
    }
    const std::string_view text(m_utf8.constData(), static_cast<std::size_t>(m_utf8.size()));
    for (std::size_t index = 0; index < m_drawable.size(); ++index) {
        if (linesOf(m_document.entries[m_drawable[index]].place, text).holds(line)) {
            choose(static_cast<int>(index));
        }
    }
}

QString EditorDocument::trouble() const
{
    const auto first = std::ranges::find(m_document.problems, Severity::Error, &Problem::severity);
    if (first == m_document.problems.end()) {
        return {};
    }
    return QStringLiteral("Line %1: %2").arg(first->place.line).arg(QString::fromStdString(first->message));
}

std::vector<ProblemRow> EditorDocument::problemRows() const
{
    std::vector<ProblemRow> rows;
    for (const Problem& problem : m_document.problems) {
        rows.push_back({
            problem.severity,
            QString::fromStdString(problem.code),
            QString::fromStdString(problem.message),
            subjectAt(problem.place.line),
            problem.place.line,
            problem.place.column,
        });
    }
    return rows;
}

QString EditorDocument::subjectAt(int line) const
{
    const std::string_view text(m_utf8.constData(), static_cast<std::size_t>(m_utf8.size()));
    QString subject;
    for (const Entry& entry : m_document.entries) {
        if (!linesOf(entry.place, text).holds(line)) {
            continue;
        }
        subject = QString::fromStdString(entry.orchestrationName.text());
        for (const EntryStep& step : entry.steps) {
            if (linesOf(step.place, text).holds(line)) {
                return QString::fromStdString(step.name.text());
            }
        }
    }
    return subject;
}

} // namespace backstep

#include "model/editor/editor_document.h"

#include "model/editor/document_commands.h"
#include "model/editor/line_changes.h"

#include <QFileInfo>

#include <algorithm>
#include <iterator>

namespace backstep {

EditorDocument::EditorDocument(QObject* parent)
    : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(readAfterMs);
    connect(&m_pause, &QTimer::timeout, this, &EditorDocument::readNow);
}

std::optional<QString> EditorDocument::load(const QString& path)
{
    const auto disk = readDiskText(path);
    if (!disk) {
        return QString::fromStdString(disk.error().message);
    }
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const bool again = m_path == absolute;
    if (!again) {
        m_path = absolute;
        m_graph.reset();
        m_chosen = 0;
    }
    take(*disk, again);
    return std::nullopt;
}

/// What the same file holds now can be taken back like a change; another file begins a history of its own.
void EditorDocument::take(const DiskText& disk, bool again)
{
    m_disk = disk.digest;
    m_byteOrderMark = disk.byteOrderMark;
    m_savedText = disk.text;
    if (again) {
        push(QStringLiteral("taking the file on disk"), disk.text);
    } else if (const auto change = differenceOf(m_text, disk.text)) {
        m_ends = LineEnds();
        apply({*change});
    }
    m_ends = disk.ends;
    if (!again) {
        m_history.clear();
    }
    Q_EMIT modifiedChanged(false);
    readNow();
}

void EditorDocument::push(const QString& label, const QString& text)
{
    if (const auto change = differenceOf(m_text, text)) {
        const auto make = [this](const DocumentChanges& changes) { apply(changes); };
        m_history.push(new DocumentCommand(label, m_text, {*change}, make));
    }
}

std::optional<QString> EditorDocument::save()
{
    return saveAs(m_path);
}

std::optional<QString> EditorDocument::saveAs(const QString& path)
{
    Q_EMIT saving(path);
    const auto digest = writeDiskText(path, m_ends.putInto(m_text), m_byteOrderMark);
    if (!digest) {
        return QString::fromStdString(digest.error().message);
    }
    m_path = QFileInfo(path).absoluteFilePath();
    m_disk = *digest;
    m_savedText = m_text;
    Q_EMIT modifiedChanged(false);
    return std::nullopt;
}

OnDisk EditorDocument::onDisk() const
{
    return lookAtDisk(m_path, m_disk);
}

std::optional<QString> EditorDocument::textOnDisk() const
{
    const auto disk = readDiskText(m_path);
    return disk ? std::optional(disk->text) : std::nullopt;
}

void EditorDocument::moveTo(const QString& path)
{
    m_path = path;
    Q_EMIT modifiedChanged(isModified());
}

std::size_t EditorDocument::unsavedChanges() const
{
    return lineChanges(linesIn(m_savedText), linesIn(m_text)).size();
}

Result<LineMerge> EditorDocument::tryMerge() const
{
    const auto disk = readDiskText(m_path);
    return disk ? Result<LineMerge>(mergeLines(m_savedText, m_text, disk->text)) : failure(disk.error());
}

std::optional<QString> EditorDocument::mergeWithDisk()
{
    const auto disk = readDiskText(m_path);
    if (!disk) {
        return QString::fromStdString(disk.error().message);
    }
    const LineMerge merge = mergeLines(m_savedText, m_text, disk->text);
    if (!merge.isClean()) {
        return QStringLiteral("Nothing was merged: ") + conflictWords(merge);
    }
    push(QStringLiteral("merging with the file on disk"), merge.text);
    m_disk = disk->digest;
    m_byteOrderMark = disk->byteOrderMark;
    m_savedText = disk->text;
    m_ends = disk->ends;
    if (const auto change = differenceOf(disk->text, m_text)) {
        m_ends.follow(disk->text, {*change});
    }
    Q_EMIT modifiedChanged(isModified());
    readNow();
    return std::nullopt;
}

QString EditorDocument::fileName() const
{
    return QFileInfo(m_path).fileName();
}

void EditorDocument::setText(const QString& text)
{
    if (const auto change = differenceOf(m_text, text)) {
        const auto make = [this](const DocumentChanges& changes) { apply(changes); };
        m_history.push(new TypingCommand(m_text, *change, make));
    }
}

void EditorDocument::takeText(const QString& label, const QString& text)
{
    push(label, text);
    readNow();
}

std::optional<QString> EditorDocument::edit(const QString& label, const Edit& change)
{
    const QByteArray utf8 = m_text.toUtf8();
    auto edit = beginEdit(utf8);
    if (!edit) {
        return QString::fromStdString(edit.error().message);
    }
    if (const auto made = change(*edit); !made) {
        return QString::fromStdString(made.error().message);
    }
    const DocumentChanges changes = toDocumentChanges(utf8, edit->changes());
    if (changes.isEmpty()) {
        return std::nullopt;
    }
    const auto make = [this](const DocumentChanges& each) { apply(each); };
    m_history.push(new DocumentCommand(label, m_text, changes, make));
    if (QByteArray now = m_text.toUtf8(); now == QByteArrayView(edit->text())) {
        takeReading(std::move(now), edit->reading());
        edit->beginAgain();
        m_edited = std::move(*edit);
    } else {
        readNow();
    }
    return std::nullopt;
}

/// Many edits come one after the other: the text that the last one left need not be read again.
Result<DefinitionEdit> EditorDocument::beginEdit(const QByteArray& utf8) const
{
    const std::string file = fileName().toStdString();
    if (m_edited && utf8 == QByteArrayView(m_edited->text()) && m_edited->file() == file) {
        return *m_edited;
    }
    const std::string_view text(utf8.constData(), static_cast<std::size_t>(utf8.size()));
    return DefinitionEdit::of(text, file, utf8 == m_utf8 ? m_document : nullptr);
}

void EditorDocument::apply(const DocumentChanges& changes)
{
    const bool wasModified = isModified();
    m_ends.follow(m_text, changes);
    m_text = applied(m_text, changes);
    // Reading a long text takes longer than a pause between two keys: it waits for a longer pause.
    constexpr qsizetype signsPerMs = 10'000;
    m_pause.start(readAfterMs + static_cast<int>(m_text.size() / signsPerMs));
    Q_EMIT textChanged(changes);
    if (isModified() != wasModified) {
        Q_EMIT modifiedChanged(isModified());
    }
}

std::optional<std::size_t> EditorDocument::drawnEntry() const
{
    const auto index = static_cast<std::size_t>(m_chosen);
    return m_graph && !m_stale && index < m_drawable.size() ? std::optional(m_drawable[index]) : std::nullopt;
}

void EditorDocument::readNow()
{
    QByteArray utf8 = m_text.toUtf8();
    const std::string_view text(utf8.constData(), static_cast<std::size_t>(utf8.size()));
    auto read = std::make_shared<const DefinitionDocument>(readDefinitions(text, fileName().toStdString()));
    m_edited.reset();
    takeReading(std::move(utf8), std::move(read));
}

void EditorDocument::takeReading(QByteArray utf8, std::shared_ptr<const DefinitionDocument> reading)
{
    m_pause.stop();
    m_utf8 = std::move(utf8);
    m_document = std::move(reading);
    judge();
    show();
    Q_EMIT wasRead();
}

void EditorDocument::compareWith(std::vector<DefinitionDocument> others)
{
    const std::vector<ProblemRow> before = problemRows();
    m_others = std::move(others);
    judge();
    if (problemRows() != before) {
        show();
        Q_EMIT wasRead();
    }
}

/// Of what is found between files only what stands in this one.
void EditorDocument::judge()
{
    std::vector<const DefinitionDocument*> together;
    std::ranges::transform(m_others, std::back_inserter(together), [](const auto& each) { return &each; });
    together.push_back(m_document.get());
    m_report = reportOn(DocumentPointers(together));
    std::erase_if(m_report.problems, [this](const Problem& problem) { return problem.file != m_document->file; });
}

void EditorDocument::show()
{
    m_drawable.clear();
    QStringList names;
    for (std::size_t entry = 0; entry < m_document->entries.size(); ++entry) {
        if (canBeDrawn(m_document->entries[entry])) {
            m_drawable.push_back(entry);
            names.append(QString::fromStdString(m_document->entries[entry].orchestrationName.text()));
        }
    }
    m_problems.setProblems(problemRows());
    const QString shown = m_graph ? m_graph->name() : QString();
    const bool lost = m_graph.has_value() && !names.contains(shown);
    m_stale = hasErrors(m_document->problems) && (names.isEmpty() || lost);
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
    const Entry& entry = m_document->entries[m_drawable[static_cast<std::size_t>(m_chosen)]];
    m_graph = graphOf(entry, m_report.problems, {m_utf8.constData(), static_cast<std::size_t>(m_utf8.size())});
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
        if (linesOf(m_document->entries[m_drawable[index]].place, text).holds(line)) {
            choose(static_cast<int>(index));
        }
    }
}

QString EditorDocument::trouble() const
{
    const auto first = std::ranges::find(m_document->problems, Severity::Error, &Problem::severity);
    if (first == m_document->problems.end()) {
        return {};
    }
    return QStringLiteral("Line %1: %2").arg(first->place.line).arg(QString::fromStdString(first->message));
}

std::vector<ProblemRow> EditorDocument::problemRows() const
{
    std::vector<ProblemRow> rows;
    for (const Problem& problem : m_report.problems) {
        rows.push_back({
            problem.severity,
            QString::fromStdString(problem.code),
            QString::fromStdString(problem.message),
            subjectAt(problem.place.line),
            problem.place.line,
            problem.place.column,
            {},
        });
    }
    return rows;
}

QString EditorDocument::subjectAt(int line) const
{
    const std::string_view text(m_utf8.constData(), static_cast<std::size_t>(m_utf8.size()));
    QString subject;
    for (const Entry& entry : m_document->entries) {
        if (!linesOf(entry.place, text).holds(line)) {
            continue;
        }
        subject = QString::fromStdString(entry.orchestrationName.text());
        for (const EntryStep& step : entry.steps) {
            // Where it ends is counted in the text: only of steps that begin here or above.
            if (step.place.line <= line && linesOf(step.place, text).holds(line)) {
                return QString::fromStdString(step.name.text());
            }
        }
    }
    return subject;
}

} // namespace backstep

#include "model/editor/editor_files.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace backstep {

EditorFiles::EditorFiles(QObject* parent)
    : QObject(parent)
{
}

EditorFiles::~EditorFiles() = default;

std::optional<QString> EditorFiles::open(const QString& path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    auto found = m_open.find(absolute);
    if (found == m_open.end()) {
        auto document = std::make_unique<EditorDocument>();
        if (auto refusal = document->load(absolute)) {
            return refusal;
        }
        connect(document.get(), &EditorDocument::modifiedChanged, this, &EditorFiles::listChanged);
        m_order.push_back(document.get());
        m_closed.removeAll(absolute);
        found = m_open.emplace(absolute, std::move(document)).first;
        Q_EMIT opened(absolute);
    }
    endWalk();
    bring(found->second.get());
    if (!m_listed.contains(absolute)) {
        m_folder = QFileInfo(absolute).absolutePath();
        refresh();
    }
    Q_EMIT currentChanged();
    return std::nullopt;
}

/// Into the front, as the one used last.
void EditorFiles::bring(EditorDocument* document)
{
    std::erase(m_used, document);
    m_used.insert(m_used.begin(), document);
    m_current = document;
}

void EditorFiles::close(const QString& path)
{
    const auto found = m_open.find(path);
    if (found == m_open.end()) {
        return;
    }
    endWalk();
    const EditorDocument* document = found->second.get();
    Q_EMIT closing(found->second.get());
    const bool inFront = m_current == document;
    m_closed.append(found->first);
    if (m_closed.size() > closedMax) {
        m_closed.removeFirst();
    }
    std::erase(m_order, document);
    std::erase(m_used, document);
    m_open.erase(found);
    if (inFront) {
        m_current = m_used.empty() ? nullptr : m_used.front();
        Q_EMIT currentChanged();
    }
    Q_EMIT listChanged();
}

std::optional<QString> EditorFiles::reopen()
{
    return m_closed.isEmpty() ? std::nullopt : open(m_closed.takeLast());
}

void EditorFiles::walk(int way)
{
    if (m_used.size() < 2) {
        return;
    }
    const auto count = static_cast<std::ptrdiff_t>(m_used.size());
    const auto at = static_cast<std::ptrdiff_t>(m_walked.value_or(0));
    m_walked = static_cast<std::size_t>((at + way + count) % count);
    m_current = m_used[*m_walked];
    Q_EMIT currentChanged();
}

void EditorFiles::endWalk()
{
    if (m_walked) {
        m_walked.reset();
        bring(m_current);
    }
}

void EditorFiles::step(int way)
{
    const auto here = std::ranges::find(m_order, m_current);
    if (here == m_order.end() || m_order.size() < 2) {
        return;
    }
    endWalk();
    const auto count = static_cast<std::ptrdiff_t>(m_order.size());
    bring(m_order[static_cast<std::size_t>((here - m_order.begin() + way + count) % count)]);
    Q_EMIT currentChanged();
}

std::optional<QString> EditorFiles::saveAs(const QString& path, const QString& newPath)
{
    const QString absolute = QFileInfo(newPath).absoluteFilePath();
    const auto found = m_open.find(path);
    if (found == m_open.end()) {
        return std::nullopt;
    }
    if (absolute == found->first) {
        return found->second->save();
    }
    if (m_open.contains(absolute)) {
        return QStringLiteral("%1 was not saved as %2, which is open as well. Close that one, or choose another name.")
            .arg(QFileInfo(path).fileName(), QFileInfo(absolute).fileName());
    }
    if (auto refusal = found->second->saveAs(absolute)) {
        return refusal;
    }
    rename(found, absolute);
    return std::nullopt;
}

void EditorFiles::follow(const QString& path, const QString& newPath)
{
    const auto found = m_open.find(path);
    if (found != m_open.end() && !m_open.contains(newPath)) {
        rename(found, newPath);
    }
}

/// The path asked for may be the document's own, or one that is found anew while this goes on.
void EditorFiles::rename(OpenFiles::iterator file, const QString& newPath)
{
    auto moved = m_open.extract(file);
    const QString before = std::exchange(moved.key(), newPath);
    const auto& [path, document] = *m_open.insert(std::move(moved)).position;
    document->moveTo(path);
    m_folder = QFileInfo(path).absolutePath();
    Q_EMIT renamed(document.get(), before);
    refresh();
    Q_EMIT currentChanged();
}

std::vector<EditorDocument*> EditorFiles::open() const
{
    return m_order;
}

QStringList EditorFiles::openPaths() const
{
    QStringList paths;
    for (const EditorDocument* document : m_order) {
        paths.append(document->path());
    }
    return paths;
}

std::vector<EditorDocument*> EditorFiles::modified() const
{
    std::vector<EditorDocument*> documents;
    for (EditorDocument* document : m_order) {
        if (document->isModified()) {
            documents.push_back(document);
        }
    }
    return documents;
}

QStringList EditorFiles::paths() const
{
    QStringList all = m_listed;
    for (const auto& [path, document] : m_open) {
        if (!all.contains(path)) {
            all.append(path);
        }
    }
    all.sort();
    return all;
}

bool EditorFiles::isModified(const QString& path) const
{
    const auto found = m_open.find(path);
    return found != m_open.end() && found->second->isModified();
}

void EditorFiles::refresh()
{
    m_listed.clear();
    const QStringList kinds{QStringLiteral("*.yaml"), QStringLiteral("*.yml"), QStringLiteral("*.json")};
    const QFileInfoList found = QDir(m_folder).entryInfoList(kinds, QDir::Files | QDir::Readable, QDir::Name);
    for (const QFileInfo& file : found) {
        if (m_listed.size() >= listedMax) {
            break;
        }
        m_listed.append(file.absoluteFilePath());
    }
    Q_EMIT listChanged();
}

} // namespace backstep

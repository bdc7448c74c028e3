#include "model/editor/neighbours.h"

#include <QFileInfo>

namespace backstep {

namespace {

constexpr std::size_t neighboursMax = 64; ///< a folder may hold anything
constexpr qint64 readMax = qint64{1024} * 1024; ///< of all together: the window waits for it

} // namespace

Neighbours::Neighbours(EditorFiles& files, QObject* parent)
    : QObject(parent)
    , m_files(files)
{
    connect(&files, &EditorFiles::currentChanged, this, &Neighbours::compare);
    connect(&files, &EditorFiles::listChanged, this, &Neighbours::compare);
    compare();
}

void Neighbours::compare()
{
    EditorDocument* current = m_files.current();
    if (current == nullptr) {
        return;
    }
    std::map<QString, const EditorDocument*> open;
    for (const EditorDocument* document : m_files.open()) {
        open.emplace(document->path(), document);
    }
    std::vector<DefinitionDocument> others;
    qint64 left = readMax;
    for (const QString& path : m_files.paths()) {
        // Names of files tell them apart in what is found; another folder's may have the same one.
        if (QFileInfo(path).fileName() == current->fileName() || others.size() >= neighboursMax) {
            continue;
        }
        const auto found = open.find(path);
        const DefinitionDocument* read = found == open.end() ? fromDisk(path, left) : &found->second->definition();
        if (read != nullptr) {
            others.push_back(*read);
        }
    }
    current->compareWith(std::move(others));
}

const DefinitionDocument* Neighbours::fromDisk(const QString& path, qint64& left)
{
    const QFileInfo file(path);
    if (!file.isFile() || file.size() > left) {
        return nullptr;
    }
    left -= file.size();
    Known& known = m_known[path];
    if (known.changed != file.lastModified() || known.size != file.size()) {
        known = {file.size(), file.lastModified(), readDefinitionFile(path.toStdString())};
        known.document.file = file.fileName().toStdString();
    }
    return &known.document;
}

} // namespace backstep

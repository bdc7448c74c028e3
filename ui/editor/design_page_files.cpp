#include "ui/editor/compare_panel.h"
#include "ui/editor/design_page.h"
#include "ui/editor/design_tools.h"
#include "ui/editor/disk_strip.h"
#include "ui/editor/flow_canvas.h"
#include "ui/editor/text_pane.h"
#include "ui/editor/unsaved_question.h"

#include <QApplication>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLocale>
#include <QStackedWidget>

namespace backstep {

namespace {

/// "Until 21:03:11, 29 November".
QString untilWords(const SavedVersions::Version& version)
{
    return QLocale(QLocale::English).toString(version.until, QStringLiteral("'Until' HH:mm:ss, d MMMM"));
}

} // namespace

void DesignPage::connectDisk()
{
    connect(&m_watch, &DiskWatch::happened, this, [this] {
        m_files.refresh();
        m_disk->look();
    });
    connect(m_disk, &DiskStrip::told, this, &DesignPage::showMessage);
    connect(m_disk, &DiskStrip::looked, this, &DesignPage::takeLook);
    connect(m_disk, &DiskStrip::compareAsked, this, &DesignPage::compare);
    connect(m_disk, &DiskStrip::saveAsAsked, this, qOverload<>(&DesignPage::saveAs));
    connect(m_disk, &DiskStrip::saveAgainAsked, this, qOverload<>(&DesignPage::save));
    const auto readFiles = [this] { m_tools->readFiles(m_files); };
    connect(&m_files, &EditorFiles::listChanged, this, readFiles);
    connect(&m_files, &EditorFiles::currentChanged, this, readFiles);
    readFiles();
    connect(m_text, &TextPane::closeAsked, this, &DesignPage::closeByPath);
    connect(m_compare, &ComparePanel::left, this, &DesignPage::leaveComparison);
    connect(m_compare, &ComparePanel::otherChosen, this, [this](int other) {
        compareWith(static_cast<std::size_t>(other));
    });
    connect(m_compare, &ComparePanel::takeAsked, this, &DesignPage::takeVersion);
    connect(&m_versions, &SavedVersions::kept, this, [this] { m_tools->readDocument(m_document); });
}

void DesignPage::changeEvent(QEvent* event)
{
    Surface::changeEvent(event);
    // The person comes back from elsewhere: perhaps from another editor. Not every disk tells what happens on it.
    if (event->type() == QEvent::ActivationChange && isActiveWindow()) {
        m_files.refresh();
        m_disk->look();
    }
}

void DesignPage::compare()
{
    const auto onDisk = m_document == nullptr ? std::nullopt : m_document->textOnDisk();
    if (onDisk) {
        m_compare->offer({}, -1);
        showComparison({m_document->fileName(), QStringLiteral("On disk"), *onDisk, m_document->text()});
        m_comparesDisk = true;
    }
}

/// What a window that is gone had not saved.
void DesignPage::compareKept()
{
    const auto kept = m_document == nullptr ? std::nullopt : m_unsaved.keptOf(*m_document);
    if (kept) {
        m_compare->offer({}, -1);
        showComparison({m_document->fileName(), QStringLiteral("Kept"), kept->text, m_document->text()});
    }
}

void DesignPage::showComparison(const ComparePanel::Sides& sides)
{
    leaveWhatIf();
    m_version.reset();
    m_comparesDisk = false;
    m_comparesRegistered = false;
    m_compare->compare(sides);
    m_picture->setCurrentWidget(m_compare);
    m_compare->setFocus();
}

bool DesignPage::hasVersions() const
{
    return m_document != nullptr && !m_versions.of(m_document->path()).empty();
}

void DesignPage::showVersions()
{
    m_earlier = m_document == nullptr ? std::vector<SavedVersions::Version>() : m_versions.of(m_document->path());
    if (m_earlier.empty()) {
        return;
    }
    QStringList names;
    for (const SavedVersions::Version& version : m_earlier) {
        names.append(untilWords(version));
    }
    m_compare->offer(names, 0);
    compareWith(0);
}

void DesignPage::compareWith(std::size_t version)
{
    const auto text = m_versions.textOf(m_earlier[version]);
    if (!text) {
        showMessage(Tone::Fail, QStringLiteral("This version is gone. Choose another one."));
        return;
    }
    showComparison({m_document->fileName(), untilWords(m_earlier[version]), *text, m_document->text()});
    m_version = version;
}

void DesignPage::takeVersion()
{
    const auto text = m_version ? m_versions.textOf(m_earlier[*m_version]) : std::nullopt;
    if (text && m_document != nullptr) {
        m_document->takeText(QStringLiteral("taking an earlier version"), *text);
        leaveComparison();
    }
}

void DesignPage::leaveComparison()
{
    m_version.reset();
    if (m_picture->currentWidget() == m_compare) {
        m_picture->setCurrentWidget(m_canvas);
        showPicture();
        m_picture->currentWidget()->setFocus();
    }
}

/// What is compared with the disk follows both texts, and is over when they are one.
void DesignPage::takeLook()
{
    if (m_picture->currentWidget() == m_compare && m_comparesDisk) {
        m_disk->hasConflict() ? compare() : leaveComparison();
    }
}

bool DesignPage::save()
{
    return m_document != nullptr && save(*m_document);
}

bool DesignPage::saveAs()
{
    return m_document != nullptr && saveAs(*m_document);
}

/// Nothing is written over unseen: the person says whose text it shall be.
bool DesignPage::save(EditorDocument& document)
{
    if (document.onDisk().isReadOnly) {
        return saveAs(document);
    }
    if (!m_disk->maySave(document)) {
        return false;
    }
    const auto refusal = document.save();
    if (refusal) {
        showMessage(Tone::Fail, *refusal);
    }
    m_disk->lookAtFront();
    return !refusal;
}

bool DesignPage::saveAs(EditorDocument& document)
{
    const QString path = QFileDialog::getSaveFileName(
        this,
        QStringLiteral("Save %1 as").arg(document.fileName()),
        document.path(),
        QStringLiteral("Definition files (*.yaml *.yml *.json);;All files (*)")
    );
    if (path.isEmpty()) {
        return false;
    }
    const auto refusal = m_files.saveAs(document.path(), path);
    if (refusal) {
        showMessage(Tone::Fail, *refusal);
    }
    return !refusal;
}

bool DesignPage::saveAll(const std::vector<EditorDocument*>& documents)
{
    return std::ranges::all_of(documents, [this](EditorDocument* document) { return save(*document); });
}

/// Saves or gives up the changes, as the person says; false: the person stays.
bool DesignPage::settle(const std::vector<EditorDocument*>& documents)
{
    if (documents.empty()) {
        return true;
    }
    QStringList names;
    for (const EditorDocument* document : documents) {
        names.append(document->fileName());
    }
    switch (askUnsaved(*this, names)) {
    case UnsavedChoice::Save:
        return saveAll(documents);
    case UnsavedChoice::Discard:
        return true;
    case UnsavedChoice::Stay:
        return false;
    }
    return false;
}

bool DesignPage::mayClose()
{
    commitForm();
    return settle(m_files.modified());
}

void DesignPage::closeFile()
{
    if (m_document != nullptr) {
        closeByPath(m_document->path());
    }
}

void DesignPage::closeByPath(const QString& path)
{
    commitForm();
    const std::vector<EditorDocument*> open = m_files.open();
    const auto found = std::ranges::find(open, path, &EditorDocument::path);
    if (found != open.end() && (!(*found)->isModified() || settle({*found}))) {
        m_files.close((*found)->path()); // Save as… may have given it another
    }
}

void DesignPage::reopenFile()
{
    if (const auto refusal = m_files.reopen()) {
        showMessage(Tone::Fail, *refusal);
    }
}

void DesignPage::walkFiles(int way)
{
    m_files.walk(way);
    qApp->installEventFilter(this); // whoever has the focus: the key that is let go ends the walk
}

void DesignPage::stepFiles(int way)
{
    m_files.step(way);
}

bool DesignPage::eventFilter(QObject* watched, QEvent* event)
{
    const bool letGo = event->type() == QEvent::KeyRelease && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Control;
    if (letGo || event->type() == QEvent::ApplicationDeactivate) {
        qApp->removeEventFilter(this);
        m_files.endWalk();
    }
    return Surface::eventFilter(watched, event);
}

} // namespace backstep

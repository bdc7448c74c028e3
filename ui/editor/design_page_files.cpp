#include "ui/editor/compare_panel.h"
#include "ui/editor/design_page.h"
#include "ui/editor/design_tools.h"
#include "ui/editor/disk_strip.h"
#include "ui/editor/flow_canvas.h"

#include <QEvent>
#include <QFileDialog>
#include <QStackedWidget>

namespace backstep {

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
    connect(m_compare, &ComparePanel::left, this, &DesignPage::leaveComparison);
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
        leaveWhatIf();
        m_compare->compare(m_document->fileName(), *onDisk, m_document->text());
        m_picture->setCurrentWidget(m_compare);
        m_compare->setFocus();
    }
}

void DesignPage::leaveComparison()
{
    if (m_picture->currentWidget() == m_compare) {
        m_picture->setCurrentWidget(m_canvas);
        showPicture();
        m_picture->currentWidget()->setFocus();
    }
}

/// What is compared follows both texts, and is over when they are one.
void DesignPage::takeLook()
{
    if (m_picture->currentWidget() == m_compare) {
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

} // namespace backstep

#include "ui/editor/disk_strip.h"

#include "ui/shared/banner.h"
#include "ui/shared/button.h"

#include <QFileInfo>

namespace backstep {

namespace {

constexpr std::array offerWords{
    "Compare", "Merge", "Keep mine", "Take theirs", "Go on there", "Save it again", "Save as…"};

QString changesWords(std::size_t count)
{
    return count == 1 ? QStringLiteral("1 unsaved change") : QStringLiteral("%1 unsaved changes").arg(count);
}

} // namespace

DiskStrip::DiskStrip(const Theme& theme, EditorFiles& files)
    : m_files(files)
    , m_banner(new Banner(theme, Tone::Retry, QStringLiteral("triangle-alert")))
{
    m_banner->setObjectName(QStringLiteral("conflict"));
    for (std::size_t i = 0; i < m_offers.size(); ++i) {
        m_offers[i] = new Button(theme, ButtonKind::Plain, QString::fromUtf8(offerWords[i]));
        m_offers[i]->setSmall(true);
        m_banner->addWidget(*m_offers[i]);
    }
    offer({});
    m_banner->hide();
    connectOffers();
}

void DiskStrip::connectOffers()
{
    const auto on = [this](Offer offer, auto run) { connect(m_offers[offer], &Button::clicked, this, run); };
    on(Compare, [this] { Q_EMIT compareAsked(); });
    on(SaveAs, [this] { Q_EMIT saveAsAsked(); });
    on(SaveAgain, [this] { Q_EMIT saveAgainAsked(); });
    on(KeepMine, [this] { settle(m_files.current()->save()); });
    on(TakeTheirs, [this] { settle(m_files.current()->load(m_files.current()->path())); });
    on(Merge, [this] {
        const auto refusal = m_files.current()->mergeWithDisk();
        settle(refusal);
        if (!refusal) {
            const QString name = m_files.current()->fileName();
            Q_EMIT told(
                Tone::Done,
                QStringLiteral("Yours now holds what changed in %1 on disk, too. It is not saved yet.").arg(name)
            );
        }
    });
    on(Follow, [this] { m_files.follow(m_files.current()->path(), m_movedTo); });
}

void DiskStrip::settle(const std::optional<QString>& refusal)
{
    lookAtFront();
    if (refusal) {
        Q_EMIT told(Tone::Fail, *refusal);
    }
}

void DiskStrip::look()
{
    std::vector<EditorDocument*> changed;
    for (EditorDocument* document : m_files.open()) {
        const bool isOurs = document->isModified() && document->textOnDisk() != document->text();
        if (!isOurs && document->onDisk().fate == DiskFate::Changed) {
            changed.push_back(document);
        }
    }
    readAgain(changed);
    lookAtFront();
}

/// Nobody's changes are lost by that, and it can be taken back like any other.
void DiskStrip::readAgain(const std::vector<EditorDocument*>& documents)
{
    QStringList names;
    for (EditorDocument* document : documents) {
        if (!document->load(document->path())) {
            names.append(document->fileName());
        }
    }
    if (names.size() == 1) {
        Q_EMIT told(Tone::Idle, QStringLiteral("%1 changed on disk and was read again.").arg(names.constFirst()));
    } else if (!names.isEmpty()) {
        const QString all = names.join(QStringLiteral(", "));
        Q_EMIT told(
            Tone::Idle, QStringLiteral("%1 files changed on disk and were read again: %2.").arg(names.size()).arg(all)
        );
    }
}

void DiskStrip::lookAtFront()
{
    const EditorDocument* document = m_files.current();
    const OnDisk found = document == nullptr ? OnDisk() : document->onDisk();
    m_matter = document == nullptr ? Matter::None : matterOf(*document, found);
    if (document != nullptr) {
        show(*document, found);
    }
    m_banner->setVisible(m_matter != Matter::None);
    Q_EMIT looked();
}

bool DiskStrip::maySave(EditorDocument& document)
{
    if (document.onDisk().fate != DiskFate::Changed || document.textOnDisk() == document.text()) {
        return true;
    }
    static_cast<void>(m_files.open(document.path())); // an open file only comes to the front
    lookAtFront();
    return false;
}

DiskStrip::Matter DiskStrip::matterOf(const EditorDocument& document, const OnDisk& found) const
{
    switch (found.fate) {
    case DiskFate::Changed:
        return document.textOnDisk() ? Matter::Conflict : Matter::Unreadable;
    case DiskFate::Gone:
        return found.movedTo.isEmpty() || m_files.openPaths().contains(found.movedTo) ? Matter::Gone : Matter::Moved;
    case DiskFate::AsKnown:
        return found.isReadOnly ? Matter::ReadOnly : Matter::None;
    }
    return Matter::None;
}

void DiskStrip::show(const EditorDocument& document, const OnDisk& found)
{
    const QString name = document.fileName();
    m_movedTo = found.movedTo;
    m_banner->setTone(Tone::Retry, QStringLiteral("triangle-alert"));
    switch (m_matter) {
    case Matter::None:
        break;
    case Matter::Conflict:
        showConflict(document);
        break;
    case Matter::Unreadable:
        offer({KeepMine});
        m_banner->setText(
            QStringLiteral("%1 changed on disk and cannot be read: it is no text in UTF-8. Yours is kept here.")
                .arg(name)
        );
        break;
    case Matter::Gone:
        offer({SaveAgain});
        m_banner->setText(QStringLiteral("%1 is gone from disk. Its text is kept here while it is open.").arg(name));
        break;
    case Matter::Moved:
        offer({Follow, SaveAgain});
        m_banner->setText(QStringLiteral("%1 is gone from disk; its text stands in %2 now.")
                              .arg(name, QFileInfo(m_movedTo).fileName()));
        break;
    case Matter::ReadOnly:
        offer({SaveAs});
        m_banner->setTone(Tone::Idle, QStringLiteral("lock"));
        m_banner->setText(QStringLiteral("%1 is read-only. Changes can be saved under another name.").arg(name));
        break;
    }
}

void DiskStrip::showConflict(const EditorDocument& document)
{
    const auto merge = document.tryMerge();
    const QString conflicts = merge ? conflictWords(*merge) : QString();
    m_banner->setText(QStringLiteral("%1 changed on disk. Yours has %2. %3")
                          .arg(document.fileName(), changesWords(document.unsavedChanges()), conflicts)
                          .trimmed());
    offer({Compare, Merge, KeepMine, TakeTheirs});
    m_offers[Merge]->setEnabled(merge && merge->isClean());
    m_offers[Merge]->setToolTip(
        conflicts.isEmpty() ? QStringLiteral("Brings both together: they changed different lines.")
                            : QStringLiteral("Not possible: ") + conflicts
    );
    m_offers[KeepMine]->setToolTip(QStringLiteral("Writes yours over what stands on disk."));
    m_offers[TakeTheirs]->setToolTip(QStringLiteral("Reads what stands on disk. Undo brings yours back."));
}

void DiskStrip::offer(std::initializer_list<Offer> offers)
{
    for (std::size_t i = 0; i < m_offers.size(); ++i) {
        m_offers[i]->setVisible(std::ranges::find(offers, static_cast<Offer>(i)) != offers.end());
    }
}

} // namespace backstep

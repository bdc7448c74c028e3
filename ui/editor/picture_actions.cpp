#include "ui/editor/picture_actions.h"

#include "ui/editor/design_page.h"
#include "ui/editor/flow_drawing.h"
#include "ui/editor/picture_export.h"
#include "ui/shared/action_table.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QPrintDialog>
#include <QPrinter>

namespace backstep {

namespace {

const QString svgEnding = QStringLiteral("svg");
const QString pngEnding = QStringLiteral("png");

/// What can be chosen below the file's name: the kind of picture, in the window's colours or in those of the other
/// theme.
struct Kind
{
    QString words;
    QString ending;
    bool dark = false;
};

std::vector<Kind> kindsOf(bool dark)
{
    const QString inOther = dark ? QStringLiteral(", light") : QStringLiteral(", dark");
    return {
        {QStringLiteral("SVG (*.svg)"), svgEnding, dark},
        {QStringLiteral("PNG (*.png)"), pngEnding, dark},
        {QStringLiteral("SVG%1 (*.svg)").arg(inOther), svgEnding, !dark},
        {QStringLiteral("PNG%1 (*.png)").arg(inOther), pngEnding, !dark}};
}

} // namespace

PictureActions::PictureActions(const Theme& theme, ActionTable& table, DesignPage& page)
    : QObject(&page)
    , m_theme(theme)
    , m_page(page)
{
    const auto add = [&](const QString& text, const QString& icon, const QString& key, void (PictureActions::*run)()) {
        QAction& action
            = table.add({QStringLiteral("File"), text, icon, QKeySequence::listFromString(key)}, [this, run] {
                  m_page.commitForm(); // what stands in a field by now belongs to the picture
                  (this->*run)();
              });
        m_page.addAction(&action);
        m_all.push_back(&action);
    };
    add(QStringLiteral("Export picture…"),
        QStringLiteral("download"),
        QStringLiteral("Ctrl+Shift+E"),
        &PictureActions::exportTo);
    add(QStringLiteral("Copy as image"), QStringLiteral("copy"), QStringLiteral("Ctrl+Shift+C"), &PictureActions::copy);
    add(QStringLiteral("Print…"), {}, {}, &PictureActions::print);
    readDocument(nullptr);
}

void PictureActions::readDocument(EditorDocument* document)
{
    m_document = document;
    QString why = QStringLiteral("No flow is open.");
    if (document != nullptr && document->isStale()) {
        why = document->trouble(); // the picture would not be that of the text
    }
    const bool drawn = document != nullptr && document->graph().has_value() && !document->isStale();
    for (QAction* action : m_all) {
        ActionTable::allow(*action, drawn, why);
    }
}

std::unique_ptr<FlowDrawing> PictureActions::drawing(bool dark) const
{
    const ThemeKind theme = dark ? ThemeKind::Dark : ThemeKind::Light;
    return std::make_unique<FlowDrawing>(theme, *m_document->graph(), m_page.whatIf().answer());
}

void PictureActions::exportTo()
{
    const std::vector<Kind> kinds = kindsOf(m_theme.isDark());
    QFileDialog dialog(&m_page, QStringLiteral("Export the picture"));
    QStringList words;
    for (const Kind& kind : kinds) {
        words.append(kind.words);
    }
    const auto chosen = [&]() -> const Kind& {
        return kinds[static_cast<std::size_t>(std::max<qsizetype>(0, words.indexOf(dialog.selectedNameFilter())))];
    };
    const QDir folder(QFileInfo(m_document->path()).absolutePath());
    dialog.setObjectName(QStringLiteral("exportPicture"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters(words);
    dialog.setDefaultSuffix(svgEnding);
    dialog.selectFile(folder.filePath(m_document->graph()->name() + QLatin1Char('.') + svgEnding));
    connect(&dialog, &QFileDialog::filterSelected, &dialog, [&] { dialog.setDefaultSuffix(chosen().ending); });
    if (dialog.exec() != QDialog::Accepted || m_document == nullptr || !m_document->graph()) {
        return;
    }
    const QString path = dialog.selectedFiles().constFirst();
    const auto picture = drawing(chosen().dark);
    const double scale = picture->scaleWithin(pictures::scaleUsual);
    if (const auto refusal = exportPicture(*picture, path, scale)) {
        m_page.showMessage(Tone::Fail, *refusal);
        return;
    }
    m_page.showMessage(Tone::Done, QStringLiteral("The picture is written to %1.").arg(path));
}

void PictureActions::copy()
{
    copyPicture(*drawing(m_theme.isDark()));
    m_page.showMessage(
        Tone::Done, QStringLiteral("%1 is on the clipboard as a picture.").arg(m_document->graph()->name())
    );
}

/// Paper is light.
void PictureActions::print()
{
    const auto picture = drawing(false);
    const QString title = QStringLiteral("%1  ·  %2").arg(m_document->graph()->name(), m_document->fileName());
    QPrinter printer(QPrinter::HighResolution);
    printer.setDocName(m_document->graph()->name());
    printer.setCreator(QStringLiteral("Backstep"));
    choosePage(printer, *picture);
    QPrintDialog dialog(&printer, &m_page);
    dialog.setWindowTitle(QStringLiteral("Print the flow"));
    if (dialog.exec() != QDialog::Accepted) {
        return;
    }
    const QString file = printer.outputFileName();
    if (!printPicture(*picture, title, printer)) {
        const QString where = file.isEmpty() ? printer.printerName() : file;
        m_page.showMessage(
            Tone::Fail,
            QStringLiteral("Nothing was printed: %1 takes nothing. Choose another printer or file.").arg(where)
        );
        return;
    }
    const QString told = file.isEmpty() ? printer.printerName() : file;
    m_page.showMessage(Tone::Done, QStringLiteral("%1 went to %2.").arg(m_document->graph()->name(), told));
}

} // namespace backstep

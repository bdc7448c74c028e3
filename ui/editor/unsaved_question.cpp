#include "ui/editor/unsaved_question.h"

#include <QMessageBox>
#include <QPushButton>

namespace backstep {

UnsavedChoice askUnsaved(QWidget& over, const QStringList& fileNames)
{
    const bool one = fileNames.size() == 1;
    const QString what = one ? fileNames.first() : QStringLiteral("%1 files").arg(fileNames.size());
    QMessageBox box(&over);
    box.setWindowTitle(QStringLiteral("Unsaved changes"));
    box.setText(
        one ? QStringLiteral("%1 has changes that are not saved.").arg(what)
            : QStringLiteral("%1 have changes that are not saved:\n%2").arg(what, fileNames.join(QLatin1Char('\n')))
    );
    const QPushButton* save = box.addButton(QStringLiteral("Save %1").arg(what), QMessageBox::AcceptRole);
    const QPushButton* discard = box.addButton(QStringLiteral("Discard the changes"), QMessageBox::DestructiveRole);
    QPushButton* stay = box.addButton(QStringLiteral("Go on editing"), QMessageBox::RejectRole);
    box.setEscapeButton(stay);
    box.exec();
    if (box.clickedButton() == save) {
        return UnsavedChoice::Save;
    }
    return box.clickedButton() == discard ? UnsavedChoice::Discard : UnsavedChoice::Stay;
}

} // namespace backstep

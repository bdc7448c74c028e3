#include "ui/main_window/save_capture_dialog.h"

#include "ui/shared/button.h"
#include "ui/shared/parts.h"
#include "ui/shared/theme.h"

#include <QFile>
#include <QLineEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest/QTest>

namespace backstep {

class SaveCaptureDialogTest : public QObject
{
    Q_OBJECT

private slots:

    void asksForWhatWasTyped()
    {
        const QTemporaryDir folder;
        SaveCaptureDialog* dialog = made(folder, QStringLiteral("Flow 7d0f4c1e alone"));
        QVERIFY(!dialog->isOfFlowAlone());
        QTest::keyClicks(field(*dialog, "captureMasks"), QStringLiteral("payload.card.*, email"));
        QCOMPARE(dialog->masks(), QStringList({QStringLiteral("payload.card.*"), QStringLiteral("email")}));
        dialog->findChild<Segment*>()->choose(1);
        QVERIFY(dialog->isOfFlowAlone());
        field(*dialog, "capturePath")->setText(folder.filePath(QStringLiteral("shared")));
        QCOMPARE(dialog->path(), folder.filePath(QStringLiteral("shared.capture")));
        QSignalSpy asked(dialog, &SaveCaptureDialog::saveRequested);
        QTest::mouseClick(save(*dialog), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QVERIFY2(!save(*dialog)->isEnabled(), "it is being saved");
        dialog->takeEnd({});
        QVERIFY(!dialog->isVisible());
    }

    void saysWhatIsWrong()
    {
        const QTemporaryDir folder;
        SaveCaptureDialog* dialog = made(folder, {});
        QVERIFY(dialog->findChild<Segment*>() == nullptr);
        field(*dialog, "captureMasks")->setText(QStringLiteral("bad"));
        QVERIFY(!save(*dialog)->isEnabled());
        QCOMPARE(fault(*dialog), QStringLiteral("bad is no mask."));
        field(*dialog, "captureMasks")->clear();
        QVERIFY(save(*dialog)->isEnabled());
        QTest::mouseClick(save(*dialog), Qt::LeftButton);
        dialog->takeEnd(QStringLiteral("The disk is full."));
        QVERIFY(dialog->isVisible());
        QCOMPARE(fault(*dialog), QStringLiteral("The disk is full."));
        QVERIFY(save(*dialog)->isEnabled());
    }

    void namesWhatItReplaces()
    {
        const QTemporaryDir folder;
        QFile there(folder.filePath(QStringLiteral("there.capture")));
        QVERIFY(there.open(QFile::WriteOnly));
        SaveCaptureDialog* dialog = made(folder, {});
        QCOMPARE(save(*dialog)->text(), QStringLiteral("Save capture"));
        field(*dialog, "capturePath")->setText(there.fileName());
        QCOMPARE(save(*dialog)->text(), QStringLiteral("Replace there.capture"));
    }

    void cleanup() { delete m_dialog.data(); }

private:
    SaveCaptureDialog* made(const QTemporaryDir& folder, const QString& flow)
    {
        m_dialog = new SaveCaptureDialog(
            m_theme,
            {folder.filePath(QStringLiteral("new.capture")), flow, {}},
            [](const QStringList& masks) {
                return masks.contains(QStringLiteral("bad")) ? QStringLiteral("bad is no mask.") : QString();
            },
            nullptr
        );
        m_dialog->show();
        return m_dialog;
    }

    static QLineEdit* field(const SaveCaptureDialog& dialog, const char* name)
    {
        return dialog.findChild<QLineEdit*>(QString::fromLatin1(name));
    }

    static Button* save(const SaveCaptureDialog& dialog)
    {
        return dialog.findChild<Button*>(QStringLiteral("captureSave"));
    }

    static QString fault(const SaveCaptureDialog& dialog)
    {
        return dialog.findChild<Text*>(QStringLiteral("captureFault"))->text();
    }

    Theme m_theme{ThemeKind::Light};
    QPointer<SaveCaptureDialog> m_dialog;
};

} // namespace backstep

QTEST_MAIN(backstep::SaveCaptureDialogTest)
#include "save_capture_dialog_test.moc"

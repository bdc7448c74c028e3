#include "ui/main_window/delete_payloads_dialog.h"
#include "ui/shared/theme.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace backstep;

class DeletePayloadsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksWithTheNumberAndTakesAReason();
    void enterAndEscapeDeleteNothing();
};

void DeletePayloadsTest::asksWithTheNumberAndTakesAReason()
{
    const Theme theme{ThemeKind::Dark};
    QWidget window;
    QPointer<DeletePayloadsDialog> dialog = new DeletePayloadsDialog(theme, 3, window);
    QVERIFY(dialog->findChild<QLabel*>()->text().contains(QStringLiteral("3 flows")));
    const QSignalSpy confirmed(dialog, &DeletePayloadsDialog::confirmed);
    dialog->open();
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("deleteReason")), QStringLiteral("GDPR 17"));
    QTest::mouseClick(dialog->findChild<QAbstractButton*>(QStringLiteral("deletePayloads")), Qt::LeftButton);
    QCOMPARE(confirmed.count(), 1);
    QCOMPARE(confirmed.first().first().toString(), QStringLiteral("GDPR 17"));
    QTRY_VERIFY(dialog.isNull());
}

void DeletePayloadsTest::enterAndEscapeDeleteNothing()
{
    const Theme theme{ThemeKind::Dark};
    QWidget window;
    QPointer<DeletePayloadsDialog> dialog = new DeletePayloadsDialog(theme, 1, window);
    const QSignalSpy confirmed(dialog, &DeletePayloadsDialog::confirmed);
    dialog->open();
    QTest::keyClick(dialog->findChild<QLineEdit*>(QStringLiteral("deleteReason")), Qt::Key_Return);
    QCOMPARE(confirmed.count(), 0);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(dialog.isNull());
    QCOMPARE(confirmed.count(), 0);
}

QTEST_MAIN(DeletePayloadsTest)
#include "delete_payloads_test.moc"

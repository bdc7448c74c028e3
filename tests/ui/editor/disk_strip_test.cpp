#include "ui/editor/disk_strip.h"

#include "tests/ui/editor/page_under_test.h"
#include "ui/editor/compare_view.h"

#include <QComboBox>
#include <QCryptographicHash>
#include <QFileDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPushButton>
#include <QTabBar>

using namespace backstep;

namespace {

/// The page, and what the strip over its canvas says and offers.
struct StripUnderTest : PageUnderTest
{
    using PageUnderTest::PageUnderTest;

    [[nodiscard]] Banner& strip() const { return part<Banner>("conflict"); }

    [[nodiscard]] QString words() const { return strip().isHidden() ? QString() : strip().text(); }

    /// "Compare, Merge (off)".
    [[nodiscard]] QString offers() const
    {
        QStringList shown;
        for (const QPushButton* button : strip().findChildren<QPushButton*>()) {
            if (button->isVisible()) {
                shown << (button->isEnabled() ? button->text() : button->text() + QStringLiteral(" (off)"));
            }
        }
        return shown.join(QStringLiteral(", "));
    }

    [[nodiscard]] QPushButton* button(const char* words) const
    {
        for (QPushButton* button : strip().findChildren<QPushButton*>()) {
            if (button->isVisible() && button->text() == QString::fromUtf8(words)) {
                return button;
            }
        }
        return nullptr;
    }

    void press(const char* words) { QTest::mouseClick(button(words), Qt::LeftButton); }

    [[nodiscard]] QByteArray onDisk() const
    {
        QFile file(files.current()->path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    [[nodiscard]] QByteArray inText() const { return text().toPlainText().toUtf8(); }
};

QByteArray with(const char* from, const char* to)
{
    return QByteArray(chain).replace(from, to);
}

} // namespace

class DiskStripTest final : public QObject
{
    Q_OBJECT

    /// Types that name into the dialog that comes up next, and takes it.
    void saveUnder(const QString& path)
    {
        QMetaObject::invokeMethod(this, "answerDialog", Qt::QueuedConnection, Q_ARG(QString, path));
    }

    Q_INVOKABLE void answerDialog(const QString& path)
    {
        auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
        QVERIFY(dialog != nullptr);
        dialog->selectFile(path);
        QMetaObject::invokeMethod(dialog, "accept");
    }

private Q_SLOTS:

    void aFileWithoutChangesOfItsOwnIsReadAgainAtOnce()
    {
        StripUnderTest under;
        QCOMPARE(under.words(), QString());
        under.write("tenants.yaml", with("grantRoles", "giveRoles"));
        QTRY_COMPARE(under.inText(), with("grantRoles", "giveRoles")); // the disk told, nobody looked
        QVERIFY(under.page.message().contains(QStringLiteral("read again")));
        QVERIFY(!under.files.current()->isModified());
        QCOMPARE(under.words(), QString());
        under.page.undo();
        QCOMPARE(under.inText(), chain);
    }

    void aFileThatAnotherOneTookThePlaceOfIsNoticed()
    {
        StripUnderTest under;
        for (const char* name : {"first", "second"}) { // after the first nothing watches the old file
            const QString beside = under.write("beside.tmp", with("grantRoles", name));
            QVERIFY(QFile::remove(under.path) && QFile::rename(beside, under.path));
            QTRY_COMPARE(under.inText(), with("grantRoles", name));
        }
    }

    void filesBehindAreReadAgainToo()
    {
        StripUnderTest under;
        const QString other = under.write("other.yaml", two);
        QCOMPARE(under.files.open(other), std::nullopt);
        under.write("tenants.yaml", with("grantRoles", "giveRoles"));
        QTRY_VERIFY(under.page.message().startsWith(QStringLiteral("tenants.yaml changed on disk")));
        QCOMPARE(under.files.open(under.path), std::nullopt);
        QCOMPARE(under.inText(), with("grantRoles", "giveRoles"));
        QCOMPARE(under.words(), QString());
    }

    void changesOfBothAreBroughtTogether()
    {
        StripUnderTest under;
        under.setText(with("openRealm", "makeRealm"));
        under.write("tenants.yaml", with("grantRoles", "giveRoles"));
        QTRY_COMPARE(under.words(), QStringLiteral("tenants.yaml changed on disk. Yours has 1 unsaved change."));
        QCOMPARE(under.offers(), QStringLiteral("Compare, Merge, Keep mine, Take theirs"));
        under.press("Merge");
        const QByteArray both = with("grantRoles", "giveRoles").replace("openRealm", "makeRealm");
        QCOMPARE(under.inText(), both);
        QCOMPARE(under.words(), QString());
        QCOMPARE(under.onDisk(), with("grantRoles", "giveRoles")); // not written before it is saved
        QVERIFY(under.page.save());
        QCOMPARE(under.onDisk(), both);
        under.page.undo();
        QCOMPARE(under.inText(), with("openRealm", "makeRealm"));
    }

    void whatBothChangedIsToldAndNeverMerged()
    {
        StripUnderTest under;
        under.setText(with("grantRoles", "mine"));
        under.write("tenants.yaml", with("grantRoles", "theirs"));
        QTRY_VERIFY(under.words().endsWith(QStringLiteral("Both changed line 12.")));
        QCOMPARE(under.offers(), QStringLiteral("Compare, Merge (off), Keep mine, Take theirs"));
        QVERIFY(under.button("Merge")->toolTip().contains(QStringLiteral("line 12")));
        QCOMPARE(under.inText(), with("grantRoles", "mine"));
        QVERIFY(!under.page.save()); // nothing is written over unseen
        QCOMPARE(under.onDisk(), with("grantRoles", "theirs"));
        under.press("Keep mine");
        QCOMPARE(under.onDisk(), with("grantRoles", "mine"));
        QCOMPARE(under.words(), QString());
    }

    void theirsCanBeTakenAndTakenBack()
    {
        StripUnderTest under;
        under.setText(with("grantRoles", "mine"));
        under.write("tenants.yaml", with("grantRoles", "theirs"));
        QTRY_VERIFY(!under.words().isEmpty());
        under.press("Take theirs");
        QCOMPARE(under.inText(), with("grantRoles", "theirs"));
        QVERIFY(!under.files.current()->isModified());
        QCOMPARE(under.words(), QString());
        under.page.undo();
        QCOMPARE(under.inText(), with("grantRoles", "mine"));
    }

    void theSameTextOnBothSidesIsNoConflict()
    {
        StripUnderTest under;
        under.setText(with("grantRoles", "giveRoles"));
        under.write("tenants.yaml", with("grantRoles", "giveRoles"));
        QTRY_VERIFY(!under.files.current()->isModified());
        QCOMPARE(under.words(), QString());
    }

    void bothAreComparedSideBySide()
    {
        StripUnderTest under;
        under.setText(with("grantRoles", "mine"));
        under.write("tenants.yaml", with("grantRoles", "theirs"));
        QTRY_VERIFY(!under.words().isEmpty());
        under.press("Compare");
        auto& view = under.part<CompareView>("compareView");
        QVERIFY(view.isVisible() && view.hasFocus());
        const auto changed = std::ranges::find(view.rows(), CompareRow::Kind::Changed, &CompareRow::kind);
        QCOMPARE(changed->leftText.trimmed(), QStringLiteral("name: theirs"));
        QCOMPARE(changed->rightText.trimmed(), QStringLiteral("name: mine"));
        under.write("tenants.yaml", with("grantRoles", "theirs again")); // it follows
        QTRY_VERIFY(std::ranges::any_of(view.rows(), [](const CompareRow& row) {
            return row.leftText.contains(QStringLiteral("theirs again"));
        }));
        QTest::keyClick(&view, Qt::Key_Escape);
        QVERIFY(!view.isVisible() && under.page.canvas().isVisible());
        under.press("Compare");
        under.press("Take theirs");
        QVERIFY(!view.isVisible() && under.page.canvas().isVisible());
    }

    void aFileThatIsGoneCanBeSavedAgain()
    {
        StripUnderTest under;
        QVERIFY(QFile::remove(under.path));
        QTRY_VERIFY(under.words().startsWith(QStringLiteral("tenants.yaml is gone from disk")));
        QCOMPARE(under.offers(), QStringLiteral("Save it again"));
        QCOMPARE(under.inText(), chain);
        under.press("Save it again");
        QCOMPARE(under.onDisk(), chain);
        QCOMPARE(under.words(), QString());
    }

    void aFileOfAnotherNameIsFollowed()
    {
        StripUnderTest under;
        under.setText(with("grantRoles", "mine"));
        const QString moved = under.folder.filePath(QStringLiteral("moved.yaml"));
        QVERIFY(QFile::rename(under.path, moved));
        QTRY_VERIFY(under.words().contains(QStringLiteral("its text stands in moved.yaml now")));
        QCOMPARE(under.offers(), QStringLiteral("Go on there, Save it again"));
        under.press("Go on there");
        QCOMPARE(under.files.current()->path(), moved);
        QCOMPARE(under.part<QTabBar>("fileTabs").tabText(0), QStringLiteral("moved.yaml ●"));
        QCOMPARE(under.inText(), with("grantRoles", "mine"));
        QCOMPARE(under.words(), QString());
        QVERIFY(under.page.save());
        QCOMPARE(under.onDisk(), with("grantRoles", "mine"));
        QVERIFY(!QFile::exists(under.path));
    }

    void whatIsNoTextAnyMoreIsNotTaken()
    {
        StripUnderTest under;
        under.write("tenants.yaml", QByteArray("\0\1\2", 3));
        QTRY_VERIFY(under.words().contains(QStringLiteral("cannot be read")));
        QCOMPARE(under.inText(), chain);
        QCOMPARE(under.offers(), QStringLiteral("Keep mine"));
        under.press("Keep mine");
        QCOMPARE(under.onDisk(), chain);
    }

    void aReadOnlyFileIsSavedUnderAnotherName()
    {
        StripUnderTest under;
        const auto reading = QFileDevice::ReadOwner | QFileDevice::ReadUser;
        QVERIFY(QFile::setPermissions(under.path, reading));
        QTRY_VERIFY(under.words().contains(QStringLiteral("is read-only")));
        QCOMPARE(under.offers(), QStringLiteral("Save as…"));
        under.setText(with("grantRoles", "mine"));
        const QString copy = under.folder.filePath(QStringLiteral("copy.yaml"));
        saveUnder(copy);
        under.key(Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(under.files.current()->path(), copy);
        QCOMPARE(under.onDisk(), with("grantRoles", "mine"));
        QCOMPARE(under.words(), QString());
        QFile before(under.path);
        QVERIFY(before.open(QIODevice::ReadOnly));
        QCOMPARE(before.readAll(), chain);
    }

    void savesUnderAnotherNameByItsKey()
    {
        StripUnderTest under;
        const QString copy = under.folder.filePath(QStringLiteral("copy.yaml"));
        saveUnder(copy);
        under.key(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(under.files.openPaths(), QStringList{copy});
        QCOMPARE(under.onDisk(), chain);
    }

    void anEarlierVersionIsComparedTakenAndTakenBack()
    {
        StripUnderTest under;
        QVERIFY(!under.page.hasVersions());
        for (const char* name : {"first", "second"}) {
            under.setText(with("grantRoles", name));
            QVERIFY(under.page.save());
        }
        QVERIFY(under.page.hasVersions());
        under.page.showVersions();
        const auto& view = under.part<CompareView>("compareView");
        auto& others = under.part<QComboBox>("otherVersions");
        const auto left = [&view] {
            const auto changed = std::ranges::find(view.rows(), CompareRow::Kind::Changed, &CompareRow::kind);
            return changed->leftText.trimmed();
        };
        QVERIFY(view.isVisible() && others.isVisible());
        QCOMPARE(others.count(), 2);
        QCOMPARE(left(), QStringLiteral("name: first"));
        others.setCurrentIndex(1);
        Q_EMIT others.activated(1);
        QCOMPARE(left(), QStringLiteral("name: grantRoles"));
        QTest::mouseClick(under.page.findChild<QPushButton*>(QStringLiteral("takeVersion")), Qt::LeftButton);
        QVERIFY(!view.isVisible());
        QCOMPARE(under.inText(), chain);
        QCOMPARE(under.onDisk(), with("grantRoles", "second"));
        under.page.undo();
        QCOMPARE(under.inText(), with("grantRoles", "second"));
    }

    void whatAKilledWindowLeftIsLookedAtBeforeItIsRestored()
    {
        StripUnderTest under;
        const QByteArray name = QCryptographicHash::hash(under.path.toUtf8(), QCryptographicHash::Sha1).toHex();
        const QJsonObject left{
            {QStringLiteral("path"), under.path},
            {QStringLiteral("text"), QString::fromUtf8(with("grantRoles", "mine"))},
            {QStringLiteral("from"), QString::fromUtf8(chain)},
            {QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)}};
        QVERIFY(QDir(under.folder.path()).mkpath(QStringLiteral("unsaved")));
        under.write("unsaved/" + name + ".999999999.json", QJsonDocument(left).toJson()); // no such process lives
        under.files.close(under.path);
        QCOMPARE(under.files.open(under.path), std::nullopt);
        auto& kept = under.part<Banner>("kept");
        QVERIFY(kept.isVisible());
        const auto press = [&kept](const char* words) {
            for (QPushButton* button : kept.findChildren<QPushButton*>()) {
                if (button->text() == QLatin1String(words)) {
                    QTest::mouseClick(button, Qt::LeftButton);
                    return;
                }
            }
            QFAIL(words);
        };
        press("Look at it");
        const auto& view = under.part<CompareView>("compareView");
        QVERIFY(view.isVisible());
        const auto changed = std::ranges::find(view.rows(), CompareRow::Kind::Changed, &CompareRow::kind);
        QCOMPARE(changed->leftText.trimmed(), QStringLiteral("name: mine"));
        QCOMPARE(under.inText(), chain);
        press("Restore");
        QVERIFY(!view.isVisible() && kept.isHidden());
        QCOMPARE(under.inText(), with("grantRoles", "mine"));
    }

    void theButtonsStandBelowTheWordsWhereItIsNarrow()
    {
        StripUnderTest under;
        under.setText(with("grantRoles", "mine"));
        under.write("tenants.yaml", with("grantRoles", "theirs"));
        QTRY_VERIFY(!under.words().isEmpty());
        const auto beside = [&under] {
            const QWidget& button = *under.button("Compare");
            return button.mapTo(&under.strip(), QPoint()).y() < 20;
        };
        under.page.resize(1500, 820);
        QTRY_VERIFY(beside());
        under.page.resize(980, 820);
        QTRY_VERIFY(!beside());
        for (const char* words : {"Compare", "Merge", "Keep mine", "Take theirs"}) {
            const QWidget& button = *under.button(words);
            const QRect place(button.mapTo(&under.strip(), QPoint()), button.size());
            QVERIFY2(under.strip().rect().contains(place), words);
        }
    }
};

QTEST_MAIN(DiskStripTest)
#include "disk_strip_test.moc"

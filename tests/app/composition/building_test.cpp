#include "app/composition/studio.h"
#include "tests/app/composition/real_hands.h"
#include "ui/editor/design_page.h"
#include "ui/editor/flow_canvas.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace backstep;

namespace {

struct Wanted
{
    QString name;
    QString payloadType;
};

const QList<Wanted> wanted{
    {QStringLiteral("createRealm"), QStringLiteral("Tenant")},
    {QStringLiteral("createClient"), QStringLiteral("Tenant")},
    {QStringLiteral("assignRoles"), QStringLiteral("RoleAssignment")},
};

QWidget* visibleNamed(const QWidget& inside, const QString& name)
{
    const auto all = inside.findChildren<QWidget*>(name);
    const auto shown = std::ranges::find_if(all, [](const QWidget* widget) { return widget->isVisible(); });
    return shown == all.end() ? nullptr : *shown;
}

QAbstractButton* buttonSaying(const QWidget& inside, const QString& words)
{
    const auto all = inside.findChildren<QAbstractButton*>();
    const auto found = std::ranges::find_if(all, [&](const QAbstractButton* button) {
        return button->isVisible() && button->text().remove(QLatin1Char('&')).trimmed() == words;
    });
    return found == all.end() ? nullptr : *found;
}

bool isFocused(const QString& name)
{
    return hands::seen([&name] {
        const QWidget* focused = QApplication::focusWidget();
        return focused != nullptr && focused->objectName() == name;
    });
}

} // namespace

/// tenantCreation from nothing, once by the mouse (and the names typed), once by keys alone; the text is never touched.
class BuildingTest : public QObject
{
    Q_OBJECT

private:
    static constexpr int actionsMax = 40;

    QTemporaryDir m_folder;
    std::unique_ptr<Studio> m_studio;
    int m_actions = 0;

    [[nodiscard]] DesignPage& page() const { return m_studio->designPage(); }

    [[nodiscard]] QString pathOf(const QString& hand) const
    {
        return m_folder.filePath(hand + QStringLiteral("/tenantCreation.yaml"));
    }

    void click(const QWidget* widget)
    {
        QVERIFY(widget != nullptr);
        ++m_actions;
        hands::click(*widget);
    }

    void clickCard(int step)
    {
        ++m_actions;
        hands::click(page().canvas(), page().canvas().placeOf(step).center());
    }

    void clickMenu(const QString& menu, const QString& item)
    {
        const auto* bar = m_studio->window().findChild<QMenuBar*>();
        const auto find = [](const QList<QAction*>& actions, const QString& words) {
            const auto found = std::ranges::find_if(actions, [&](const QAction* action) {
                return action->text().remove(QLatin1Char('&')) == words;
            });
            return found == actions.end() ? nullptr : *found;
        };
        QAction* const opener = find(bar->actions(), menu);
        QVERIFY(opener != nullptr);
        ++m_actions;
        hands::click(*bar, bar->actionGeometry(opener).center());
        QMenu* const opened = opener->menu();
        QVERIFY(hands::seen([&] { return opened->isVisible(); }));
        QAction* const chosen = find(opened->actions(), item);
        QVERIFY(chosen != nullptr);
        ++m_actions;
        hands::click(*opened, opened->actionGeometry(chosen).center());
    }

    void press(const char* key)
    {
        ++m_actions;
        hands::press(QString::fromLatin1(key));
    }

    void type(const QString& text)
    {
        ++m_actions;
        hands::type(text);
    }

    [[nodiscard]] bool hasSteps(int count) const
    {
        const auto* text = page().findChild<QPlainTextEdit*>(QStringLiteral("definitionText"));
        return hands::seen([&] { return text->toPlainText().count(QStringLiteral("- seq:")) == count; });
    }

    [[nodiscard]] QFileDialog* dialog() const
    {
        QFileDialog* found = nullptr;
        const bool seen = hands::seen([&] {
            found = m_studio->window().findChild<QFileDialog*>();
            return found != nullptr && found->isVisible() && found->isActiveWindow();
        });
        return seen ? found : nullptr;
    }

    void begin()
    {
        m_studio = std::make_unique<Studio>(
            *qApp,
            Studio::Places{
                m_folder.filePath(QStringLiteral("settings.ini")),
                m_folder.filePath(QStringLiteral("sample")),
                m_folder.filePath(QStringLiteral("ledgers"))}
        );
        m_studio->window().resize(1440, 900);
        m_studio->window().show();
        m_studio->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_studio->window()));
        m_actions = 0;
    }

    void isSavedAs(const QString& hand)
    {
        QVERIFY(hands::seen([&] {
            QFile file(pathOf(hand));
            return file.open(QIODevice::ReadOnly) && file.readAll().contains("RoleAssignment");
        }));
        qInfo("%s: %d actions", qPrintable(hand), m_actions);
        QVERIFY(m_actions < actionsMax);
        m_studio.reset();
    }

private Q_SLOTS:

    void initTestCase()
    {
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("mouse")));
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("keys")));
    }

    void byTheMouse()
    {
        begin();
        click(buttonSaying(m_studio->window(), QStringLiteral("New flow…")));
        QFileDialog* const asked = dialog();
        QVERIFY(asked != nullptr);
        type(pathOf(QStringLiteral("mouse")));
        click(asked->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save));
        QVERIFY(hands::seen([&] { return page().isVisible(); }));
        for (int step = 0; step < wanted.size(); ++step) {
            click(buttonSaying(page(), QStringLiteral("Step")));
            QVERIFY(hasSteps(step + 1));
            QVERIFY(isFocused(QStringLiteral("stepName")));
            type(wanted[step].name); // what is clicked next takes it
        }
        for (int step = 0; step < wanted.size(); ++step) {
            clickCard(step);
            QVERIFY(hands::seen([&] { return visibleNamed(page(), QStringLiteral("Payload type")) != nullptr; }));
            click(visibleNamed(page(), QStringLiteral("Payload type")));
            QVERIFY(isFocused(QStringLiteral("Payload type")));
            type(wanted[step].payloadType);
        }
        clickMenu(QStringLiteral("File"), QStringLiteral("Save"));
        isSavedAs(QStringLiteral("mouse"));
    }

    void byKeysAlone()
    {
        begin();
        press("ctrl+n");
        QFileDialog* const asked = dialog();
        QVERIFY(asked != nullptr);
        const QString path = pathOf(QStringLiteral("keys"));
        type(path);
        const auto* name = asked->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(hands::seen([&] { return name->text() == path; }));
        const auto isThere = [&] { return page().isVisible(); };
        press("Return");
        if (!hands::seen(isThere, std::chrono::seconds(5))) {
            press("Return"); // the first one went to the dialog's proposals
        }
        QVERIFY(hands::seen(isThere));
        QVERIFY(isFocused(QStringLiteral("flowCanvas")));
        for (int step = 0; step < wanted.size(); ++step) {
            press("Insert");
            QVERIFY(hasSteps(step + 1));
            QVERIFY(isFocused(QStringLiteral("stepName")));
            type(wanted[step].name);
            press("Return");
            QVERIFY(isFocused(QStringLiteral("flowCanvas")));
        }
        press("Home");
        for (const Wanted& each : wanted) {
            press("Return");
            QVERIFY(isFocused(QStringLiteral("Name of the step")));
            press("Tab");
            QVERIFY(isFocused(QStringLiteral("Payload type")));
            type(each.payloadType);
            press("Return");
            press("Escape");
            QVERIFY(isFocused(QStringLiteral("flowCanvas")));
            press("Down");
        }
        press("ctrl+s");
        isSavedAs(QStringLiteral("keys"));
    }

    /// A step that a worker of the sandbox says it serves, from the library into the flow in front.
    void aServedStepIsDraggedIn()
    {
        begin();
        m_studio->openSample();
        press("ctrl+1");
        auto* library = page().findChild<QListView*>(QStringLiteral("library"));
        const auto find = [library] {
            const auto* rows = library->model();
            const auto found = rows->match(rows->index(0, 0), Qt::DisplayRole, QStringLiteral("sendWelcomeEmail"));
            return found.isEmpty() ? QModelIndex() : found.first();
        };
        QVERIFY(hands::seen([&] { return library->isVisible() && find().isValid(); }));
        library->scrollTo(find());
        const auto* text = page().findChild<QPlainTextEdit*>(QStringLiteral("definitionText"));
        const QString before = text->toPlainText();
        const FlowCanvas& canvas = page().canvas();
        const QRect first = canvas.placeOf(0);
        const QPoint gap(first.left() + first.width() / 4, (first.bottom() + canvas.placeOf(1).top()) / 2);
        hands::drag(library->viewport()->mapToGlobal(library->visualRect(find()).center()), canvas.mapToGlobal(gap));
        const auto order = [text] {
            QStringList names;
            static const QRegularExpression name(QStringLiteral("name: (\\w+)"));
            for (auto each = name.globalMatch(text->toPlainText()); each.hasNext();) {
                names.append(each.next().captured(1));
            }
            return names.join(QLatin1Char(' '));
        };
        QVERIFY(hands::seen([&] { return text->toPlainText() != before; }));
        QVERIFY2(order().contains(QStringLiteral("createRealm sendWelcomeEmail createClient")), qPrintable(order()));
        press("ctrl+z");
        QVERIFY(hands::seen([&] { return text->toPlainText() == before; }));
        m_studio.reset();
    }

    void theFilesAreEqual()
    {
        QFile mouse(pathOf(QStringLiteral("mouse")));
        QFile keys(pathOf(QStringLiteral("keys")));
        QVERIFY(mouse.open(QIODevice::ReadOnly) && keys.open(QIODevice::ReadOnly));
        const QByteArray made = mouse.readAll();
        QCOMPARE(keys.readAll(), made);
        QCOMPARE(
            QString::fromUtf8(made),
            QStringLiteral("orchestrations:\n"
                           "  - orchestrationName: tenantCreation\n"
                           "    as: initiator\n"
                           "    type: sequential\n"
                           "    steps:\n"
                           "      - seq: 1\n"
                           "        name: createRealm\n"
                           "        objectType: Tenant\n"
                           "      - seq: 2\n"
                           "        name: createClient\n"
                           "        objectType: Tenant\n"
                           "      - seq: 3\n"
                           "        name: assignRoles\n"
                           "        objectType: RoleAssignment\n")
        );
    }
};

QTEST_MAIN(BuildingTest)
#include "building_test.moc"

#include "ui/main_window/alert_bar.h"
#include "ui/main_window/alert_settings.h"

#include "model/settings/settings.h"
#include "ui/shared/theme.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace backstep;

namespace {

Alert called(const char* title)
{
    Alert alert;
    alert.at = Instant{1'000'000};
    alert.title = QString::fromLatin1(title);
    return alert;
}

void click(const QWidget& inside, const char* name)
{
    auto* button = inside.findChild<QAbstractButton*>(QLatin1String(name));
    QVERIFY(button != nullptr);
    QTest::mouseClick(button, Qt::LeftButton);
}

} // namespace

class AlertsTest final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{ThemeKind::Dark};

    [[nodiscard]] static bool says(const QWidget& inside, const QString& words)
    {
        const auto labels = inside.findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&](const QLabel* label) {
            return !label->isHidden() && label->text().contains(words);
        });
    }

private Q_SLOTS:

    void theBarTellsTheNewestFirst()
    {
        AlertBar bar(m_theme);
        QVERIFY(bar.isHidden());
        bar.add(called("one"));
        bar.add(called("two"));
        QVERIFY(!bar.isHidden());
        QVERIFY(says(bar, QStringLiteral("two")) && says(bar, QStringLiteral("1 more")));
        QSignalSpy shown(&bar, &AlertBar::showAsked);
        click(bar, "alertShow");
        QCOMPARE(shown.first().first().value<Alert>().title, QStringLiteral("two"));
        QVERIFY(says(bar, QStringLiteral("one")) && !says(bar, QStringLiteral("more")));
        click(bar, "alertDismiss");
        QVERIFY(bar.isHidden());
    }

    void theBarKeepsSoManyAndGoesAtOnce()
    {
        AlertBar bar(m_theme);
        for (std::size_t i = 0; i < 2 * AlertBar::keptMost; ++i) {
            bar.add(called("again"));
        }
        QCOMPARE(bar.alerts().size(), AlertBar::keptMost);
        click(bar, "alertDismissAll");
        QVERIFY(bar.isHidden() && bar.alerts().empty());
    }

    void rulesAreKeptAsTheyAreMade()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("settings.ini"));
        {
            Settings settings(file);
            AlertSettings page(m_theme, settings);
            page.setViews({QStringLiteral("Stuck"), QStringLiteral("Late")});
            QSignalSpy changed(&page, &AlertSettings::rulesChanged);
            click(page, "alertAdd");
            click(page, "alertAdd"); // the next view, which has no rule yet
            page.findChildren<QSpinBox*>().at(1)->setValue(7);
            page.findChild<QCheckBox*>(QStringLiteral("alertErrors"))->setChecked(true);
            QVERIFY(changed.count() >= 4);
        }
        Settings settings(file);
        AlertSettings page(m_theme, settings);
        AlertRules expected;
        expected.views = {{QStringLiteral("Stuck"), 1}, {QStringLiteral("Late"), 7}};
        expected.newErrors = true;
        QVERIFY(page.rules() == expected);
        // Its file is not open now: the rule stays.
        page.setViews({QStringLiteral("Stuck")});
        QCOMPARE(page.findChildren<QComboBox*>().at(1)->currentText(), QStringLiteral("Late"));
        QTest::mouseClick(page.findChildren<QToolButton*>().first(), Qt::LeftButton);
        expected.views.erase(expected.views.begin());
        QVERIFY(page.rules() == expected);
    }

    void aViewHasOneRule()
    {
        const QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("settings.ini")));
        AlertSettings page(m_theme, settings);
        page.add(QStringLiteral("Stuck"));
        page.add(QStringLiteral("Stuck"));
        QCOMPARE(page.rules().views.size(), std::size_t{1});
    }

    void aWrongWebhookIsSaidAndNotKept()
    {
        const QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("settings.ini")));
        AlertSettings page(m_theme, settings);
        auto* webhook = page.findChild<QLineEdit*>(QStringLiteral("alertWebhook"));
        webhook->setText(QStringLiteral("https://hooks.example.com/a"));
        webhook->setText(QStringLiteral("hooks.example"));
        QVERIFY(says(page, QStringLiteral("no address of a webhook")));
        QCOMPARE(page.rules().webhook, QStringLiteral("https://hooks.example.com/a"));
        webhook->setText({});
        QVERIFY(page.rules().webhook.isEmpty());
    }
};

QTEST_MAIN(AlertsTest)
#include "alerts_test.moc"

#include "model/alerts/alert_rules.h"

#include "model/settings/settings.h"

#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

class AlertRulesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void nobodyIsToldUntilTheyAsk()
    {
        const QTemporaryDir folder;
        const AlertRules rules = readAlertRules(Settings(folder.filePath(QStringLiteral("settings.ini"))));
        QVERIFY(rules.views.empty() && !rules.newErrors && rules.webhook.isEmpty() && !rules.sound);
    }

    void theyAreKept()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("settings.ini"));
        AlertRules rules;
        rules.views = {{QStringLiteral("Stuck"), 5}, {QStringLiteral("Payments, late"), 1}};
        rules.newErrors = true;
        rules.desktop = false;
        rules.sound = true;
        rules.webhook = QStringLiteral("https://hooks.example.com/a?b=c");
        {
            Settings settings(file);
            keepAlertRules(settings, rules);
        }
        QVERIFY(readAlertRules(Settings(file)) == rules);
    }

    void webhooksAreAddresses()
    {
        for (const char* fine : {"", "https://hooks.example.com/x", "http://127.0.0.1:8080/"}) {
            QVERIFY2(faultOfWebhook(QString::fromLatin1(fine)).isEmpty(), fine);
        }
        for (const char* wrong : {"hooks.example.com", "ftp://x/y", "https://", "file:///etc/passwd", "https://a b/"}) {
            QVERIFY2(!faultOfWebhook(QString::fromLatin1(wrong)).isEmpty(), wrong);
        }
    }
};

QTEST_GUILESS_MAIN(AlertRulesTest)
#include "alert_rules_test.moc"

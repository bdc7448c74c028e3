#include "ui/shared/theme.h"

#include "ui/shared/parts.h"

#include <QApplication>
#include <QFontInfo>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace backstep;

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// WCAG 2.
double contrast(const QColor& one, const QColor& other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace

class ThemeTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastOfTextOnEveryGround_data();
    void contrastOfTextOnEveryGround();
    void contrastOfTones_data();
    void contrastOfTones();
    void fontsComeFromTheResources();
    void switchesWhileRunning();
    void labelsSwitchShownOrNot();
    void areasSwitchShownOrNot();
    void iconsTakeTheColourOfTheTheme();

private:
    static void themes()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("dark") << true;
        QTest::newRow("light") << false;
    }

    static void hold(const Theme& theme, Token ink, Token ground, double bar)
    {
        const double ratio = contrast(theme.color(ink), theme.color(ground));
        const QString what = QStringLiteral("%1 on %2: %3, bar %4")
                                 .arg(QLatin1String(tokenName(ink)), QLatin1String(tokenName(ground)))
                                 .arg(ratio)
                                 .arg(bar);
        QVERIFY2(ratio >= bar, qPrintable(what));
    }
};

void ThemeTest::contrastOfTextOnEveryGround_data()
{
    themes();
}

void ThemeTest::contrastOfTextOnEveryGround()
{
    using enum Token;
    QFETCH(const bool, dark);
    const Theme theme(dark ? ThemeKind::Dark : ThemeKind::Light);
    for (const Token ground : {Window, Panel, Raised, Canvas, Token::Hover, Select, SelectIdle, IdleTint}) {
        hold(theme, Token::Text, ground, 4.5);
        hold(theme, Text2, ground, 4.5);
    }
    for (const Token ground : {Window, Panel, Raised, Select}) {
        hold(theme, Accent, ground, 4.5);
        hold(theme, Focus, ground, 3.0);
    }
    hold(theme, OnAccent, AccentFill, 4.5);
    hold(theme, OnSolid, UndoSolid, 4.5);
    hold(theme, OnSolid, FailSolid, 4.5);
    hold(theme, BarInk, DoneFill, 4.5);
    hold(theme, BarInk, RunFill, 4.5);
    hold(theme, LineStrong, Panel, 3.0);
    hold(theme, Prod, Window, 3.0);
}

void ThemeTest::contrastOfTones_data()
{
    themes();
}

void ThemeTest::contrastOfTones()
{
    QFETCH(const bool, dark);
    const Theme theme(dark ? ThemeKind::Dark : ThemeKind::Light);
    for (const Tone tone : {Tone::Idle, Tone::Run, Tone::Done, Tone::Retry, Tone::Fail, Tone::Undo}) {
        const QByteArray name = QByteArray::number(static_cast<int>(tone));
        for (const Token ground : {Token::Panel, Token::Raised, Token::Select, Token::SelectIdle}) {
            QVERIFY2(contrast(theme.ink(tone), theme.color(ground)) >= 4.5, name.constData());
        }
        QVERIFY2(contrast(theme.ink(tone), theme.tint(tone)) >= 4.5, name.constData());
        QVERIFY2(contrast(theme.fill(tone), theme.color(Token::Panel)) >= 3.0, name.constData());
    }
}

void ThemeTest::fontsComeFromTheResources()
{
    const Theme theme;
    QCOMPARE(QFontInfo(theme.font(TextRole::Body)).family(), QStringLiteral("Inter"));
    QCOMPARE(QFontInfo(theme.font(TextRole::Code)).family(), QStringLiteral("JetBrains Mono"));
    QCOMPARE(theme.font(TextRole::Title).pixelSize(), 24);
    QCOMPARE(QFontInfo(theme.font(TextRole::Strong)).weight(), int(QFont::DemiBold));
    // Three weights are three faces, not one thickened.
    const QString text = QStringLiteral("What is done can be undone");
    const int regular = QFontMetrics(theme.font(TextRole::Body)).horizontalAdvance(text);
    const int medium = QFontMetrics(theme.font(TextRole::BodyMedium)).horizontalAdvance(text);
    const int strong = QFontMetrics(theme.font(TextRole::Strong)).horizontalAdvance(text);
    QVERIFY(regular < medium);
    QVERIFY(medium < strong);
}

void ThemeTest::switchesWhileRunning()
{
    Theme theme(ThemeKind::Dark);
    theme.dress(*qApp);
    QPushButton button(QStringLiteral("Run"));
    button.resize(80, 28);
    const QColor before = button.grab().toImage().pixelColor(4, 14);
    QSignalSpy changes(&theme, &Theme::changed);
    theme.setKind(ThemeKind::Light);
    QCOMPARE(changes.count(), 1);
    QCOMPARE(qApp->palette().color(QPalette::Window), theme.color(Token::Window));
    const QColor after = button.grab().toImage().pixelColor(4, 14);
    QVERIFY(before != after);
    QCOMPARE(after, theme.color(Token::Raised));
    theme.setKind(ThemeKind::Light);
    QCOMPARE(changes.count(), 1);
}

void ThemeTest::labelsSwitchShownOrNot()
{
    Theme theme(ThemeKind::Light);
    theme.dress(*qApp);
    Text label(theme, TextRole::Body, QStringLiteral("Sandbox"));
    const auto ink = [&] { return label.palette().color(QPalette::WindowText); };
    theme.setKind(ThemeKind::Dark);
    label.show(); // polished for the first time after the theme has changed
    QCOMPARE(ink(), theme.color(Token::Text));
    theme.setKind(ThemeKind::Light);
    QCOMPARE(ink(), theme.color(Token::Text));
}

void ThemeTest::areasSwitchShownOrNot()
{
    Theme theme(ThemeKind::Light);
    theme.dress(*qApp);
    QPlainTextEdit shown;
    QPlainTextEdit later;
    for (QPlainTextEdit* text : {&shown, &later}) {
        const auto dress = [&theme, text] {
            QPalette colors = theme.palette();
            colors.setColor(QPalette::Highlight, theme.color(Token::AccentFill));
            text->setPalette(colors);
        };
        dress();
        connect(&theme, &Theme::changed, text, dress);
        text->resize(200, 100);
    }
    const auto ground = [](QPlainTextEdit& text) { return text.grab().toImage().pixelColor(150, 80); };
    shown.show();
    later.show();
    QCoreApplication::processEvents();
    QCOMPARE(ground(shown), theme.color(Token::Field));
    later.hide();
    theme.setKind(ThemeKind::Dark);
    QCoreApplication::processEvents();
    QCOMPARE(ground(shown), theme.color(Token::Field));
    later.show();
    QCoreApplication::processEvents();
    QCOMPARE(ground(later), theme.color(Token::Field));
}

void ThemeTest::iconsTakeTheColourOfTheTheme()
{
    Theme theme(ThemeKind::Dark);
    const QIcon icon = theme.icon(QStringLiteral("square"), Token::Accent);
    const auto edge = [&](QIcon::Mode mode) { return icon.pixmap(QSize(24, 24), mode).toImage().pixelColor(3, 12); };
    QCOMPARE(edge(QIcon::Normal).rgb(), theme.color(Token::Accent).rgb());
    QCOMPARE(edge(QIcon::Disabled).rgb(), theme.color(Token::Text3).rgb());
    theme.setKind(ThemeKind::Light);
    QCOMPARE(edge(QIcon::Normal).rgb(), theme.color(Token::Accent).rgb());
}

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"

#include "ui/main_window/settings_page.h"

#include "model/settings/settings.h"
#include "ui/main_window/alert_settings.h"

#include <QCoreApplication>
#include <QFormLayout>
#include <QScrollArea>

namespace backstep {

namespace {

constexpr std::array themeChoices{
    Settings::ThemeChoice::System, Settings::ThemeChoice::Dark, Settings::ThemeChoice::Light};
constexpr std::array fontScales{90, 100, 110, 125, 150};
constexpr std::array historyGigabytes{1, 4, 16, 64};
constexpr std::array historyDays{7, 30, 90, 0};
constexpr std::array payloadDays{1, 7, 30, 0};

template <class Choices, class Value>
int indexOf(const Choices& choices, const Value& value)
{
    const auto found = std::ranges::find(choices, value);
    return found == choices.end() ? 0 : static_cast<int>(found - choices.begin());
}

/// The form is longer than a small window.
QWidget* scrolled(const Theme& theme, QFormLayout& form)
{
    auto* inside = new Surface(theme, Token::Panel);
    inside->setLayout(&form);
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(inside);
    return area;
}

} // namespace

SettingsPage::SettingsPage(const Theme& theme, Settings& settings)
    : Surface(theme, Token::Panel)
    , m_settings(settings)
    , m_alerts(new AlertSettings(theme, settings))
{
    auto* bar = new ToolBar(theme);
    bar->addWidget(*new Text(theme, TextRole::Body, QStringLiteral("Settings"), Token::Text2));
    bar->addSpace();
    auto* form = new QFormLayout;
    form->setContentsMargins(24, 24, 24, 24);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(16);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const auto label = [&](const QString& text) {
        auto* made = new Text(theme, TextRole::Small, text, Token::Text2);
        made->setFixedWidth(96);
        return made;
    };
    form->addRow(label(QStringLiteral("Theme")), buildTheme());
    form->addRow(label(QStringLiteral("Text size")), buildFontScale());
    form->addRow(label(QStringLiteral("History")), buildHistory());
    form->addRow(label(QStringLiteral("Payloads")), buildPayloads());
    form->addRow(label(QStringLiteral("Alerts")), m_alerts);
    const QString about = QStringLiteral("Backstep %1. Fonts: Inter and JetBrains Mono (SIL Open Font License 1.1). "
                                         "Icons: Lucide (ISC).");
    form->addRow(
        label(QStringLiteral("About")),
        new Text(theme, TextRole::Small, about.arg(QCoreApplication::applicationVersion()), Token::Text2)
    );
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(scrolled(theme, *form), 1);
}

QWidget* SettingsPage::buildTheme()
{
    auto* choice
        = new Segment(m_theme, {QStringLiteral("As the system"), QStringLiteral("Dark"), QStringLiteral("Light")});
    choice->choose(indexOf(themeChoices, m_settings.theme()));
    connect(choice, &Segment::chosenChanged, this, [this](int index) {
        m_settings.setTheme(themeChoices[static_cast<std::size_t>(index)]);
    });
    connect(&m_settings, &Settings::themeChanged, choice, [this, choice] {
        choice->choose(indexOf(themeChoices, m_settings.theme()));
    });
    return choice;
}

/// How much of what a cluster's traffic was is kept on disk, and for how long.
QWidget* SettingsPage::buildHistory()
{
    QStringList sizes;
    for (const int gigabytes : historyGigabytes) {
        sizes.append(QStringLiteral("%1 GB").arg(gigabytes));
    }
    QStringList ages;
    for (const int days : historyDays) {
        ages.append(days == 0 ? QStringLiteral("Any age") : QStringLiteral("%1 days").arg(days));
    }
    auto* size = new Segment(m_theme, sizes);
    auto* age = new Segment(m_theme, ages);
    size->choose(indexOf(historyGigabytes, m_settings.historyGigabytes()));
    age->choose(indexOf(historyDays, m_settings.historyDays()));
    connect(size, &Segment::chosenChanged, this, [this](int index) {
        m_settings.setHistoryGigabytes(historyGigabytes[static_cast<std::size_t>(index)]);
    });
    connect(age, &Segment::chosenChanged, this, [this](int index) {
        m_settings.setHistoryDays(historyDays[static_cast<std::size_t>(index)]);
    });
    auto* both = new QWidget;
    auto* column = new QVBoxLayout(both);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(size, 0, Qt::AlignLeft);
    column->addWidget(age, 0, Qt::AlignLeft);
    column->addWidget(new Text(
        m_theme,
        TextRole::Small,
        QStringLiteral("For each cluster; holds from the next connection on. Open and failed flows go last."),
        Token::Text2
    ));
    return both;
}

/// How long what services told each other stays; when and where they did is kept as long as the history.
QWidget* SettingsPage::buildPayloads()
{
    QStringList ages;
    for (const int days : payloadDays) {
        ages.append(
            days == 0 ? QStringLiteral("As long as the history")
                      : countOf(static_cast<std::uint64_t>(days), QStringLiteral("day"), QStringLiteral("days"))
        );
    }
    auto* age = new Segment(m_theme, ages);
    age->setObjectName(QStringLiteral("payloadDays"));
    age->choose(indexOf(payloadDays, m_settings.historyPayloadDays()));
    connect(age, &Segment::chosenChanged, this, [this](int index) {
        m_settings.setHistoryPayloadDays(payloadDays[static_cast<std::size_t>(index)]);
    });
    auto* both = new QWidget;
    auto* column = new QVBoxLayout(both);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(age, 0, Qt::AlignLeft);
    auto* explains = new Text(
        m_theme,
        TextRole::Small,
        QStringLiteral(
            "Older payloads are overwritten in the history on this disk, from the next connection on; headers, "
            "times and outcomes stay. What is on the cluster is not touched."
        ),
        Token::Text2
    );
    column->addWidget(explains);
    return both;
}

QWidget* SettingsPage::buildFontScale()
{
    QStringList words;
    for (const int percent : fontScales) {
        words.append(QStringLiteral("%1 %").arg(percent));
    }
    auto* choice = new Segment(m_theme, words);
    choice->choose(indexOf(fontScales, m_settings.fontScale()));
    connect(choice, &Segment::chosenChanged, this, [this](int index) {
        m_settings.setFontScale(fontScales[static_cast<std::size_t>(index)]);
    });
    return choice;
}

} // namespace backstep

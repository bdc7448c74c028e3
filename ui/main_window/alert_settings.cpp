#include "ui/main_window/alert_settings.h"

#include "ui/shared/button.h"
#include "ui/shared/chooser.h"
#include "ui/shared/parts.h"
#include "ui/shared/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QCheckBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyle>

#include <algorithm>

namespace backstep {

namespace {

constexpr int viewWidth = 220;
constexpr int leastWidth = 88;
constexpr int webhookWidth = 360;

QBoxLayout* rowIn(QWidget& widget)
{
    auto* row = new QHBoxLayout(&widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    return row;
}

} // namespace

AlertSettings::AlertSettings(const Theme& theme, Settings& settings)
    : m_theme(theme)
    , m_settings(settings)
    , m_rules(readAlertRules(settings))
    , m_rowColumn(new QVBoxLayout)
    , m_errors(new QCheckBox(QStringLiteral("Tell of errors of a kind that was not seen before")))
    , m_desktop(new QCheckBox(QStringLiteral("Notification of the desktop")))
    , m_sound(new QCheckBox(QStringLiteral("Sound")))
    , m_webhook(new QLineEdit(m_rules.webhook))
    , m_told(new Text(theme, TextRole::Small, {}, Token::Text2))
{
    m_rowColumn->setSpacing(8);
    auto* more = new Button(theme, ButtonKind::Link, QStringLiteral("Tell of a view"), QStringLiteral("plus"));
    more->setObjectName(QStringLiteral("alertAdd"));
    m_errors->setChecked(m_rules.newErrors);
    m_errors->setObjectName(QStringLiteral("alertErrors"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(m_rowColumn);
    column->addWidget(more, 0, Qt::AlignLeft);
    column->addWidget(m_errors);
    column->addWidget(buildWays());
    column->addWidget(buildWebhook());
    column->addWidget(m_told);
    for (const AlertRule& rule : m_rules.views) {
        addRow(rule);
    }
    connect(more, &Button::clicked, this, [this] { add(firstWithoutRule()); });
    connect(m_errors, &QCheckBox::toggled, this, &AlertSettings::take);
    tell(Tone::Idle, {});
}

QWidget* AlertSettings::buildWays()
{
    auto* ways = new QWidget;
    QBoxLayout* row = rowIn(*ways);
    m_desktop->setObjectName(QStringLiteral("alertDesktop"));
    m_sound->setObjectName(QStringLiteral("alertSound"));
    m_desktop->setChecked(m_rules.desktop);
    m_sound->setChecked(m_rules.sound);
    row->addWidget(m_desktop);
    row->addSpacing(16);
    row->addWidget(m_sound);
    row->addStretch(1);
    connect(m_desktop, &QCheckBox::toggled, this, &AlertSettings::take);
    connect(m_sound, &QCheckBox::toggled, this, &AlertSettings::take);
    return ways;
}

QWidget* AlertSettings::buildWebhook()
{
    auto* webhook = new QWidget;
    QBoxLayout* row = rowIn(*webhook);
    m_webhook->setObjectName(QStringLiteral("alertWebhook"));
    m_webhook->setFixedWidth(webhookWidth);
    m_webhook->setPlaceholderText(QStringLiteral("Webhook, https://…"));
    m_webhook->setAccessibleName(QStringLiteral("Address of a webhook that is sent each alert"));
    auto* test = new Button(m_theme, ButtonKind::Plain, QStringLiteral("Try it"), QStringLiteral("send"));
    test->setObjectName(QStringLiteral("alertTest"));
    test->setToolTip(QStringLiteral("Tells an alert in each of these ways now"));
    row->addWidget(m_webhook);
    row->addWidget(test);
    row->addStretch(1);
    connect(m_webhook, &QLineEdit::textChanged, this, &AlertSettings::takeWebhook);
    connect(test, &Button::clicked, this, &AlertSettings::testAsked);
    return webhook;
}

void AlertSettings::setViews(const QStringList& names)
{
    m_views = names;
    for (const Row& row : m_rows) {
        fill(*row.view, row.view->currentText());
    }
}

/// A view that is gone stays in its rule: its file may be open again tomorrow.
void AlertSettings::fill(Chooser& view, const QString& chosen) const
{
    const QSignalBlocker quiet(&view);
    view.clear();
    view.addItems(m_views);
    if (!m_views.contains(chosen)) {
        view.addItem(chosen);
    }
    view.setCurrentText(chosen);
}

void AlertSettings::addRow(const AlertRule& rule)
{
    Row made;
    made.widget = new QWidget;
    made.view = new Chooser(m_theme);
    made.view->setObjectName(QStringLiteral("alertView"));
    made.view->setAccessibleName(QStringLiteral("View"));
    made.view->setFixedWidth(viewWidth);
    fill(*made.view, rule.view);
    made.least = new QSpinBox;
    made.least->setObjectName(QStringLiteral("alertLeast"));
    made.least->setAccessibleName(QStringLiteral("From how many flows on"));
    made.least->setRange(1, alertLeastMax);
    made.least->setValue(rule.least);
    made.least->setFixedWidth(leastWidth);
    made.least->setButtonSymbols(QAbstractSpinBox::NoButtons);
    auto* remove = new QAction(m_theme.icon(QStringLiteral("x")), QStringLiteral("Tell of it no more"), made.widget);
    QBoxLayout* row = rowIn(*made.widget);
    row->addWidget(made.view);
    row->addWidget(new Text(m_theme, TextRole::Body, QStringLiteral("from"), Token::Text2));
    row->addWidget(made.least);
    row->addWidget(new Text(m_theme, TextRole::Body, QStringLiteral("flows on"), Token::Text2));
    row->addWidget(makeToolButton(*remove));
    row->addStretch(1);
    m_rowColumn->addWidget(made.widget);
    connect(made.view, &QComboBox::currentTextChanged, this, &AlertSettings::take);
    connect(made.least, &QSpinBox::valueChanged, this, &AlertSettings::take);
    connect(remove, &QAction::triggered, this, [this, widget = made.widget] { removeRow(widget); });
    m_rows.push_back(made);
}

void AlertSettings::add(const QString& view)
{
    auto row = std::ranges::find_if(m_rows, [&](const Row& each) { return each.view->currentText() == view; });
    if (row == m_rows.end()) {
        addRow({view, 1});
        row = m_rows.end() - 1;
        take();
    }
    row->least->setFocus();
    row->least->selectAll();
}

QString AlertSettings::firstWithoutRule() const
{
    const auto found = std::ranges::find_if(m_views, [this](const QString& view) {
        return std::ranges::find(m_rules.views, view, &AlertRule::view) == m_rules.views.end();
    });
    return found == m_views.end() ? m_views.value(0) : *found;
}

void AlertSettings::removeRow(QWidget* widget)
{
    std::erase_if(m_rows, [widget](const Row& row) { return row.widget == widget; });
    widget->deleteLater(); // its button is still at work
    widget->hide();
    take();
}

void AlertSettings::takeWebhook()
{
    const QString fault = faultOfWebhook(m_webhook->text().trimmed());
    m_webhook->setProperty("wrong", !fault.isEmpty());
    m_webhook->style()->unpolish(m_webhook);
    m_webhook->style()->polish(m_webhook);
    tell(fault.isEmpty() ? Tone::Idle : Tone::Fail, fault);
    if (fault.isEmpty()) {
        take();
    }
}

void AlertSettings::take()
{
    m_rules.views.clear();
    for (const Row& row : m_rows) {
        if (!row.view->currentText().isEmpty()) {
            m_rules.views.push_back({row.view->currentText(), row.least->value()});
        }
    }
    m_rules.newErrors = m_errors->isChecked();
    m_rules.desktop = m_desktop->isChecked();
    m_rules.sound = m_sound->isChecked();
    const QString webhook = m_webhook->text().trimmed();
    if (faultOfWebhook(webhook).isEmpty()) {
        m_rules.webhook = webhook;
    }
    keepAlertRules(m_settings, m_rules);
    Q_EMIT rulesChanged(m_rules);
}

void AlertSettings::tell(Tone tone, const QString& sentence)
{
    m_told->setText(
        sentence.isEmpty()
            ? QStringLiteral("The window tells of each in any case. Nobody is told of a capture, or of another time.")
            : sentence
    );
    m_told->setInk(tone == Tone::Fail ? Token::FailInk : Token::Text2);
}

} // namespace backstep

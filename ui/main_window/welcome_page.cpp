#include "ui/main_window/welcome_page.h"

#include "model/settings/settings.h"
#include "ui/main_window/welcome_drawing.h"
#include "ui/shared/button.h"

#include <QBoxLayout>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QTextLayout>

#include <cmath>

namespace backstep {

namespace {

constexpr int cardWidth = 284; // three fit into the smallest window
constexpr int cardGap = 16;
constexpr int pageWidth = 3 * cardWidth + 2 * cardGap;

/// Wrapped text on lines of 20 px, which a label cannot have.
class Lines final : public QWidget
{
public:
    Lines(const Theme& theme, QString text)
        : m_theme(theme)
        , m_text(std::move(text))
    {
        setFixedHeight(3 * lineHeight);
        setAccessibleName(m_text);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        QTextLayout layout(m_text, m_theme.font(TextRole::Body));
        layout.beginLayout();
        for (int y = 0;; y += lineHeight) {
            QTextLine line = layout.createLine();
            if (!line.isValid()) {
                break;
            }
            line.setLineWidth(width());
            line.setPosition({0, y + std::round((lineHeight - line.height()) / 2)});
        }
        layout.endLayout();
        painter.setPen(m_theme.color(Token::Text2));
        layout.draw(&painter, {0, 0});
    }

private:
    static constexpr int lineHeight = 20;

    const Theme& m_theme;
    QString m_text;
};

/// One thing to do: icon, heading, what it is, buttons.
class ActionCard final : public QWidget
{
public:
    ActionCard(const Theme& theme, bool first, const QString& iconName, const QString& title, const QString& text)
        : m_theme(theme)
        , m_first(first)
        , m_iconName(iconName)
        , m_buttons(new QHBoxLayout)
    {
        setFixedWidth(cardWidth);
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(21, 21, 21, 21);
        column->setSpacing(4);
        column->addSpacing(24 + 8); // the icon is painted
        auto* heading = new Text(theme, TextRole::Heading, title);
        heading->setFixedHeight(24);
        column->addWidget(heading);
        column->addWidget(new Lines(theme, text));
        column->addSpacing(12);
        m_buttons->setSpacing(8);
        m_buttons->addStretch(1);
        column->addLayout(m_buttons);
    }

    void addButton(Button& button) { m_buttons->insertWidget(m_buttons->count() - 1, &button); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(m_theme.color(m_first ? Token::Accent : Token::Line));
        painter.setBrush(m_theme.color(Token::Panel));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        painter.drawPixmap(21, 21, m_theme.picture(m_iconName, 24, m_theme.color(Token::Accent), devicePixelRatioF()));
    }

private:
    const Theme& m_theme;
    bool m_first;
    QString m_iconName;
    QBoxLayout* m_buttons;
};

/// "12 min ago", "yesterday", "19 November".
QString whenWords(const QDateTime& at, const QDateTime& now)
{
    const qint64 minutes = at.secsTo(now) / 60;
    if (minutes < 1) {
        return QStringLiteral("just now");
    }
    if (minutes < 60) {
        return QStringLiteral("%1 min ago").arg(minutes);
    }
    const qint64 days = at.daysTo(now);
    if (days == 0) {
        return QStringLiteral("today at %1").arg(at.time().toString(QStringLiteral("HH:mm")));
    }
    return days == 1 ? QStringLiteral("yesterday")
                     : QLocale(QLocale::English).toString(at.date(), QStringLiteral("d MMMM"));
}

/// 28 px: icon, name, folder, when. A click opens the file.
class RecentRow final : public QAbstractButton
{
public:
    RecentRow(const Theme& theme, const Settings::RecentFile& file)
        : m_theme(theme)
        , m_name(QFileInfo(file.path).fileName())
        , m_folder(QFileInfo(file.path).path())
        , m_when(
              file.isGone ? QStringLiteral("gone from disk") : whenWords(file.openedAt, QDateTime::currentDateTimeUtc())
          )
    {
        setEnabled(!file.isGone);
        setFixedSize(pageWidth, 28);
        setToolTip(file.isGone ? QStringLiteral("%1 is gone: deleted or moved").arg(file.path) : file.path);
        setAccessibleName(file.isGone ? m_name + QStringLiteral(", gone from disk") : m_name);
        setFocusPolicy(Qt::TabFocus);
        setCursor(file.isGone ? Qt::ArrowCursor : Qt::PointingHandCursor);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        if (isEnabled() && (underMouse() || hasFocus())) {
            painter.fillRect(rect(), m_theme.color(Token::Hover));
        }
        painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Token::LineSoft));
        const QColor quiet = m_theme.color(Token::Text2);
        painter.drawPixmap(8, 7, m_theme.picture(QStringLiteral("file-code-2"), 14, quiet, devicePixelRatioF()));
        painter.setFont(m_theme.font(TextRole::Small));
        painter.setPen(m_theme.color(isEnabled() ? Token::Text : Token::Text2));
        painter.drawText(QRect(40, 0, 232, height() - 1), Qt::AlignVCenter, m_name);
        painter.setPen(quiet);
        const QString folder = painter.fontMetrics().elidedText(m_folder, Qt::ElideMiddle, 300);
        painter.drawText(QRect(280, 0, 304, height() - 1), Qt::AlignVCenter, folder);
        painter.drawText(QRect(592, 0, 344, height() - 1), Qt::AlignVCenter, m_when);
    }

    void enterEvent(QEnterEvent*) override { update(); }

    void leaveEvent(QEvent*) override { update(); }

private:
    const Theme& m_theme;
    QString m_name;
    QString m_folder;
    QString m_when;
};

} // namespace

WelcomePage::WelcomePage(const Theme& theme, Settings& settings, bool canConnect)
    : Surface(theme, Token::Window)
    , m_settings(settings)
{
    setFocusPolicy(Qt::StrongFocus);
    auto* bar = new ToolBar(theme);
    bar->addWidget(*new Text(theme, TextRole::Body, QStringLiteral("Welcome"), Token::Text2));
    bar->addSpace();
    auto* keys = new Button(theme, ButtonKind::Plain, QStringLiteral("Keys"), QStringLiteral("keyboard"));
    connect(keys, &Button::clicked, this, &WelcomePage::keysRequested);
    bar->addWidget(*keys);

    auto* title = new Text(theme, TextRole::Title, QStringLiteral("What is done can be undone"));
    auto* subtitle = new Text(
        theme,
        TextRole::Body,
        QStringLiteral("Design a flow, run it, watch it, and take it back. Pick where to begin."),
        Token::Text2
    );
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addStretch(1);
    column->addWidget(new WelcomeDrawing(theme), 0, Qt::AlignHCenter);
    column->addSpacing(20);
    column->addWidget(title, 0, Qt::AlignHCenter);
    column->addSpacing(6);
    column->addWidget(subtitle, 0, Qt::AlignHCenter);
    column->addSpacing(28);
    column->addWidget(buildCards(canConnect), 0, Qt::AlignHCenter);
    column->addSpacing(28);
    column->addWidget(buildRecent(), 0, Qt::AlignHCenter);
    column->addStretch(1);
    column->addSpacing(24);
    connect(&m_settings, &Settings::recentFilesChanged, this, &WelcomePage::readRecent);
    readRecent();
}

QWidget* WelcomePage::buildCards(bool canConnect)
{
    auto* cards = new QWidget;
    auto* row = new QHBoxLayout(cards);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(cardGap);
    const auto button
        = [this](
              ActionCard& card, ButtonKind kind, const QString& text, const QString& keys, void (WelcomePage::*wish)()
          ) {
              auto* made = new Button(m_theme, kind, text);
              made->setKeyHint(keys);
              made->setObjectName(QStringLiteral("welcome") + text);
              connect(made, &Button::clicked, this, wish);
              card.addButton(*made);
          };
    auto* sample = new ActionCard(
        m_theme,
        true,
        QStringLiteral("play"),
        QStringLiteral("Open the sample"),
        QStringLiteral("A workspace with three flows, simulated workers and one step that fails on purpose. "
                       "Nothing to install.")
    );
    button(
        *sample,
        ButtonKind::Primary,
        QStringLiteral("Open the sample"),
        QStringLiteral("Enter"),
        &WelcomePage::sampleRequested
    );
    auto* fresh = new ActionCard(
        m_theme,
        false,
        QStringLiteral("file-plus"),
        QStringLiteral("New flow"),
        QStringLiteral("Start from an empty sequence, or by dropping a definition file here.")
    );
    button(
        *fresh, ButtonKind::Plain, QStringLiteral("New flow…"), QStringLiteral("Ctrl+N"), &WelcomePage::newFileRequested
    );
    button(*fresh, ButtonKind::Plain, QStringLiteral("Open file…"), {}, &WelcomePage::openRequested);
    row->addWidget(sample);
    row->addWidget(fresh);
    if (canConnect) {
        auto* connection = new ActionCard(
            m_theme,
            false,
            QStringLiteral("plug"),
            QStringLiteral("Connect"),
            QStringLiteral("Run and watch flows over Apache Kafka: on this machine, or on a cluster by its address.")
        );
        button(
            *connection,
            ButtonKind::Plain,
            QStringLiteral("Connect…"),
            QStringLiteral("Ctrl+4"),
            &WelcomePage::connectRequested
        );
        row->addWidget(connection);
    }
    return cards;
}

QWidget* WelcomePage::buildRecent()
{
    m_recent = new QWidget;
    m_recent->setFixedWidth(pageWidth);
    auto* column = new QVBoxLayout(m_recent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* heading = new QHBoxLayout;
    heading->addWidget(new Text(m_theme, TextRole::SmallStrong, QStringLiteral("Recent"), Token::Text2));
    heading->addStretch(1);
    auto* clear = new Button(m_theme, ButtonKind::Link, QStringLiteral("Clear"));
    clear->setSmall(true);
    connect(clear, &Button::clicked, this, [this] { m_settings.clearRecentFiles(); });
    heading->addWidget(clear);
    column->addLayout(heading);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(0);
    column->addLayout(m_rows);
    return m_recent;
}

void WelcomePage::readRecent()
{
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    const std::vector<Settings::RecentFile> files = m_settings.recentFiles();
    for (const Settings::RecentFile& file : files) {
        auto* row = new RecentRow(m_theme, file);
        connect(row, &QAbstractButton::clicked, this, [this, path = file.path] { Q_EMIT fileChosen(path); });
        m_rows->addWidget(row);
    }
    m_recent->setVisible(!files.empty());
}

void WelcomePage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT sampleRequested();
        return;
    }
    Surface::keyPressEvent(event);
}

} // namespace backstep

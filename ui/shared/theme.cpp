#include "ui/shared/theme.h"

#include "resources/resources.h"
#include "ui/shared/studio_style.h"
#include "ui/shared/theme_icon.h"
#include "ui/shared/theme_sheet.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

namespace backstep {

namespace {

constexpr std::array<const char*, tokenCount> tokenNames{
    "window",     "panel",       "raised",       "canvas",      "field",      "hover",     "select",    "select-idle",
    "zebra",      "line-soft",   "line",         "line-strong", "grid",       "text",      "text2",     "text3",
    "accent",     "accent-fill", "accent-hover", "on-accent",   "focus",      "idle-ink",  "idle-fill", "idle-tint",
    "run-ink",    "run-fill",    "run-tint",     "done-ink",    "done-fill",  "done-tint", "retry-ink", "retry-fill",
    "retry-tint", "fail-ink",    "fail-fill",    "fail-tint",   "fail-solid", "undo-ink",  "undo-fill", "undo-tint",
    "undo-solid", "prod",        "on-solid",     "bar-ink"};

struct TypeFace
{
    bool mono = false;
    double pixels = 13;
    QFont::Weight weight = QFont::Normal;
};

TypeFace faceOf(TextRole role)
{
    switch (role) {
    case TextRole::Title:
        return {false, 24, QFont::DemiBold};
    case TextRole::Why:
        return {false, 17, QFont::DemiBold};
    case TextRole::Heading:
        return {false, 16, QFont::DemiBold};
    case TextRole::Figure:
        return {false, 22, QFont::DemiBold};
    case TextRole::FigureSmall:
        return {false, 18, QFont::DemiBold};
    case TextRole::Body:
        return {false, 13, QFont::Normal};
    case TextRole::BodyMedium:
        return {false, 13, QFont::Medium};
    case TextRole::Strong:
        return {false, 13, QFont::DemiBold};
    case TextRole::Small:
        return {false, 12, QFont::Normal};
    case TextRole::SmallMedium:
        return {false, 12, QFont::Medium};
    case TextRole::SmallStrong:
        return {false, 12, QFont::DemiBold};
    case TextRole::Tiny:
        return {false, 11, QFont::Normal};
    case TextRole::TinyStrong:
        return {false, 11, QFont::DemiBold};
    case TextRole::Code:
    case TextRole::Number: // 11.5 in the look; half pixels blur in Qt, so 12
        return {true, 12, QFont::Normal};
    case TextRole::NumberTiny:
        return {true, 11, QFont::Normal};
    }
    return {};
}

void loadFonts()
{
    static const bool loaded = [] {
        loadResources();
        for (const char* name :
             {"Inter-Regular.otf",
              "Inter-Medium.otf",
              "Inter-SemiBold.otf",
              "JetBrainsMono-Regular.ttf",
              "JetBrainsMono-Medium.ttf"}) {
            QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/") + QLatin1String(name));
        }
        return true;
    }();
    Q_UNUSED(loaded);
}

/// Before the application is dressed its palette is the system's.
bool systemIsDark()
{
    static const bool dark = QPalette().color(QPalette::Window).lightness() < 128;
    return dark;
}

} // namespace

const char* tokenName(Token token)
{
    return tokenNames[static_cast<std::size_t>(token)];
}

Theme::Theme(ThemeKind kind, QObject* parent)
    : QObject(parent)
    , m_kind(kind)
{
    loadFonts();
    m_dark = m_kind == ThemeKind::System ? systemIsDark() : m_kind == ThemeKind::Dark;
    read();
}

void Theme::setKind(ThemeKind kind)
{
    m_kind = kind;
    const bool dark = kind == ThemeKind::System ? systemIsDark() : kind == ThemeKind::Dark;
    if (dark == m_dark) {
        return;
    }
    m_dark = dark;
    read();
    redress();
}

void Theme::read()
{
    QFile file(QStringLiteral(":/themes/tokens.json"));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "Theme", "tokens.json is compiled in");
    Q_UNUSED(opened);
    const QJsonObject themes = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonObject colors = themes.value(m_dark ? QLatin1String("dark") : QLatin1String("light")).toObject();
    for (std::size_t i = 0; i < tokenCount; ++i) {
        m_colors[i] = QColor(colors.value(QLatin1String(tokenNames[i])).toString());
        Q_ASSERT_X(m_colors[i].isValid(), "Theme", tokenNames[i]);
    }
    m_pictures.clear();
}

QColor Theme::ink(Tone tone) const
{
    using enum Token;
    static constexpr std::array inks{IdleInk, RunInk, DoneInk, RetryInk, FailInk, UndoInk};
    return color(inks[static_cast<std::size_t>(tone)]);
}

QColor Theme::fill(Tone tone) const
{
    using enum Token;
    static constexpr std::array fills{IdleFill, RunFill, DoneFill, RetryFill, FailFill, UndoFill};
    return color(fills[static_cast<std::size_t>(tone)]);
}

QColor Theme::tint(Tone tone) const
{
    using enum Token;
    static constexpr std::array tints{IdleTint, RunTint, DoneTint, RetryTint, FailTint, UndoTint};
    return color(tints[static_cast<std::size_t>(tone)]);
}

QPalette Theme::palette() const
{
    QPalette palette;
    const auto all = [&](QPalette::ColorRole role, Token token) { palette.setColor(role, color(token)); };
    all(QPalette::Window, Token::Window);
    all(QPalette::WindowText, Token::Text);
    all(QPalette::Base, Token::Field);
    all(QPalette::AlternateBase, Token::Zebra);
    all(QPalette::Text, Token::Text);
    all(QPalette::Button, Token::Raised);
    all(QPalette::ButtonText, Token::Text);
    all(QPalette::ToolTipBase, Token::Raised);
    all(QPalette::ToolTipText, Token::Text);
    all(QPalette::Highlight, Token::Select);
    all(QPalette::HighlightedText, Token::Text);
    all(QPalette::PlaceholderText, Token::Text2);
    all(QPalette::Link, Token::Accent);
    all(QPalette::LinkVisited, Token::Accent);
    all(QPalette::BrightText, Token::FailInk);
    all(QPalette::Light, Token::Raised);
    all(QPalette::Midlight, Token::Raised);
    all(QPalette::Mid, Token::Line);
    all(QPalette::Dark, Token::LineStrong);
    all(QPalette::Shadow, Token::Line);
    palette.setColor(QPalette::Inactive, QPalette::Highlight, color(Token::SelectIdle));
    for (const auto role : {QPalette::Text, QPalette::ButtonText, QPalette::WindowText, QPalette::PlaceholderText}) {
        palette.setColor(QPalette::Disabled, role, color(Token::Text3));
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, color(Token::SelectIdle));
    return palette;
}

QFont Theme::font(TextRole role) const
{
    const TypeFace face = faceOf(role);
    QFont font(face.mono ? QStringLiteral("JetBrains Mono") : QStringLiteral("Inter"));
    font.setPixelSize(qRound(face.pixels * m_fontPercent / 100.0));
    font.setWeight(face.weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    if (face.mono) {
        font.setStyleHint(QFont::Monospace);
        font.setFixedPitch(true);
        // "->" must stay two characters: without shaping there are no ligatures.
        font.setStyleStrategy(static_cast<QFont::StyleStrategy>(QFont::PreferAntialias | QFont::PreferNoShaping));
        return font;
    }
    font.setStyleStrategy(QFont::PreferAntialias);
    return font;
}

void Theme::setFontScale(int percent)
{
    m_fontPercent = std::clamp(percent, 90, 150);
    redress();
}

QIcon Theme::icon(const QString& name, Token ink) const
{
    return QIcon(new ThemeIcon(*this, name, ink));
}

QPixmap Theme::picture(const QString& name, int size, const QColor& ink, double ratio) const
{
    const QString key = QStringLiteral("%1/%2/%3/%4").arg(name).arg(size).arg(ink.rgba()).arg(ratio);
    const auto found = m_pictures.constFind(key);
    if (found != m_pictures.constEnd()) {
        return *found;
    }
    QPixmap drawn = drawIcon(name, size, ink, ratio);
    m_pictures.insert(key, drawn);
    return drawn;
}

void Theme::dress(QApplication& application)
{
    prepare();
    m_application = &application;
    redress();
    m_redressed = false;
    application.installEventFilter(this);
}

void Theme::prepare()
{
    if (m_isPrepared) {
        return;
    }
    m_isPrepared = true;
    static_cast<void>(systemIsDark()); // asked while the palette is still the system's
    QApplication::setStyle(new StudioStyle(*this));
    QApplication::setFont(font(TextRole::Body));
    QApplication::setPalette(palette());
}

bool Theme::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Polish && m_redressed && !m_repeats) {
        m_repeats = true;
        QTimer::singleShot(0, this, [this] {
            m_repeats = false;
            tell();
        });
    }
    return QObject::eventFilter(watched, event);
}

void Theme::redress()
{
    if (m_application != nullptr) {
        QApplication::setFont(font(TextRole::Body));
        QApplication::setPalette(palette());
        m_application->setStyleSheet(sheetOf(*this));
        m_redressed = true;
    }
    tell();
}

/// The sheet has given each viewport a palette of its own, which would stay that of the theme before.
void Theme::tell()
{
    Q_EMIT changed();
    if (m_application == nullptr) {
        return;
    }
    for (QWidget* widget : QApplication::allWidgets()) {
        if (auto* area = qobject_cast<QAbstractScrollArea*>(widget); area != nullptr) {
            area->viewport()->setPalette(area->palette());
        }
    }
}

} // namespace backstep

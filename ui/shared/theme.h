#pragma once

#include "model/words.h"

#include <QColor>
#include <QFont>
#include <QHash>
#include <QIcon>
#include <QObject>
#include <QPalette>
#include <QPixmap>

#include <array>
#include <cstdint>

class QApplication;

namespace backstep {

/// Every colour by its name in tokens.json, in the order of the look's tables. Code uses the name, never a hex value.
enum class Token : std::uint8_t
{
    Window,
    Panel,
    Raised,
    Canvas,
    Field,
    Hover,
    Select,
    SelectIdle,
    Zebra,
    LineSoft,
    Line,
    LineStrong,
    Grid,
    Text,
    Text2,
    Text3,
    Accent,
    AccentFill,
    AccentHover,
    OnAccent,
    Focus,
    IdleInk,
    IdleFill,
    IdleTint,
    RunInk,
    RunFill,
    RunTint,
    DoneInk,
    DoneFill,
    DoneTint,
    RetryInk,
    RetryFill,
    RetryTint,
    FailInk,
    FailFill,
    FailTint,
    FailSolid,
    UndoInk,
    UndoFill,
    UndoTint,
    UndoSolid,
    Prod,
    OnSolid,
    BarInk,
};

inline constexpr std::size_t tokenCount = static_cast<std::size_t>(Token::BarInk) + 1;

/// The name a token has in tokens.json: "select-idle".
[[nodiscard]] const char* tokenName(Token token);

enum class ThemeKind : std::uint8_t
{
    Dark,
    Light,
    System
};

/// The sizes and weights of text (look §3).
enum class TextRole : std::uint8_t
{
    Title,
    Why,
    Heading,
    Figure,
    FigureSmall,
    Body,
    BodyMedium, ///< labels of primary buttons, chosen tabs
    Strong,
    Small,
    SmallMedium, ///< badges, table headings
    SmallStrong, ///< panel headings
    Tiny,
    TinyStrong, ///< DO and UNDO words
    Code,
    Number,
    NumberTiny, ///< chips, counts
};

/// Colours, fonts and icons of one theme, and the change from one to the other. Made once by composition and passed by
/// reference; items hold no colours of their own.
class Theme : public QObject
{
    Q_OBJECT

public:
    explicit Theme(ThemeKind kind = ThemeKind::Dark, QObject* parent = nullptr);

    [[nodiscard]] ThemeKind kind() const { return m_kind; }

    [[nodiscard]] bool isDark() const { return m_dark; }

    void setKind(ThemeKind kind);

    [[nodiscard]] QColor color(Token token) const { return m_colors[static_cast<std::size_t>(token)]; }

    [[nodiscard]] QColor ink(Tone tone) const;
    [[nodiscard]] QColor fill(Tone tone) const;
    [[nodiscard]] QColor tint(Tone tone) const;
    [[nodiscard]] QPalette palette() const;
    [[nodiscard]] QFont font(TextRole role) const;
    /// All fonts in per cent of their size, 90 to 150.
    void setFontScale(int percent);

    /// A lucide icon that takes its colour from the theme each time it is painted.
    [[nodiscard]] QIcon icon(const QString& name, Token ink = Token::Text) const;
    /// The same as a picture of so many device-independent pixels.
    [[nodiscard]] QPixmap picture(const QString& name, int size, const QColor& ink, double ratio = 1.0) const;

    /// Style, palette and font of the whole application, before widgets are made. Without the sheet: Qt applies that
    /// anew each time a widget gets another parent, which is what most of the time of assembling a window would be.
    void prepare();
    /// All of these and the sheet; kept up to date afterwards.
    void dress(QApplication& application);

Q_SIGNALS:
    void changed();

protected:
    /// A sheet's first polish brings back the colours a widget was made with: where these are another theme's,
    /// changed() is said once more.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void read();
    void redress();
    void tell();

    ThemeKind m_kind;
    bool m_dark = true;
    int m_fontPercent = 100;
    std::array<QColor, tokenCount> m_colors;
    mutable QHash<QString, QPixmap> m_pictures;
    QApplication* m_application = nullptr;
    bool m_isPrepared = false;
    bool m_redressed = false; ///< widgets may have been made in another theme than this one
    bool m_repeats = false; ///< changed() will be said again
};

} // namespace backstep

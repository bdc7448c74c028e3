#pragma once

#include <QPushButton>

#include <cstdint>

namespace backstep {

class Theme;

enum class ButtonKind : std::uint8_t
{
    Plain,
    Primary, ///< at most one a screen
    Undo, ///< sends UNDO, and nothing else does; its label carries the number of messages
    Danger, ///< deletes
    Link,
};

/// A push button of the look: icon, label, the key that does the same in mono, and a chevron when it has a menu.
class Button final : public QPushButton
{
    Q_OBJECT

public:
    Button(const Theme& theme, ButtonKind kind, const QString& text, const QString& iconName = {});

    void setKind(ButtonKind kind);
    void setIconName(const QString& iconName);
    void setKeyHint(const QString& keys);
    void setSmall(bool small);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QFont labelFont() const;
    [[nodiscard]] QColor ink() const;
    [[nodiscard]] int contentWidth() const;

    const Theme& m_theme;
    ButtonKind m_kind;
    QString m_iconName;
    QString m_keyHint;
    bool m_small = false;
};

} // namespace backstep

#pragma once

#include "model/editor/step_form.h"

#include <QPushButton>
#include <QWidget>

namespace backstep {

class Text;
class Theme;

/// The sentence under a field that was refused.
class FaultLine final : public QWidget
{
    Q_OBJECT

public:
    explicit FaultLine(const Theme& theme);

    /// Empty: it goes.
    void setText(const QString& sentence);
    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Text* m_text;
};

/// The arrow and the word over a column: → DO, ← UNDO.
class SideWord final : public QWidget
{
    Q_OBJECT

public:
    SideWord(const Theme& theme, FormSide side);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    FormSide m_side;
};

/// The steps that a step waits for, in words; opens a menu of all others with check marks.
class WaitsField final : public QPushButton
{
    Q_OBJECT

public:
    explicit WaitsField(const Theme& theme);

    void take(const FormField& field);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    FormField m_field;
};

} // namespace backstep

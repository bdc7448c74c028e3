#pragma once

#include "model/editor/step_form.h"

#include <QLineEdit>

class QToolButton;

namespace backstep {

class Theme;

/// A field that is typed into. What counts where nothing is typed stands in it in the second ink. Enter and leaving it
/// ask for the text to be written, Esc puts the old one back; a cross takes it out of the file.
class FormEdit final : public QLineEdit
{
    Q_OBJECT

public:
    FormEdit(const Theme& theme, FormKind kind);

    /// What the file says now. What is being typed stays, and so does what was refused until the file says something
    /// else.
    void take(const FormField& field);
    /// As for another step: nothing typed or refused is kept.
    void forget();

    /// Typed, and not asked for yet.
    [[nodiscard]] bool isTouched() const;
    void commit();
    /// What was typed is in the file, or is not and stays to be mended.
    void settle(bool isRefused);

Q_SIGNALS:
    void written(const QString& typed);
    /// What was refused is not there any more.
    void mended();
    /// Esc, and there was nothing to put back.
    void left();

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QToolButton* addButton(const QString& icon, const QString& name);
    void dress();
    void putBack();
    void stepBy(int ways);
    void showChoices();
    void placeButtons();
    void setWrong(bool wrong);

    const Theme& m_theme;
    FormKind m_kind;
    FormField m_field;
    QToolButton* m_clear; ///< takes the member out of the file
    QToolButton* m_open; ///< steps a count, or opens the choices
    QString m_refused;
    bool m_isWrong = false;
};

} // namespace backstep

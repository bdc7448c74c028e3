#pragma once

#include "ui/editor/panel_plan.h"

#include <QWidget>

class QSplitter;
class QTabBar;

namespace backstep {

/// The text and the form of the chosen step in one panel, as its width allows.
class TextAndForm final : public QWidget
{
    Q_OBJECT

public:
    TextAndForm(QWidget& text, QWidget& form);

    void arrange(Pairing pairing);

    [[nodiscard]] Pairing pairing() const { return m_pairing; }

    /// In front, where they are tabs.
    void showText();
    void showForm();

private:
    void apply();

    QTabBar* m_tabs;
    QSplitter* m_splitter;
    QWidget& m_text;
    QWidget& m_form;
    Pairing m_pairing = Pairing::Stacked;
};

} // namespace backstep

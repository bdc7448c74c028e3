#pragma once

#include "ui/editor/panel_plan.h"

#include <QWidget>

class QSplitter;
class QStackedWidget;

namespace backstep {

class TextAndForm;

/// The canvas and the panels around it: which of them are open, and how wide.
class DesignBody final : public QWidget
{
    Q_OBJECT

public:
    struct Parts
    {
        QWidget* left = nullptr;
        QWidget* middle = nullptr;
        QWidget* lower = nullptr;
        TextAndForm* text = nullptr;
        QWidget* answer = nullptr; ///< of What if, in the place of the text
    };

    explicit DesignBody(const Parts& parts);

    /// What if has wishes of its own; those of before come back with its end.
    void setWhatIf(bool on);

    [[nodiscard]] const PanelPlan& plan() const { return m_plan; }

    void showLeft(bool on);
    void showLower(bool on);
    void showRight(bool on);
    /// The right panel with one of the two in sight.
    void showText();
    void showForm();

Q_SIGNALS:
    void planChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void apply();
    void pair();

    [[nodiscard]] PanelWishes& wishes() { return m_whatIf ? m_whatIfWishes : m_plainWishes; }

    Parts m_parts;
    QSplitter* m_across;
    QSplitter* m_down;
    QStackedWidget* m_right;
    PanelWishes m_plainWishes;
    PanelWishes m_whatIfWishes;
    PanelPlan m_plan;
    bool m_whatIf = false;
};

} // namespace backstep

#pragma once

#include "model/editor/what_if_session.h"

#include <QWidget>

class QBoxLayout;
class QToolButton;

namespace backstep {

class Button;
class Chooser;
class Text;
class Theme;

/// The question, over the canvas: which step, how it fails, whether an UNDO fails too; and the waves one by one.
class WhatIfBar final : public QWidget
{
    Q_OBJECT

public:
    WhatIfBar(const Theme& theme, WhatIfSession& session);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QToolButton* makeButton(const QString& icon, const QString& words);
    void connectParts();
    void readAnswer();
    void readWaves();
    void fillUndos();
    void fillOthers();
    void placeParts();

    const Theme& m_theme;
    WhatIfSession& m_session;
    Text* m_question;
    Chooser* m_how;
    Button* m_others; ///< that fail besides
    Text* m_and;
    Button* m_undo; ///< its menu: which UNDOs fail
    Text* m_fails;
    QToolButton* m_back;
    QToolButton* m_play;
    QToolButton* m_next;
    Text* m_waves;
    QToolButton* m_close = nullptr;
    QBoxLayout* m_upper = nullptr;
    QBoxLayout* m_lower = nullptr; ///< where one row has not room enough: the UNDO that fails, and the waves
    bool m_narrow = false;
};

} // namespace backstep

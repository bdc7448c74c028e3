#pragma once

#include "model/editor/what_if_rows.h"
#include "model/editor/what_if_session.h"
#include "ui/shared/parts.h"

class QListView;
class QStackedWidget;
class QTabBar;

namespace backstep {

class EveryFailurePane;

/// The answer: how it ends, how many messages in how many waves, each of them, and what stays as it is.
class WhatIfPanel final : public Surface
{
    Q_OBJECT

public:
    WhatIfPanel(const Theme& theme, WhatIfSession& session);

Q_SIGNALS:
    /// A person chose a message.
    void stepChosen(int step);
    void nextStepAsked();
    /// One sentence: what was saved, or why it was not.
    void told(backstep::Tone tone, const QString& sentence);

private:
    void buildTabs();
    [[nodiscard]] QWidget* buildHead();
    [[nodiscard]] QWidget* buildFoot();
    [[nodiscard]] QWidget* makeFigure(Text*& figure, Text& words, bool first);
    [[nodiscard]] QListView* makeList(WhatIfRows& rows, const QString& name);
    void readAnswer();
    void showRemarks();
    [[nodiscard]] QString shownText() const;
    void save();

    WhatIfSession& m_session;
    WhatIfRows* m_undoRows;
    WhatIfRows* m_beforeRows;
    WhatIfRows* m_clockRows;
    Badge* m_end;
    Text* m_endWords;
    Text* m_messages = nullptr;
    Text* m_waves = nullptr;
    Text* m_messageWord = nullptr; ///< "message" or "messages"
    Text* m_waveWord = nullptr;
    Text* m_atMost = nullptr;
    Text* m_typically = nullptr;
    QTabBar* m_tabs;
    EveryFailurePane* m_every;
    QStackedWidget* m_lists;
    Text* m_remarks;
};

} // namespace backstep

#pragma once

#include "model/inspector/inspector_model.h"
#include "model/inspector/rescue_model.h"

#include <QMainWindow>

namespace backstep {

class FlowPage;
class StudioEngine;
class Text;
class Theme;

/// One flow in a window of its own, beside the main one: the same page, with everything that can be done there. It
/// shows the cluster and the time that the main window shows.
class FlowWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// The engine outlives it. `who` is told with every act.
    FlowWindow(const Theme& theme, StudioEngine& engine, const QString& who);

    void open(const FlowId& flow);

    /// As RescueModel says.
    void setGuarded(const QString& why) { m_rescue.setGuarded(why); }

    [[nodiscard]] const FlowId& flow() const { return m_inspector.id(); }

    [[nodiscard]] FlowPage& page() { return *m_page; }

Q_SIGNALS:
    /// The main window is wanted.
    void mainRequested();

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void readEngine();
    void readTime();
    void readTitle();

    const Theme& m_theme;
    StudioEngine& m_engine;
    InspectorModel m_inspector;
    RescueModel m_rescue;
    FlowPage* m_page;
    Text* m_words;
};

} // namespace backstep

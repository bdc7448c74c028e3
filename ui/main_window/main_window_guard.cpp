#include "model/connections/send_guard.h"
#include "ui/main_window/arm_dialog.h"
#include "ui/main_window/guard_frame.h"
#include "ui/main_window/guard_tag.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/status_line.h"
#include "ui/shared/action_table.h"

#include <QAction>

namespace backstep {

/// A tag in the status bar, a frame while it is armed, and two actions.
void MainWindow::watchGuard(SendGuard& guard)
{
    auto* tag = new GuardTag(m_theme, guard);
    m_status->addTag(*tag);
    m_frame->watch(guard);
    const auto ask = [this, &guard] {
        auto* dialog = new ArmDialog(m_theme, guard, *this);
        dialog->open();
    };
    connect(tag, &GuardTag::armAsked, this, ask);
    QAction& arm = m_actions->add(
        {QStringLiteral("Flow"), QStringLiteral("Arm the connection…"), QStringLiteral("lock-open"), {}}, ask
    );
    QAction& disarm = m_actions->add(
        {QStringLiteral("Flow"), QStringLiteral("Make the connection read-only"), QStringLiteral("shield"), {}},
        [&guard] { guard.disarm(); }
    );
    addAction(&arm);
    addAction(&disarm);
    const auto read = [&guard, &arm, &disarm] {
        const QString notGuarded = QStringLiteral("This connection has no guard. Connections (Ctrl+4) sets one.");
        const bool isArmed = guard.isArmed();
        ActionTable::allow(arm, guard.isGuarded() && !isArmed, isArmed ? guard.words() : notGuarded);
        ActionTable::allow(disarm, isArmed, guard.isGuarded() ? guard.words() : notGuarded);
    };
    connect(&guard, &SendGuard::changed, this, read);
    read();
}

} // namespace backstep

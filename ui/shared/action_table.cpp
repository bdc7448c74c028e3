#include "ui/shared/action_table.h"

#include "ui/shared/theme.h"

#include <QAction>

namespace backstep {

namespace {
constexpr const char* menuProperty = "menu";
constexpr const char* whyNotProperty = "whyNot";
} // namespace

ActionTable::ActionTable(const Theme& theme, QObject* parent)
    : QObject(parent)
    , m_theme(theme)
{
}

QAction& ActionTable::add(const Row& row, std::function<void()> run)
{
    auto* action = new QAction(row.text, this);
    if (!row.iconName.isEmpty()) {
        action->setIcon(m_theme.icon(row.iconName));
    }
    action->setShortcuts(row.keys);
    setMenu(*action, row.menu);
    dressTip(*action);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    m_actions.push_back(action);
    return *action;
}

void ActionTable::setMenu(QAction& action, const QString& menu)
{
    action.setProperty(menuProperty, menu);
}

QString ActionTable::menuOf(const QAction& action)
{
    return action.property(menuProperty).toString();
}

void ActionTable::allow(QAction& action, bool possible, const QString& whyNot)
{
    action.setEnabled(possible);
    action.setProperty(whyNotProperty, possible ? QString() : whyNot);
    action.setToolTip(
        possible || whyNot.isEmpty() ? action.text() : QStringLiteral("%1: not now. %2").arg(action.text(), whyNot)
    );
    dressTip(action);
}

QString ActionTable::whyNot(const QAction& action)
{
    return action.property(whyNotProperty).toString();
}

void ActionTable::dressTip(QAction& action)
{
    const QString keys = action.shortcut().toString(QKeySequence::NativeText);
    if (!keys.isEmpty() && !action.toolTip().contains(keys)) {
        action.setToolTip(QStringLiteral("%1 (%2)").arg(action.toolTip(), keys));
    }
}

} // namespace backstep

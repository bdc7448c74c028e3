#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

#include <functional>
#include <vector>

class QAction;

namespace backstep {

class Theme;

/// One table of actions feeds menus, shortcuts, tooltips and the command palette (look §13).
class ActionTable : public QObject
{
    Q_OBJECT

public:
    struct Row
    {
        QString menu; ///< "File" …; a page's own actions say theirs with setMenu()
        QString text;
        QString iconName;
        QList<QKeySequence> keys;
    };

    explicit ActionTable(const Theme& theme, QObject* parent = nullptr);

    QAction& add(const Row& row, std::function<void()> run);

    [[nodiscard]] const std::vector<QAction*>& all() const { return m_actions; }

    /// Which menu an action stands in, for actions that a page brings.
    static void setMenu(QAction& action, const QString& menu);
    [[nodiscard]] static QString menuOf(const QAction& action);
    /// Where it is not possible its tip says why.
    static void allow(QAction& action, bool possible, const QString& whyNot);
    /// Why a disabled action is not possible, as allow() was told; empty where nobody said.
    [[nodiscard]] static QString whyNot(const QAction& action);
    /// "Register (Ctrl+R)"; keeps a tooltip that says more than the text.
    static void dressTip(QAction& action);

private:
    const Theme& m_theme;
    std::vector<QAction*> m_actions;
};

} // namespace backstep

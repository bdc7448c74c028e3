#pragma once

#include <QFrame>

#include <vector>

class QAction;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace backstep {

class Text;
class Theme;

/// Every action by its words: type, choose, Enter. Each row shows the keys that do the same.
class CommandPalette final : public QFrame
{
    Q_OBJECT

public:
    CommandPalette(const Theme& theme, QWidget& window);

    /// Opens below `anchor` (in the window's coordinates) with these actions; disabled ones stay, and say why.
    void open(const std::vector<QAction*>& actions, const QPoint& anchor);

    [[nodiscard]] int shownCount() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void filter(const QString& words);
    void runChosen();
    void readFoot();

    const Theme& m_theme;
    QLineEdit* m_field;
    QListView* m_list;
    QStandardItemModel* m_rows;
    QSortFilterProxyModel* m_shown;
    Text* m_foot; ///< why the chosen one is not possible now; that nothing was found
};

} // namespace backstep

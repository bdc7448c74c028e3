#pragma once

#include "model/audit/audit_model.h"
#include "ui/shared/parts.h"

class QAction;
class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;
class QTableView;

namespace backstep {

/// The place Audit: what persons did, live, newest first; what is chosen in full below it.
class AuditPage final : public Surface
{
    Q_OBJECT

public:
    AuditPage(const Theme& theme, AuditModel& model);

    void exportTo(const QString& path);

    /// What the status bar says: how many entries, of what.
    [[nodiscard]] QString statusWords() const;

Q_SIGNALS:
    /// `connection`: where it is, as the entry names it.
    void flowAsked(const backstep::FlowId& flow, const QString& connection);
    void wordsChanged(const QString& words);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] QWidget* buildBar();
    [[nodiscard]] QWidget* buildBody();
    void dressTableOfActs();
    void addActions();
    QAction& add(const QString& menu, const QString& text, const QString& iconName, const QString& keys);
    void addCopy(const QString& text, const QString& keys, AuditFormat format);
    void connectParts();
    void read();
    void readChosen();
    void showMenu(const QPoint& at);
    void filterByCell();
    void openFlow();
    void copy(AuditFormat format);
    void askWhereToExport();
    void tell(const QString& words);
    [[nodiscard]] std::vector<int> chosenRows() const;

    AuditModel& m_model;
    QLineEdit* m_filter;
    Text* m_says; ///< a fault, or what was done last
    QStackedWidget* m_stack;
    QTableView* m_table;
    EmptyState* m_empty;
    PanelHeading* m_heading;
    QPlainTextEdit* m_whole;
    QAction* m_open = nullptr;
    QString m_told;
};

} // namespace backstep

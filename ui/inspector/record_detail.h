#pragma once

#include "model/inspector/payload_tree.h"
#include "ui/shared/parts.h"

class QPlainTextEdit;
class QStackedWidget;
class QTabBar;
class QTreeView;

namespace backstep {

struct SeenRecord;

/// One record: its payload as a tree, its headers, and its bytes.
class RecordDetail final : public Surface
{
    Q_OBJECT

public:
    explicit RecordDetail(const Theme& theme);

    /// nullptr: no record is chosen.
    void setRecord(const SeenRecord* record);

private:
    [[nodiscard]] QWidget* makeTabs();
    void dressTexts();
    [[nodiscard]] QTreeView* makeTree(PayloadTree& model, const QString& name);
    void showTab(int tab);

    PayloadTree m_payload;
    PayloadTree m_headers;
    QTabBar* m_tabs;
    Text* m_head;
    QStackedWidget* m_stack;
    QTreeView* m_payloadView;
    QTreeView* m_headersView;
    QPlainTextEdit* m_raw;
    QString m_rawText;
    Text* m_note; ///< stands where a tab has nothing to show
};

} // namespace backstep

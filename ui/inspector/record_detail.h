#pragma once

#include "model/inspector/payload_tree.h"
#include "model/inspector/record_counterparts.h"
#include "ui/shared/parts.h"

#include <functional>
#include <vector>

class QPlainTextEdit;
class QStackedWidget;
class QTabBar;
class QTreeView;

namespace backstep {

class RecordCompare;

/// One record: its payload as a tree, its headers, its bytes, and its payload beside that of another one.
class RecordDetail final : public Surface
{
    Q_OBJECT

public:
    explicit RecordDetail(const Theme& theme);

    /// nullptr: no record is chosen. `below` is said at the bottom; `counterparts` is asked when somebody compares.
    void
    setRecord(const SeenRecord* record, const QString& below, std::function<std::vector<Counterpart>()> counterparts);
    /// Beside the record of the flow that went well, now and for the next records.
    void compareWithGood();

private:
    [[nodiscard]] QWidget* makeTabs();
    void dressTexts();
    [[nodiscard]] QWidget* makeFoot();
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
    RecordCompare* m_compare;
    QWidget* m_foot = nullptr;
    Text* m_below;
    QString m_rawText;
    Text* m_note; ///< stands where a tab has nothing to show
};

} // namespace backstep

#pragma once

#include "model/inspector/difference_model.h"
#include "model/inspector/record_counterparts.h"
#include "ui/shared/table.h"

#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

class QStackedWidget;
class QTableView;

namespace backstep {

class Chooser;
class Text;

/// A field in which two payloads differ: what is only here or only there in the tone of its side.
class DifferenceDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// A record's payload beside that of another one: which is chosen above, the fields in which they differ stand below.
class RecordCompare final : public QWidget
{
    Q_OBJECT

public:
    explicit RecordCompare(const Theme& theme);

    /// `counterparts` is asked when somebody looks.
    void setRecord(const SeenRecord* record, std::function<std::vector<Counterpart>()> counterparts);

    /// Chooses the one of the flow that went well, now and for the next records, where there is one.
    void preferGood() { m_prefers = QStringLiteral("Good"); }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void dress(const Theme& theme);
    void read();
    void compare();

    DifferenceModel m_difference;
    Text* m_withWord;
    Chooser* m_with;
    Text* m_count;
    QStackedWidget* m_stack;
    QTableView* m_table;
    Text* m_note;
    std::optional<SeenRecord> m_record;
    std::function<std::vector<Counterpart>()> m_ask;
    std::vector<Counterpart> m_counterparts;
    QString m_prefers; ///< how the words of the one begin that a person chose last
    bool m_isRead = false;
};

} // namespace backstep

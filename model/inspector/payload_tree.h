#pragma once

#include "model/inspector/json_outline.h"

#include <QAbstractItemModel>

#include <memory>
#include <string>

namespace backstep {

/// The JSON of one record as a tree. A node's children are read when somebody looks at them, a few hundred at a time,
/// so that a payload of megabytes opens at once. Numbers and the order of members are as they were written.
class PayloadTree : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role
    {
        NameRole = Qt::UserRole + 1,
        ValueRole,
        KindRole ///< JsonKind as int
    };

    explicit PayloadTree(QObject* parent = nullptr);
    ~PayloadTree() override;

    /// Shows another record's value. Text that is no JSON has no rows: it is shown as it came (rawText).
    void setText(std::string text);

    [[nodiscard]] bool isJson() const { return m_json; }

    /// A value of more bytes is not looked into.
    static constexpr std::size_t bytesMost = std::size_t{4} * 1024 * 1024;

    [[nodiscard]] bool isTooLarge() const { return m_text.size() > bytesMost; }

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex& parent = {}) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Node;

    [[nodiscard]] Node& nodeOf(const QModelIndex& index) const;
    void readMore(Node& node);

    std::string m_text;
    bool m_json = false;
    std::unique_ptr<Node> m_root;
};

} // namespace backstep

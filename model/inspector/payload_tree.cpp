#include "model/inspector/payload_tree.h"

#include "model/inspector/record_text.h"
#include "model/words.h"

#include "engine/base/bytes.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace backstep {

namespace {

constexpr std::size_t readAtOnce = 256;
constexpr std::size_t countedMost = 10'000;
constexpr int valueCharacters = 500;

bool isNest(JsonKind kind)
{
    return kind == JsonKind::Object || kind == JsonKind::Array;
}

} // namespace

struct PayloadTree::Node
{
    Node(Node* above, int place, JsonPart what)
        : parent(above)
        , row(place)
        , part(what)
        , kind(jsonKindOf(part.value))
        , rest(part.value)
    {
    }

    Node* parent;
    int row;
    JsonPart part;
    JsonKind kind;
    JsonParts rest; ///< what was not read yet
    std::vector<std::unique_ptr<Node>> children;
    mutable QString shown; ///< of value(): counting a large array twice would be felt

    [[nodiscard]] QString name() const
    {
        if (!part.name.empty()) {
            return scalarText(part.name, valueCharacters);
        }
        return parent != nullptr && parent->kind == JsonKind::Array ? QString::number(row) : QString();
    }

    [[nodiscard]] const QString& value() const
    {
        if (shown.isEmpty()) {
            shown = valueWords();
        }
        return shown;
    }

    [[nodiscard]] QString valueWords() const
    {
        if (!isNest(kind)) {
            return kind == JsonKind::String ? QStringLiteral("\"%1\"").arg(scalarText(part.value, valueCharacters))
                                            : scalarText(part.value, valueCharacters);
        }
        const std::size_t count = countJsonParts(part.value, countedMost);
        const QString number = countWords(count) + (count == countedMost ? QStringLiteral("+") : QString());
        return kind == JsonKind::Object ? QStringLiteral("{%1}").arg(number) : QStringLiteral("[%1]").arg(number);
    }
};

PayloadTree::PayloadTree(QObject* parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>(nullptr, 0, JsonPart{}))
{
}

PayloadTree::~PayloadTree() = default;

void PayloadTree::setText(std::string text)
{
    beginResetModel();
    m_text = std::move(text);
    m_json = !isTooLarge() && backstep::isJson(m_text);
    const std::string_view value = m_json ? trimmedJson(m_text) : std::string_view{};
    m_root = std::make_unique<Node>(nullptr, 0, JsonPart{{}, value});
    if (m_json && !isNest(m_root->kind)) {
        m_root->children.push_back(std::make_unique<Node>(m_root.get(), 0, JsonPart{{}, value}));
    } else {
        readMore(*m_root);
        // What the record is about comes first, whatever its writer put first.
        std::stable_partition(m_root->children.begin(), m_root->children.end(), [](const auto& node) {
            return node->name() == u"payload";
        });
        for (std::size_t row = 0; row < m_root->children.size(); ++row) {
            m_root->children[row]->row = static_cast<int>(row);
        }
    }
    endResetModel();
}

PayloadTree::Node& PayloadTree::nodeOf(const QModelIndex& index) const
{
    return index.isValid() ? *static_cast<Node*>(index.internalPointer()) : *m_root;
}

void PayloadTree::readMore(Node& node)
{
    for (const JsonPart& part : node.rest.next(readAtOnce)) {
        node.children.push_back(std::make_unique<Node>(&node, static_cast<int>(node.children.size()), part));
    }
}

QModelIndex PayloadTree::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return createIndex(row, column, nodeOf(parent).children[static_cast<std::size_t>(row)].get());
}

QModelIndex PayloadTree::parent(const QModelIndex& index) const
{
    Node* above = index.isValid() ? nodeOf(index).parent : nullptr;
    return above == nullptr || above == m_root.get() ? QModelIndex() : createIndex(above->row, 0, above);
}

int PayloadTree::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent).children.size());
}

int PayloadTree::columnCount(const QModelIndex&) const
{
    return 1;
}

bool PayloadTree::hasChildren(const QModelIndex& parent) const
{
    const Node& node = nodeOf(parent);
    return !node.children.empty() || !node.rest.atEnd();
}

bool PayloadTree::canFetchMore(const QModelIndex& parent) const
{
    return !nodeOf(parent).rest.atEnd();
}

void PayloadTree::fetchMore(const QModelIndex& parent)
{
    Node& node = nodeOf(parent);
    JsonParts ahead = node.rest;
    const std::size_t coming = ahead.next(readAtOnce).size();
    if (coming == 0) {
        return;
    }
    const auto first = static_cast<int>(node.children.size());
    beginInsertRows(parent, first, first + static_cast<int>(coming) - 1);
    readMore(node);
    endInsertRows();
}

QVariant PayloadTree::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Node& node = nodeOf(index);
    switch (role) {
    case NameRole:
        return node.name();
    case ValueRole:
        return node.value();
    case KindRole:
        return static_cast<int>(node.kind);
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return node.name().isEmpty() ? node.value() : node.name() + QStringLiteral(": ") + node.value();
    default:
        return {};
    }
}

} // namespace backstep

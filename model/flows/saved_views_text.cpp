#include "model/flows/saved_views.h"

#include "engine/definition/text_tree.h"
#include "model/flows/filter_expression.h"
#include "model/words.h"

#include <QFileInfo>

#include <algorithm>
#include <array>

namespace backstep {

namespace {

constexpr std::size_t viewsMax = 200;
constexpr std::array members{"name", "in", "filter", "columns", "sort"};

QString textOfNode(const TextNode& node)
{
    return textOf(node.text);
}

/// Where the views stand: the sequence, or nothing.
const TextNode* sequenceIn(const TextTree& tree)
{
    if (tree.documents.empty() || !tree.documents.front()->isMapping()) {
        return nullptr;
    }
    const TextNode* views = tree.documents.front()->find("views");
    return views != nullptr && views->isSequence() ? views : nullptr;
}

TextTree treeOf(const QByteArray& text, const QString& file)
{
    const std::string name = QFileInfo(file).fileName().toStdString();
    return readTextTree(std::string_view(text.constData(), static_cast<std::size_t>(text.size())), name);
}

class ViewReader
{
public:
    ViewReader(QString file, QStringList& problems)
        : m_file(std::move(file))
        , m_problems(problems)
    {
    }

    /// Nothing where it cannot be used.
    [[nodiscard]] std::optional<SavedView> read(const TextNode& node)
    {
        const auto before = m_problems.size();
        SavedView view;
        if (!node.isMapping()) {
            say(node, QStringLiteral("a view is a mapping: name, in, filter, columns, sort"));
            return std::nullopt;
        }
        for (const auto& [key, value] : node.members) {
            readMember(view, *key, *value);
        }
        if (view.name.isEmpty() && m_problems.size() == before) {
            say(node, QStringLiteral("a view needs a name"));
        }
        return m_problems.size() == before ? std::optional(view) : std::nullopt;
    }

    void say(const TextNode& at, const QString& sentence)
    {
        m_problems.append(
            QStringLiteral("%1:%2:%3: %4.").arg(m_file).arg(at.place.line).arg(at.place.column).arg(sentence)
        );
    }

private:
    void readMember(SavedView& view, const TextNode& key, const TextNode& value)
    {
        const QString name = textOfNode(key);
        if (std::ranges::find(members, name, [](const char* each) { return QLatin1String(each); }) == members.end()) {
            say(key, QStringLiteral("a view has no \"%1\"; it has name, in, filter, columns and sort").arg(name));
        } else if (name == QLatin1String("columns")) {
            readColumns(view, value);
        } else if (!value.isScalar()) {
            say(value, QStringLiteral("%1 is one text").arg(name));
        } else if (name == QLatin1String("name")) {
            view.name = textOfNode(value).simplified();
        } else if (name == QLatin1String("in")) {
            readIn(view, value);
        } else if (name == QLatin1String("filter")) {
            readFilter(view, value);
        } else {
            readSort(view, value);
        }
    }

    void readIn(SavedView& view, const TextNode& value)
    {
        const QString word = textOfNode(value);
        const auto* const found = std::ranges::find_if(allViews, [&word](FlowView each) {
            return wordOf(each).compare(word, Qt::CaseInsensitive) == 0;
        });
        if (found != allViews.end()) {
            view.in = *found;
            return;
        }
        QStringList known;
        std::ranges::transform(allViews, std::back_inserter(known), [](FlowView each) { return wordOf(each); });
        say(value,
            QStringLiteral("no view is called \"%1\"; there are: %2").arg(word, known.join(QStringLiteral(", "))));
    }

    void readFilter(SavedView& view, const TextNode& value)
    {
        view.filter = textOfNode(value).simplified();
        if (const auto fault = parseFilter(view.filter).fault) {
            say(value,
                QStringLiteral("the filter is not understood at its letter %1: %2")
                    .arg(fault->at + 1)
                    .arg(fault->sentence));
        }
    }

    [[nodiscard]] std::optional<FlowColumn> column(const TextNode& at, const QString& key)
    {
        const auto found = columnCalled(key);
        if (!found.has_value()) {
            const QString known = keysOf(allFlowColumns()).join(QStringLiteral(", "));
            say(at, QStringLiteral("no column is called \"%1\"; there are: %2").arg(key, known));
        }
        return found;
    }

    void readColumns(SavedView& view, const TextNode& value)
    {
        if (!value.isSequence()) {
            return say(value, QStringLiteral("columns is a list, such as [status, flow, step]"));
        }
        for (const TextNode* item : value.items) {
            const auto found = column(*item, textOfNode(*item));
            if (found.has_value() && std::ranges::find(view.columns, *found) == view.columns.end()) {
                view.columns.push_back(*found);
            }
        }
    }

    /// "started", "started descending".
    void readSort(SavedView& view, const TextNode& value)
    {
        const QStringList words = textOfNode(value).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        const QString direction = words.size() == 2 ? words.last() : QStringLiteral("ascending");
        const bool isDown = direction == QLatin1String("descending");
        if (words.isEmpty() || words.size() > 2 || (!isDown && direction != QLatin1String("ascending"))) {
            return say(value, QStringLiteral("sort is a column, and ascending or descending"));
        }
        view.sort = column(value, words.first());
        view.direction = isDown ? Qt::DescendingOrder : Qt::AscendingOrder;
    }

    QString m_file;
    QStringList& m_problems;
};

/// In double quotes, as YAML and JSON both read it.
QString inQuotes(QString text)
{
    text.replace(QLatin1Char('\\'), QStringLiteral("\\\\"));
    text.replace(QLatin1Char('"'), QStringLiteral("\\\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

QByteArray linesOf(const SavedView& view)
{
    QString lines = QStringLiteral("  - name: %1\n    in: %2\n").arg(inQuotes(view.name), wordOf(view.in));
    if (!view.filter.isEmpty()) {
        lines += QStringLiteral("    filter: %1\n").arg(inQuotes(view.filter));
    }
    if (!view.columns.empty()) {
        lines += QStringLiteral("    columns: [%1]\n").arg(keysOf(view.columns).join(QStringLiteral(", ")));
    }
    if (view.sort.has_value()) {
        const bool isDown = view.direction == Qt::DescendingOrder;
        lines += QStringLiteral("    sort: %1 %2\n")
                     .arg(keyOf(*view.sort), isDown ? QStringLiteral("descending") : QStringLiteral("ascending"));
    }
    return lines.toUtf8();
}

qsizetype lineStart(const QByteArray& text, std::size_t offset)
{
    return offset == 0 ? 0 : text.lastIndexOf('\n', static_cast<qsizetype>(offset) - 1) + 1;
}

bool isIdle(const QByteArray& line)
{
    const QByteArray bare = line.trimmed();
    return bare.isEmpty() || bare.startsWith('#');
}

/// From the line of an item to the line behind its last one: comments above the next item are that item's.
std::pair<qsizetype, qsizetype> regionOf(const QByteArray& text, const TextNode& sequence, std::size_t item)
{
    const qsizetype from = lineStart(text, sequence.items[item]->place.offset);
    qsizetype to = text.size();
    if (item + 1 < sequence.items.size()) {
        to = lineStart(text, sequence.items[item + 1]->place.offset);
    } else {
        // To the next line that is not further in than the item: another member of the file.
        qsizetype indent = 0;
        while (from + indent < text.size() && text.at(from + indent) == ' ') {
            ++indent;
        }
        for (qsizetype at = text.indexOf('\n', from) + 1; at > 0 && at < text.size(); at = text.indexOf('\n', at) + 1) {
            const QByteArray line = text.mid(at, text.indexOf('\n', at) - at);
            if (!isIdle(line) && !line.startsWith(QByteArray(indent + 1, ' '))) {
                to = at;
                break;
            }
        }
    }
    while (to > from) {
        const qsizetype last = text.lastIndexOf('\n', to - 2) + 1;
        if (last <= from || !isIdle(text.mid(last, to - last))) {
            break;
        }
        to = last;
    }
    return {from, to};
}

/// Where "views" is written.
std::optional<qsizetype> headOf(const TextTree& tree)
{
    if (tree.documents.empty() || !tree.documents.front()->isMapping()) {
        return std::nullopt;
    }
    for (const auto& [key, value] : tree.documents.front()->members) {
        if (key->text == "views") {
            return static_cast<qsizetype>(key->place.offset);
        }
    }
    return std::nullopt;
}

/// The item with this name in a file whose views stand on lines of their own.
std::optional<std::pair<qsizetype, qsizetype>> regionCalled(const QByteArray& text, const QString& name)
{
    const TextTree tree = treeOf(text, {});
    const TextNode* sequence = sequenceIn(tree);
    for (std::size_t i = 0; sequence != nullptr && !sequence->isFlow && i < sequence->items.size(); ++i) {
        const TextNode* called = sequence->items[i]->isMapping() ? sequence->items[i]->find("name") : nullptr;
        if (called != nullptr && textOfNode(*called).simplified() == name) {
            return regionOf(text, *sequence, i);
        }
    }
    return std::nullopt;
}

} // namespace

ReadViews readViews(const QByteArray& text, const QString& file)
{
    ReadViews read;
    if (text.trimmed().isEmpty()) {
        return read; // a file to be filled
    }
    const TextTree tree = treeOf(text, file);
    const QString name = QFileInfo(file).fileName();
    for (const Problem& problem : tree.problems) {
        read.problems.append(QStringLiteral("%1:%2:%3: %4")
                                 .arg(name)
                                 .arg(problem.place.line)
                                 .arg(problem.place.column)
                                 .arg(textOf(problem.message)));
    }
    if (!read.problems.isEmpty() || tree.documents.empty() || tree.documents.front()->isNull()) {
        return read;
    }
    ViewReader reader(name, read.problems);
    const TextNode* sequence = sequenceIn(tree);
    const TextNode& document = *tree.documents.front();
    if (sequence == nullptr) {
        const TextNode* views = document.isMapping() ? document.find("views") : nullptr;
        if (views == nullptr || !views->isNull()) {
            reader.say(document, QStringLiteral("this is no file of views: it begins with \"views:\" and lists them"));
        }
        return read;
    }
    for (const TextNode* item : sequence->items) {
        auto view = reader.read(*item);
        if (!view.has_value()) {
            continue;
        }
        if (std::ranges::find(read.views, view->name, &SavedView::name) != read.views.end()) {
            reader.say(*item, QStringLiteral("a second view is called \"%1\"").arg(view->name));
        } else if (read.views.size() < viewsMax) {
            read.views.push_back(std::move(*view));
        } else {
            reader.say(*item, QStringLiteral("there are more than %1 views; the rest is left out").arg(viewsMax));
            break;
        }
    }
    return read;
}

QByteArray withView(const QByteArray& text, const SavedView& view)
{
    if (text.trimmed().isEmpty()) {
        return QByteArrayLiteral("# Views of Backstep's Monitor, for everybody who opens this file.\nviews:\n")
            + linesOf(view);
    }
    QByteArray result = text.endsWith('\n') ? text : text + '\n';
    if (const auto region = regionCalled(result, view.name)) {
        return result.replace(region->first, region->second - region->first, linesOf(view));
    }
    const TextTree tree = treeOf(result, {});
    const TextNode* sequence = sequenceIn(tree);
    if (sequence == nullptr || sequence->items.empty()) {
        const auto head = headOf(tree);
        return head.has_value() ? result.insert(result.indexOf('\n', *head) + 1, linesOf(view))
                                : result + QByteArrayLiteral("views:\n") + linesOf(view);
    }
    const auto last = regionOf(result, *sequence, sequence->items.size() - 1);
    return result.insert(last.second, linesOf(view));
}

QByteArray withoutView(const QByteArray& text, const QString& name)
{
    QByteArray result = text;
    if (const auto region = regionCalled(text, name)) {
        result.remove(region->first, region->second - region->first);
    }
    return result;
}

} // namespace backstep

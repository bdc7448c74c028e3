#include "ui/monitor/filter_box.h"

#include "ui/monitor/filter_chip.h"
#include "ui/monitor/filter_popup.h"
#include "ui/shared/parts.h"

#include <QLineEdit>
#include <QToolButton>

#include <algorithm>

namespace backstep {

namespace {

constexpr int fieldHeight = 28;
constexpr int gap = 4;
constexpr int editLeast = 140;
constexpr int clearWidth = 24;
constexpr int clearIcon = 14;

bool beginsFieldName(const QString& word)
{
    return std::ranges::any_of(filterFields(), [&word](const FilterFieldWords& each) {
        return QLatin1String(each.name).startsWith(word, Qt::CaseInsensitive);
    });
}

bool isFieldName(const QString& word)
{
    return std::ranges::any_of(filterFields(), [&word](const FilterFieldWords& each) {
        return word.compare(QLatin1String(each.name), Qt::CaseInsensitive) == 0;
    });
}

/// Without the word at its end that may become a field: while "attempt >= 2" is typed, nobody looks for "atte".
QString settled(const QString& typed)
{
    const FilterExpression read = parseFilter(typed);
    if (read.fault.has_value() || read.conditions.empty()) {
        return typed;
    }
    const FilterCondition& last = read.conditions.back();
    const bool mayGoOn = last.field == FilterField::Words && beginsFieldName(last.values.front());
    return mayGoOn ? typed.left(last.at) : typed;
}

} // namespace

FilterBox::FilterBox(const Theme& theme, const FlowStore& store)
    : m_theme(theme)
    , m_store(store)
    , m_edit(new QLineEdit(this))
    , m_fault(new Text(theme, TextRole::Small, {}, Token::RetryInk))
    , m_clear(new QToolButton(this))
    , m_popup(new FilterPopup(theme, *this))
{
    setObjectName(QStringLiteral("filterBox"));
    setFixedHeight(fieldHeight);
    setMinimumWidth(wordsLeft + editLeast + clearWidth);
    m_popup->setParent(this);
    m_fault->setParent(this);
    m_fault->hide();
    m_clear->setIcon(theme.icon(QStringLiteral("x"), Token::Text2));
    m_clear->setIconSize(QSize(clearIcon, clearIcon));
    m_clear->setAccessibleName(QStringLiteral("Drop the filter"));
    m_clear->setToolTip(m_clear->accessibleName());
    m_clear->setFocusPolicy(Qt::NoFocus);
    m_clear->resize(clearWidth, clearWidth);
    buildEdit();
    connect(m_clear, &QToolButton::clicked, this, [this] { setText({}); });
    connect(m_popup, &FilterPopup::taken, this, &FilterBox::take);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    arrange();
}

void FilterBox::buildEdit()
{
    m_edit->setObjectName(QStringLiteral("flowFilter"));
    m_edit->setAccessibleName(QStringLiteral("Filter flows"));
    m_edit->setProperty("bare", true);
    m_edit->installEventFilter(this);
    connect(m_edit, &QLineEdit::textChanged, this, &FilterBox::typed);
}

QString FilterBox::text() const
{
    return joined(m_edit->text());
}

QString FilterBox::joined(const QString& typed) const
{
    QStringList parts;
    std::ranges::transform(m_chips, std::back_inserter(parts), &FilterChip::condition);
    parts.append(typed.trimmed());
    parts.removeAll(QString());
    return parts.join(QLatin1Char(' '));
}

QString FilterBox::fault() const
{
    return m_fault->isVisibleTo(this) ? m_fault->text() : QString();
}

void FilterBox::setText(const QString& text)
{
    takeChips({});
    {
        const QSignalBlocker quiet(m_edit);
        m_edit->setText(text.simplified());
    }
    finish(true);
    read();
}

void FilterBox::add(const QString& condition)
{
    finish(true);
    const bool isThere
        = std::ranges::any_of(m_chips, [&condition](const FilterChip* chip) { return chip->condition() == condition; });
    if (!isThere) {
        addChip(condition);
        read();
    }
}

void FilterBox::drop(int condition)
{
    const FilterExpression expression = parseFilter(text());
    if (expression.fault.has_value() || condition < 0 || condition >= static_cast<int>(expression.conditions.size())) {
        return;
    }
    const FilterCondition& dropped = expression.conditions[static_cast<std::size_t>(condition)];
    setText(expression.text.left(dropped.at) + expression.text.mid(dropped.at + dropped.length));
}

void FilterBox::typed()
{
    if (m_edit->text().endsWith(QLatin1Char(' '))) {
        finish(false);
    }
    read();
    propose();
}

void FilterBox::read()
{
    const FilterExpression expression = parseFilter(joined(settled(m_edit->text())));
    const bool isWrong = expression.fault.has_value();
    m_fault->setText(isWrong ? expression.fault->sentence : QString());
    m_fault->setVisible(isWrong);
    m_edit->setAccessibleDescription(m_fault->text());
    arrange();
    update();
    if (!isWrong && expression.text != m_asked) {
        m_asked = expression.text;
        Q_EMIT asked(expression);
    }
}

void FilterBox::finish(bool all)
{
    const QString text = m_edit->text();
    const FilterExpression expression = parseFilter(text);
    if (expression.fault.has_value() || expression.conditions.empty()) {
        return;
    }
    qsizetype done = 0;
    for (const FilterCondition& each : expression.conditions) {
        const qsizetype end = each.at + each.length;
        const bool mayGoOn = each.field == FilterField::Words && isFieldName(each.values.front());
        if (!all && (end >= text.size() || mayGoOn)) {
            break; // "attempt " may become "attempt >= 2"
        }
        addChip(text.mid(each.at, each.length));
        done = end;
    }
    if (done > 0) {
        const QSignalBlocker quiet(m_edit);
        m_edit->setText(text.mid(done + 1));
    }
}

void FilterBox::addChip(const QString& condition)
{
    auto* chip = new FilterChip(m_theme, condition, this);
    m_chips.push_back(chip);
    connect(chip, &FilterChip::editRequested, this, [this, chip] { editChip(chip); });
    connect(chip, &FilterChip::removeRequested, this, [this, chip] { removeChip(chip); });
}

void FilterBox::takeChips(const QStringList& conditions)
{
    for (FilterChip* chip : m_chips) {
        chip->hide();
        chip->deleteLater(); // it may be the one that asked for it
    }
    m_chips.clear();
    for (const QString& each : conditions) {
        addChip(each);
    }
}

void FilterBox::editChip(const FilterChip* chip)
{
    finish(true);
    const QString condition = chip->condition();
    QStringList others;
    for (const FilterChip* each : m_chips) {
        if (each != chip) {
            others.append(each->condition());
        }
    }
    takeChips(others);
    {
        const QSignalBlocker quiet(m_edit);
        m_edit->setText(condition);
    }
    m_edit->setFocus(Qt::OtherFocusReason);
    read();
}

void FilterBox::removeChip(const FilterChip* chip)
{
    QStringList others;
    for (const FilterChip* each : m_chips) {
        if (each != chip) {
            others.append(each->condition());
        }
    }
    takeChips(others);
    m_edit->setFocus(Qt::OtherFocusReason);
    read();
}

/// All of it as text, where there is no room for its chips.
void FilterBox::editAll()
{
    const QString all = text();
    takeChips({});
    m_edit->setText(all);
    m_edit->setFocus(Qt::OtherFocusReason);
}

void FilterBox::arrange()
{
    const int faultWidth = m_fault->isVisibleTo(this) ? m_fault->sizeHint().width() + gap : 0;
    const int right = width() - clearWidth - faultWidth - gap;
    int room = right - wordsLeft - editLeast;
    std::size_t first = m_chips.size();
    while (first > 0 && room >= m_chips[first - 1]->width() + gap) {
        room -= m_chips[--first]->width() + gap;
    }
    m_hidden = static_cast<int>(first);
    int left = wordsLeft + (m_hidden > 0 ? hiddenWidth : 0);
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        m_chips[i]->setVisible(i >= first);
        if (i >= first) {
            m_chips[i]->move(left, (height() - m_chips[i]->height()) / 2);
            left += m_chips[i]->width() + gap;
        }
    }
    m_edit->setGeometry(left, 1, std::max(0, right - left), height() - 2);
    m_edit->setPlaceholderText(
        m_chips.empty() ? QStringLiteral("Filter: words, or status:failed step:createClient age>5m") : QString()
    );
    m_fault->setGeometry(right, 0, faultWidth, height());
    m_clear->move(width() - clearWidth - 2, (height() - m_clear->height()) / 2);
    m_clear->setVisible(!text().isEmpty());
}

void FilterBox::propose()
{
    if (!m_edit->hasFocus()) {
        m_popup->hide();
        return;
    }
    m_completion = completeFilter(m_edit->text(), m_edit->cursorPosition(), m_store);
    m_popup->show(m_completion.proposals, m_edit->x());
}

void FilterBox::take(int proposal)
{
    if (proposal < 0 || proposal >= static_cast<int>(m_completion.proposals.size())) {
        return;
    }
    const QString put = m_completion.proposals[static_cast<std::size_t>(proposal)].text;
    QString text = m_edit->text();
    text.replace(m_completion.from, m_completion.length, put);
    m_popup->hide();
    m_edit->setText(text);
    m_edit->setCursorPosition(static_cast<int>(m_completion.from + put.size()));
    propose(); // behind a field its values
}

} // namespace backstep

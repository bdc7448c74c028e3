#include "ui/editor/text_and_form.h"

#include "ui/shared/parts.h"

#include <QBoxLayout>
#include <QTabBar>

namespace backstep {

namespace {

constexpr int tabHeight = 32;
constexpr int leastText = 120;
constexpr int leastForm = 160;
constexpr int leastWidth = 320; ///< of each
constexpr int evenShare = 1000;
constexpr int textTab = 0;
constexpr int formTab = 1;

} // namespace

TextAndForm::TextAndForm(QWidget& text, QWidget& form)
    : m_tabs(new QTabBar)
    , m_splitter(makeSplitter(Qt::Vertical))
    , m_text(text)
    , m_form(form)
{
    m_tabs->setObjectName(QStringLiteral("textOrForm"));
    m_tabs->setAccessibleName(QStringLiteral("Text or step"));
    m_tabs->addTab(QStringLiteral("Text"));
    m_tabs->addTab(QStringLiteral("Step"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setFixedHeight(tabHeight);
    m_text.setMinimumSize(leastWidth, leastText);
    m_form.setMinimumSize(leastWidth, leastForm);
    m_splitter->addWidget(&text);
    m_splitter->addWidget(&form);
    m_splitter->setStretchFactor(textTab, 1);
    m_splitter->setStretchFactor(formTab, 0);
    m_splitter->setSizes({evenShare, form.sizeHint().height()});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(8, 0, 8, 0);
    head->addWidget(m_tabs, 1);
    column->addLayout(head);
    column->addWidget(m_splitter, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, &TextAndForm::apply);
    apply();
}

void TextAndForm::arrange(Pairing pairing)
{
    if (pairing == m_pairing) {
        return;
    }
    m_pairing = pairing;
    const bool isBeside = pairing == Pairing::Beside;
    m_splitter->setOrientation(isBeside ? Qt::Horizontal : Qt::Vertical);
    m_splitter->setStretchFactor(formTab, isBeside ? 1 : 0);
    m_splitter->setSizes(isBeside ? QList{evenShare, evenShare} : QList{evenShare, m_form.sizeHint().height()});
    apply();
}

void TextAndForm::showText()
{
    m_tabs->setCurrentIndex(textTab);
}

void TextAndForm::showForm()
{
    m_tabs->setCurrentIndex(formTab);
}

void TextAndForm::apply()
{
    const bool isTabs = m_pairing == Pairing::Tabs;
    m_tabs->setVisible(isTabs);
    m_text.setVisible(!isTabs || m_tabs->currentIndex() == textTab);
    m_form.setVisible(!isTabs || m_tabs->currentIndex() == formTab);
}

} // namespace backstep

#include "ui/editor/what_if_panel.h"

#include "model/words.h"
#include "ui/editor/every_failure_pane.h"
#include "ui/editor/what_if_delegate.h"
#include "ui/shared/button.h"
#include "ui/shared/theme.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QFileDialog>
#include <QListView>
#include <QSaveFile>
#include <QStackedWidget>
#include <QTabBar>

namespace backstep {

namespace {

constexpr int everyTab = 3;

} // namespace

WhatIfPanel::WhatIfPanel(const Theme& theme, WhatIfSession& session)
    : Surface(theme, Token::Panel)
    , m_session(session)
    , m_undoRows(new WhatIfRows(WhatIfRows::Side::Undo, this))
    , m_beforeRows(new WhatIfRows(WhatIfRows::Side::Before, this))
    , m_clockRows(new WhatIfRows(WhatIfRows::Side::Clock, this))
    , m_end(new Badge(theme))
    , m_endWords(new Text(theme, TextRole::Body, {}, Token::Text2))
    , m_tabs(new QTabBar)
    , m_every(new EveryFailurePane(theme, session))
    , m_lists(new QStackedWidget)
    , m_remarks(new Text(theme, TextRole::Small, {}, Token::Text2))
{
    setObjectName(QStringLiteral("whatIfPanel"));
    m_remarks->setWordWrap(true);
    m_remarks->setContentsMargins(16, 8, 16, 8);
    auto* line = new Surface(theme, Token::Line);
    line->setFixedHeight(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHead());
    auto* tabs = new QHBoxLayout;
    tabs->setContentsMargins(8, 0, 8, 0);
    tabs->addWidget(m_tabs, 1);
    column->addLayout(tabs);
    column->addWidget(line);
    column->addWidget(m_lists, 1);
    column->addWidget(m_remarks);
    column->addWidget(buildFoot());
    buildTabs();
    connect(m_every, &EveryFailurePane::stepChosen, this, &WhatIfPanel::stepChosen);
    connect(&session, &WhatIfSession::answered, this, &WhatIfPanel::readAnswer);
}

void WhatIfPanel::buildTabs()
{
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab({});
    m_tabs->addTab({});
    m_tabs->addTab(QStringLiteral("Clock"));
    m_tabs->addTab(QStringLiteral("Failures"));
    m_tabs->setTabToolTip(everyTab, QStringLiteral("Every step failing in every way"));
    m_lists->addWidget(makeList(*m_undoRows, QStringLiteral("UNDO messages")));
    m_lists->addWidget(makeList(*m_beforeRows, QStringLiteral("Messages before the failure")));
    m_lists->addWidget(makeList(*m_clockRows, QStringLiteral("When each UNDO is sent at the latest")));
    m_lists->addWidget(m_every);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_lists->setCurrentIndex(tab);
        showRemarks();
    });
}

QWidget* WhatIfPanel::buildHead()
{
    auto* head = new Surface(m_theme, Token::Panel, Qt::BottomEdge);
    auto* ends = new QHBoxLayout;
    ends->setSpacing(8);
    ends->addWidget(new Text(m_theme, TextRole::Body, QStringLiteral("Ends as"), Token::Text2));
    ends->addWidget(m_end);
    ends->addWidget(m_endWords, 1);
    const auto word = [this](const QString& words) { return new Text(m_theme, TextRole::Tiny, words, Token::Text2); };
    m_messageWord = word({});
    m_waveWord = word({});
    m_messageWord->setObjectName(QStringLiteral("messageWord"));
    auto* figures = new QHBoxLayout;
    figures->setSpacing(0);
    figures->addWidget(makeFigure(m_messages, *m_messageWord, true), 4);
    figures->addWidget(makeFigure(m_waves, *m_waveWord, false), 4);
    figures->addWidget(makeFigure(m_atMost, *word(QStringLiteral("at most")), false), 5);
    QWidget* typically = makeFigure(m_typically, *word(QStringLiteral("typically")), false);
    typically->setToolTip(QStringLiteral("When each UNDO is answered after %1.").arg(durationWords(typicalAnswer)));
    figures->addWidget(typically, 5);
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(12);
    column->addLayout(ends);
    column->addLayout(figures);
    return head;
}

QWidget* WhatIfPanel::makeFigure(Text*& figure, Text& words, bool first)
{
    auto* box = new Surface(m_theme, Token::Panel, first ? Qt::Edges() : Qt::Edges(Qt::LeftEdge));
    figure = new Text(m_theme, TextRole::FigureSmall);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(first ? 0 : 12, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(figure);
    column->addWidget(&words);
    return box;
}

QListView* WhatIfPanel::makeList(WhatIfRows& rows, const QString& name)
{
    auto* list = new QListView;
    list->setObjectName(name);
    list->setAccessibleName(name);
    list->setModel(&rows);
    list->setItemDelegate(new WhatIfDelegate(m_theme, list));
    list->setFrameShape(QFrame::NoFrame);
    list->setMouseTracking(true);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const auto colour = [this, list] {
        QPalette palette = m_theme.palette();
        palette.setColor(QPalette::Base, m_theme.color(Token::Panel));
        list->setPalette(palette);
    };
    colour();
    connect(&m_theme, &Theme::changed, list, colour);
    connect(list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this, list](const QModelIndex& row) {
        list->doItemsLayout(); // the chosen row is higher
        if (row.isValid() && row.data(WhatIfRows::StepRole).toInt() >= 0) {
            Q_EMIT stepChosen(row.data(WhatIfRows::StepRole).toInt());
        }
    });
    return list;
}

QWidget* WhatIfPanel::buildFoot()
{
    constexpr int footHeight = 44;
    auto* foot = new Surface(m_theme, Token::Panel, Qt::TopEdge);
    foot->setFixedHeight(footHeight);
    auto* copy = new Button(m_theme, ButtonKind::Plain, QStringLiteral("Copy as text"), QStringLiteral("copy"));
    auto* next
        = new Button(m_theme, ButtonKind::Plain, QStringLiteral("Try the next step"), QStringLiteral("arrow-down"));
    auto* save = new Button(m_theme, ButtonKind::Plain, QStringLiteral("Save"), QStringLiteral("save"));
    save->setToolTip(QStringLiteral("Save what is shown as a file"));
    for (Button* button : {copy, save, next}) {
        button->setSmall(true);
    }
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    row->addWidget(copy);
    row->addWidget(save);
    row->addWidget(next);
    row->addStretch(1);
    connect(copy, &Button::clicked, this, [this] { QApplication::clipboard()->setText(shownText()); });
    connect(save, &Button::clicked, this, &WhatIfPanel::save);
    connect(next, &Button::clicked, this, &WhatIfPanel::nextStepAsked);
    return foot;
}

void WhatIfPanel::readAnswer()
{
    const WhatIf& answer = *m_session.answer();
    m_end->setStatus(wordOf(answer.end));
    m_endWords->setText(answer.endWords);
    m_messages->setText(countWords(answer.messages()));
    m_waves->setText(countWords(answer.waves.size()));
    m_messageWord->setText(answer.messages() == 1 ? QStringLiteral("message") : QStringLiteral("messages"));
    m_waveWord->setText(answer.waves.size() == 1 ? QStringLiteral("wave") : QStringLiteral("waves"));
    m_atMost->setText(atMostWords(answer.times.atMost));
    m_typically->setText(durationWords(answer.times.typically));
    m_undoRows->setAnswer(answer);
    m_beforeRows->setAnswer(answer);
    m_clockRows->setAnswer(answer);
    m_tabs->setTabText(0, QStringLiteral("Messages  %1").arg(countWords(answer.messages())));
    m_tabs->setTabText(1, QStringLiteral("Before the failure  %1").arg(countWords(answer.before.size())));
    m_remarks->setText(answer.remarks.join(QLatin1Char('\n')));
    showRemarks();
}

/// They are of the one answer, and the table is of all.
void WhatIfPanel::showRemarks()
{
    m_remarks->setVisible(!m_remarks->text().isEmpty() && m_lists->currentWidget() != m_every);
}

/// The answer, or the table of every failure.
QString WhatIfPanel::shownText() const
{
    const bool isTable = m_lists->currentWidget() == m_every;
    return isTable ? m_every->toCsv() : textOf(m_session.graph(), *m_session.answer());
}

void WhatIfPanel::save()
{
    const bool isTable = m_lists->currentWidget() == m_every;
    const QString text = shownText(); // of the question as it is now, however long the dialog stays
    const QString name = m_session.graph().name()
        + (isTable ? QStringLiteral("-failures.csv") : QStringLiteral("-what-if-%1.txt").arg(m_session.stepName()));
    const QString filter = isTable ? QStringLiteral("Tables (*.csv)") : QStringLiteral("Text (*.txt)");
    auto* dialog = new QFileDialog(this, QStringLiteral("Save what is shown"), name, filter);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this, text](const QString& path) {
        QSaveFile file(path);
        const QByteArray bytes = text.toUtf8();
        const bool isSaved = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
        isSaved ? Q_EMIT told(Tone::Done, QStringLiteral("Saved as %1.").arg(path))
                : Q_EMIT told(Tone::Fail, QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString()));
    });
    dialog->open();
}

} // namespace backstep

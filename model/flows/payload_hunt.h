#pragma once

#include "model/feed/flow_feed.h"
#include "model/flows/filter_expression.h"

#include <QObject>
#include <QThread>
#include <QTimer>

#include <atomic>
#include <memory>
#include <vector>

namespace backstep {

/// Searches the payloads that are kept for the conditions of a filter, on a thread of its own: tells what it finds as
/// it goes on, and then looks at what came since, until something else is asked for.
class PayloadHunt final : public QObject
{
    Q_OBJECT

public:
    explicit PayloadHunt(FlowFeed& feed, QObject* parent = nullptr);
    ~PayloadHunt() override;

    /// None: no more.
    void ask(const std::vector<FilterCondition>& conditions);
    /// What is asked for stays asked for; what is kept is not read to its end.
    void stop();

    /// What is not there to be searched; empty: nothing is missing.
    void setNote(const QString& note);

    /// The past is still being read.
    [[nodiscard]] bool isSearching() const { return m_isSearching; }

    /// "Searching payloads, 1.2 M records read": empty where nothing is asked for.
    [[nodiscard]] QString words() const;

Q_SIGNALS:
    void found(std::size_t condition, const std::vector<backstep::FlowId>& flows);
    /// words() say something else.
    void wordsChanged();

private:
    struct Search
    {
        std::atomic<bool> isCancelled = false;
    };

    void begin();
    void cancel();
    void tell(const std::shared_ptr<Search>& search, const PayloadSearch::Progress& progress);
    void end(const std::shared_ptr<Search>& search, const Result<std::uint64_t>& mark);

    FlowFeed& m_feed;
    QThread m_thread;
    QObject m_worker; ///< lives there
    QTimer m_next; ///< of one shot: what is typed settles; what came since is looked at
    std::vector<FilterCondition> m_conditions;
    std::shared_ptr<Search> m_search; ///< under way
    std::uint64_t m_mark = 0;
    std::uint64_t m_recordsRead = 0;
    bool m_isSearching = false;
    bool m_isStopped = false;
    QString m_fault;
    QString m_note;
};

} // namespace backstep

#include "tests/engine/kills/services.h"

#include "engine/wire/codec.h"

#include <utility>

namespace backstep::kills {

Result<void> Services::serve(Transport& transport, const std::vector<TopicName>& topics)
{
    m_transport = &transport;
    m_thread = std::jthread([this] { run(); });
    SubscriptionSpec spec;
    spec.name = "services";
    spec.topics = topics;
    spec.from = StartFrom::Beginning;
    spec.group = "services";
    auto subscribed = transport.subscribe(spec, *this);
    if (!subscribed) {
        return failure(subscribed.error());
    }
    m_subscription = std::move(*subscribed);
    return {};
}

void Services::stop()
{
    m_subscription.reset();
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

bool Services::isIdle() const
{
    const std::lock_guard lock(m_mutex);
    return m_due.empty() && !m_busy;
}

void Services::records(std::vector<Record> batch)
{
    const Moment now = std::chrono::steady_clock::now();
    const std::lock_guard lock(m_mutex);
    for (Record& record : batch) {
        for (const Message& message : decode(record)) {
            if (const auto* command = std::get_if<CommandMessage>(&message)) {
                const Manner manner = m_manners(*command);
                m_due.emplace(now + manner.after, Work{record, *command, manner});
            }
        }
    }
    m_changed.notify_all();
}

void Services::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        if (m_due.empty()) {
            m_changed.wait(lock);
        } else if (const Moment next = m_due.begin()->first; std::chrono::steady_clock::now() < next) {
            m_changed.wait_until(lock, next);
        } else {
            const Work work = std::move(m_due.begin()->second);
            m_due.erase(m_due.begin());
            m_busy = true;
            lock.unlock();
            finish(work);
            lock.lock();
            m_busy = false;
        }
    }
}

void Services::finish(const Work& work)
{
    const CommandMessage& command = work.command;
    const std::string phase(toWire(command.phase));
    bool succeeded = work.manner.works;
    if (succeeded && command.idempotencyKey.has_value()) {
        m_points.pass("before the effect of a " + phase);
        if (command.phase == Phase::Do) {
            succeeded = m_effects.doOnce(command.flow.text(), command.step.text(), command.idempotencyKey->text());
        } else {
            m_effects.undoOnce(command.flow.text(), command.step.text(), command.idempotencyKey->text());
        }
        m_points.pass("after the effect of a " + phase);
    }
    if (!work.manner.answers) {
        return;
    }
    const auto reply = encodeReply(work.record, succeeded, succeeded ? "" : "it would not", "services");
    while (reply.has_value() && m_transport->send(*reply, m_token) == HandOver::Full) {
        std::this_thread::yield();
    }
    ++m_token;
}

} // namespace backstep::kills

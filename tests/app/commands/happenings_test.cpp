#include "app/commands/happenings.h"

#include "engine/wire/codec.h"

#include <QtTest>
#include <memory>
#include <nlohmann/json.hpp>

namespace backstep {

namespace {

const FlowId Flow("f-1");
const OrchestrationName Tenant("tenantCreation");

Record record(const OutgoingRecord& sent, std::int64_t offset)
{
    Record record;
    record.place = {sent.topic, 1, offset};
    record.key = sent.key;
    record.value = sent.value;
    return record;
}

Record told(std::uint64_t seq, const char* type, int attempt = 0)
{
    FlowEventMessage message;
    message.eventId = "f-1/" + std::to_string(seq);
    message.flow = Flow;
    message.orchestration = Tenant;
    message.seq = seq;
    message.type = type;
    message.at = Instant{1'700'000'000'000'000};
    message.detail = "{}";
    if (attempt > 0) {
        message.step = StepName("createRealm");
        message.phase = Phase::Do;
        message.attempt = attempt;
        message.command = CommandId("f-1/createRealm/DO/" + std::to_string(attempt));
    }
    return record(encodeFlowEvent(message), static_cast<std::int64_t>(seq));
}

Record command(int attempt)
{
    Command command;
    command.flow = Flow;
    command.orchestration = Tenant;
    command.step = StepName("createRealm");
    command.attempt = attempt;
    command.key = IdempotencyKey("f-1/createRealm/DO");
    command.id = CommandId("f-1/createRealm/DO/" + std::to_string(attempt));
    command.payload = "{}";
    return record(encodeCommand(command, OwnerId("here"), Dialect::PerTopic), 40 + attempt);
}

/// As a worker written by hand answers: it echoes no id.
Record plainReply(std::int64_t offset)
{
    Record record;
    record.place = {TopicName("orchestrator.response.result"), 0, offset};
    record.value = R"({"headers":{"flowId":"f-1","stepName":"createRealm","action":"DO","status":true},"payload":{}})";
    return record;
}

Record reply(int attempt, bool succeeded)
{
    const auto answer = encodeReply(command(attempt), succeeded, succeeded ? "" : "503", "idp");
    return record(*answer, 70 + attempt);
}

} // namespace

class HappeningsTest : public QObject
{
    Q_OBJECT

    QStringList m_told;
    std::unique_ptr<Happenings> m_happenings;
    Instant m_now{1'700'000'000'000'000};

    void take(const Record& record) { m_happenings->take(record, m_now); }

private slots:

    void init()
    {
        m_told.clear();
        m_happenings = std::make_unique<Happenings>([this](const Happening& happening) {
            QString line = QString::fromStdString(happening.event.type);
            if (happening.place.has_value()) {
                line += QStringLiteral("@%1").arg(happening.place->offset);
            }
            m_told.push_back(line);
        });
    }

    void anEventWaitsForTheRecordItSpeaksOf()
    {
        take(told(1, "start_accepted"));
        take(told(2, "do_sent", 1));
        QCOMPARE(m_told, QStringList{"start_accepted"});
        take(command(1));
        QCOMPARE(m_told, (QStringList{"start_accepted", "do_sent@41"}));
    }

    void whatComesBehindAWaitingEventWaitsToo()
    {
        take(told(2, "do_sent", 1));
        take(told(3, "do_failed", 1));
        take(reply(1, false));
        QVERIFY(m_told.isEmpty());
        take(command(1));
        QCOMPARE(m_told, (QStringList{"do_sent@41", "do_failed@71"}));
    }

    void aRecordReadBeforeItsEventIsKept()
    {
        take(command(1));
        take(reply(1, true));
        take(told(2, "do_sent", 1));
        take(told(3, "do_succeeded", 1));
        QCOMPARE(m_told, (QStringList{"do_sent@41", "do_succeeded@71"}));
    }

    void anEventSentAgainIsToldOnce()
    {
        take(told(1, "start_accepted"));
        take(told(1, "start_accepted"));
        QCOMPARE(m_told, QStringList{"start_accepted"});
    }

    void aReplyThatEchoesNoIdBelongsToTheNextAnswerOfItsStep()
    {
        take(told(2, "do_failed", 1));
        take(plainReply(7));
        take(plainReply(9));
        take(told(3, "do_succeeded", 2));
        QCOMPARE(m_told, (QStringList{"do_failed@7", "do_succeeded@9"}));
    }

    void whatDoesNotComeIsNotWaitedForForEver()
    {
        take(told(2, "do_sent", 1));
        take(told(3, "flow_ended"));
        m_happenings->flushOlderThan(m_now);
        QVERIFY(m_told.isEmpty());
        m_happenings->flushOlderThan(m_now + Duration(1));
        QCOMPARE(m_told, (QStringList{"do_sent", "flow_ended"}));
        take(told(4, "do_sent", 2)); // and what comes later waits again
        m_happenings->flushOlderThan(m_now);
        QCOMPARE(m_told.size(), 2);
    }

    void whatNeverCameIsToldAtTheEnd()
    {
        take(told(2, "do_sent", 1));
        m_happenings->flush();
        QCOMPARE(m_told, QStringList{"do_sent"});
    }

    void aLineHoldsEverythingDesignAsksFor()
    {
        std::string line;
        Happenings happenings([&line](const Happening& happening) { line = toJsonLine(happening); });
        happenings.take(command(1), m_now);
        happenings.take(told(2, "do_sent", 1), m_now);
        const auto json = nlohmann::json::parse(line);
        const auto text = [&json](const char* name) { return json.at(name).dump(); };
        QCOMPARE(text("type"), std::string("\"event\""));
        QCOMPARE(text("event"), std::string("\"do_sent\""));
        QCOMPARE(text("at"), std::string("\"2023-11-14T22:13:20.000Z\""));
        QCOMPARE(text("phase"), std::string("\"DO\""));
        QCOMPARE(text("attempt"), std::string("1"));
        QCOMPARE(text("topic"), std::string("\"orchestrator.tenantCreation.createRealm.do\""));
        QCOMPARE(text("partition") + text("offset"), std::string("141"));
        QCOMPARE(text("key"), std::string("\"f-1\""));
        QCOMPARE(text("idempotencyKey"), std::string("\"f-1/createRealm/DO\""));
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::HappeningsTest)
#include "happenings_test.moc"

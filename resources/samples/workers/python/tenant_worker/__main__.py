"""python -m tenant_worker"""

import logging
import signal
import sys

from confluent_kafka import KafkaException

from .handling import Handling, now_at
from .kafka_loop import KafkaLoop, NotDelivered
from .messages import Wire
from .rehearsal import Rehearsal
from .settings import Settings
from .state import open_state
from .steps import steps_of
from .tenants import Tenants


def main():
    log_by_flow()
    try:
        settings = Settings.from_environment()
        state = open_state(settings.worker_state, settings.worker_state_ttl)
        handling = Handling(steps_of(Tenants(settings.worker_tenants)), state,
                            Rehearsal(settings.rehearse_fail, settings.rehearse_crash))
        loop = KafkaLoop(settings, Wire(settings.worker_dialect, settings.worker_orchestration, settings.worker_name), handling)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: loop.stop())
        loop.run()
    except KafkaException as error:
        sys.exit(f"tenant-worker stops: Kafka at {settings.kafka_bootstrap}: {error.args[0].str()}")
    except (ValueError, OSError, NotDelivered) as error:
        # Nothing is lost: what was not answered is not committed. Whatever supervises this process starts it again.
        sys.exit(f"tenant-worker stops: {error}")


def log_by_flow():
    """Every line names the flow and the step that it is about."""
    made = logging.getLogRecordFactory()

    def with_flow(*arguments, **more):
        record = made(*arguments, **more)
        record.at = now_at.get()
        return record

    logging.setLogRecordFactory(with_flow)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(at)s %(message)s")


if __name__ == "__main__":
    main()

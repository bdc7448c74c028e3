import tempfile
import unittest
from pathlib import Path

from tenant_worker.rehearsal import Rehearsal
from tenant_worker.settings import Settings
from tenant_worker.state import open_state


class Chosen(unittest.TestCase):
    def test_what_is_not_chosen_has_a_default(self):
        self.assertEqual(Settings.from_environment({}).worker_state_ttl, 86_400)
        self.assertEqual(Settings.from_environment({"WORKER_STATE_TTL": "60", "KAFKA_BOOTSTRAP": "k:1"}).kafka(),
                         {"bootstrap.servers": "k:1", "client.id": "tenant-worker"})

    def test_what_cannot_be_meant_is_said(self):
        for chosen, said in (({"WORKER_STATE_TTL": "soon"}, "WORKER_STATE_TTL is soon"),
                             ({"WORKER_STATE_TTL": "0"}, "seconds from 1"),
                             ({"WORKER_DIALECT": "both"}, "per-topic or shared")):
            with self.assertRaisesRegex(ValueError, said):
                Settings.from_environment(chosen)
        with self.assertRaisesRegex(ValueError, "sqlite:FILE or redis:"):
            open_state("mysql://x", 1)
        with self.assertRaisesRegex(OSError, "/no/such/folder/x.db cannot be opened"):
            open_state("sqlite:/no/such/folder/x.db", 1)
        with self.assertRaisesRegex(ValueError, "STEP:TIMES"):
            Rehearsal("createRealm:often")

    def test_any_property_of_the_client_comes_from_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "kafka.properties"
            file.write_text("# a secured cluster\nsecurity.protocol = SASL_SSL\n\nsasl.password=a=b\n")
            read = Settings(kafka_config=str(file)).kafka()
            self.assertEqual((read["security.protocol"], read["sasl.password"]), ("SASL_SSL", "a=b"))
            file.write_text("\nnonsense\n")
            with self.assertRaisesRegex(ValueError, "line 2: expected name=value"):
                Settings(kafka_config=str(file)).kafka()


if __name__ == "__main__":
    unittest.main()

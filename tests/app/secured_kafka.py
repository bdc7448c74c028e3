"""A real Apache Kafka with TLS, SASL and rights, configured by the test itself, and the certificates that go with it."""

import signal
import subprocess
import tempfile
import time
from pathlib import Path

from backstep import backstep, free_port

PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required"
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required"

# What Kafka's listeners are called here, and what each demands.
LISTENERS = {"OPEN": "PLAINTEXT", "TLS": "SSL", "MUTUAL": "SSL", "EXPIRED": "SSL", "ELSEWHERE": "SSL", "SECURE": "SASL_SSL",
             "SASL": "SASL_PLAINTEXT"}


class Authority:
    """Signs certificates, as PEM files in its folder."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        self.certificate = folder / f"{name}.pem"
        self.key = folder / f"{name}.key"
        self.run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key, "-out", self.certificate, "-days",
                 "30", "-subj", f"/CN={name}")

    def run(self, *arguments):
        done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr

    def sign(self, name, host="localhost", days=20, password=None):
        """A key and a certificate for that host; with a password the key is encrypted."""
        key, request, certificate = (self.folder / f"{name}.{end}" for end in ("key", "csr", "crt"))
        guard = ["-passout", f"pass:{password}"] if password else ["-nodes"]
        self.run("req", "-newkey", "rsa:2048", *guard, "-keyout", key, "-out", request, "-subj", f"/CN={name}")
        names = self.folder / f"{name}.ext"
        names.write_text(f"subjectAltName=DNS:{host}" + (",IP:127.0.0.1" if host == "localhost" else "") + "\n")
        if days > 0:
            self.run("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial",
                     "-out", certificate, "-days", days, "-extfile", names)
        else:
            self.sign_in_the_past(request, certificate, names)
        return key, certificate

    def sign_in_the_past(self, request, certificate, names):
        book = self.folder / "book"
        book.mkdir(exist_ok=True)
        (book / "index").write_text("")
        (book / "serial").write_text("01\n")
        settings = book / "settings"
        settings.write_text("[ca]\ndefault_ca=own\n[own]\n" + f"database={book}/index\nserial={book}/serial\n"
                            f"new_certs_dir={book}\ndefault_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n")
        self.run("ca", "-batch", "-config", settings, "-cert", self.certificate, "-keyfile", self.key, "-in", request,
                 "-out", certificate, "-notext", "-startdate", "20200101000000Z", "-enddate", "20200301000000Z",
                 "-extfile", names)


class SecuredKafka:
    """Users: anna (SCRAM-SHA-512) and paul (PLAIN) may do everything, bob (SCRAM-SHA-512) nothing."""

    PASSWORDS = {"anna": "anna-secret", "bob": "bob-secret", "paul": "paul-secret"}

    def __init__(self):
        installed = backstep("kafka", "install", "--json", timeout=400)
        assert installed.code == 0, installed
        self.libraries = installed.lines("kafka")[-1]["folder"]
        self.owned = tempfile.TemporaryDirectory(prefix="backstep-secured-", ignore_cleanup_errors=True)
        self.folder = Path(self.owned.name)
        self.authority = Authority(self.folder, "TestAuthority")
        self.stranger = Authority(self.folder, "Stranger")
        self.ports = {name: free_port() for name in (*LISTENERS, "CONTROLLER")}
        self.process = None
        self.write_settings()
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    def at(self, listener, host="localhost"):
        return f"{host}:{self.ports[listener]}"

    def pem(self, name, key, certificate):
        """Kafka wants key, certificate and authority in one file."""
        file = self.folder / f"{name}.store.pem"
        file.write_text(key.read_text() + certificate.read_text() + self.authority.certificate.read_text())
        return file

    def write_settings(self):
        good = self.pem("good", *self.authority.sign("broker"))
        old = self.pem("old", *self.authority.sign("oldbroker", days=0))
        elsewhere = self.pem("elsewhere", *self.authority.sign("elsewhere", host="elsewhere.example"))
        protocols = {**LISTENERS, "CONTROLLER": "PLAINTEXT"}
        lines = {
            "process.roles": "broker,controller", "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{self.ports['CONTROLLER']}",
            "controller.listener.names": "CONTROLLER", "inter.broker.listener.name": "OPEN",
            "listeners": ",".join(f"{name}://127.0.0.1:{self.ports[name]}" for name in protocols),
            "advertised.listeners": ",".join(f"{name}://localhost:{self.ports[name]}" for name in LISTENERS),
            "listener.security.protocol.map": ",".join(f"{name}:{protocol}" for name, protocol in protocols.items()),
            "log.dirs": str(self.folder / "storage"), "num.partitions": "1", "offsets.topic.num.partitions": "1",
            "offsets.topic.replication.factor": "1", "group.initial.rebalance.delay.ms": "0",
            "transaction.state.log.replication.factor": "1", "transaction.state.log.min.isr": "1",
            "log.cleaner.dedupe.buffer.size": "16777216",
            "ssl.keystore.type": "PEM", "ssl.keystore.location": str(good),
            "ssl.truststore.type": "PEM", "ssl.truststore.location": str(self.authority.certificate),
            "listener.name.expired.ssl.keystore.location": str(old),
            "listener.name.expired.ssl.keystore.type": "PEM",
            "listener.name.elsewhere.ssl.keystore.location": str(elsewhere),
            "listener.name.elsewhere.ssl.keystore.type": "PEM",
            "listener.name.mutual.ssl.client.auth": "required",
            "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-512",
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS;User:anna;User:paul;User:CN=client",
        }
        for name in ("secure", "sasl"):
            lines[f"listener.name.{name}.scram-sha-512.sasl.jaas.config"] = f"{SCRAM};"
            lines[f"listener.name.{name}.plain.sasl.jaas.config"] = f'{PLAIN} user_paul="{self.PASSWORDS["paul"]}";'
        self.settings = self.folder / "server.properties"
        self.settings.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))

    def java(self, *arguments):
        return ["java", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true",
                "-cp", f"{self.libraries}/*", *map(str, arguments)]

    def start(self):
        users = [word for name in ("anna", "bob")
                 for word in ("--add-scram", f"SCRAM-SHA-512=[name={name},password={self.PASSWORDS[name]}]")]
        made = subprocess.run(self.java("kafka.tools.StorageTool", "format", "--cluster-id", "c2VjdXJlZC10ZXN0LTEyMw",
                                        "--config", self.settings, *users), capture_output=True, text=True, timeout=90)
        assert made.returncode == 0, made.stdout + made.stderr
        self.log = open(self.folder / "broker.log", "w")
        self.process = subprocess.Popen(self.java("kafka.Kafka", self.settings), stdout=self.log, stderr=self.log)
        until = time.monotonic() + 90
        while time.monotonic() < until and self.process.poll() is None:
            if backstep("test", "--bootstrap", self.at("OPEN"), timeout=30).code == 0:
                return
            time.sleep(0.3)
        raise AssertionError((self.folder / "broker.log").read_text()[-4000:])

    def close(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(20)
            self.log.close()
        self.owned.cleanup()

"""A Kafka with TLS, SASL and rights: right secrets work, and each wrong thing is named, in less than five seconds."""

import os
import unittest
from unittest import mock

from backstep import Acceptance, backstep, sample
from secured_kafka import SecuredKafka

PATIENCE = 5.0  # seconds, in which a person is to know what is wrong


class Secured(Acceptance):
    @classmethod
    def setUpClass(cls):
        cls.kafka = SecuredKafka()
        cls.addClassCleanup(cls.kafka.close)
        cls.ca = ("--tls", "--ca", cls.kafka.authority.certificate)

    def ask(self, command, listener, *flags, password="", key_password="", host="localhost"):
        secrets = {"BACKSTEP_KAFKA_PASSWORD": password, "BACKSTEP_KAFKA_KEY_PASSWORD": key_password}
        with mock.patch.dict(os.environ, secrets):
            return backstep(*command, "--bootstrap", self.kafka.at(listener, host), *flags, timeout=60)

    def works(self, listener, *flags, **secrets):
        answer = self.ask(("test",), listener, *flags, **secrets)
        self.assertEqual(answer.code, 0, answer)
        self.assertNotIn("no  ", answer.out)
        return answer

    def fails(self, sentence, stage, listener, *flags, code=2, **secrets):
        """`test` names it at that stage; `watch`, which cannot do without, says the same."""
        answer = self.ask(("test", "--json"), listener, *flags, **secrets)
        self.assertEqual(answer.code, code, answer)
        self.assertLess(answer.seconds, PATIENCE, answer)
        (told,) = answer.lines("connection")
        self.assertIn(sentence, told["reason"], answer)
        refused = [each["stage"] for each in told["stages"] if each["outcome"] == "no"]
        self.assertEqual(refused, [stage], answer)
        self.assertTrue(told["toTry"], answer)
        watched = self.ask(("watch", "--json"), listener, *flags, **secrets)
        self.assertEqual(watched.code, code, watched)
        self.assertLess(watched.seconds, PATIENCE, watched)
        if code == 2:
            self.assertIn(sentence, watched.err, watched)
        for name in ("password", "key_password"):
            said = answer.out + answer.err + watched.out + watched.err
            self.assertNotIn(secrets.get(name) or "no secret at all", said)

    def anna(self):
        return (*self.ca, "--sasl", "SCRAM-SHA-512", "--user", "anna")

    def test_right_secrets_work(self):
        self.works("OPEN")
        self.assertIn("certificate of localhost, valid until", self.works("TLS", *self.ca).out)
        self.works("SECURE", *self.anna(), password="anna-secret")
        self.works("SECURE", *self.ca, "--sasl", "plain", "--user", "paul", password="paul-secret")
        self.works("SASL", "--sasl", "scram-sha-512", "--user", "anna", password="anna-secret")
        key, certificate = self.kafka.authority.sign("client", password="key-secret")
        self.works("MUTUAL", *self.ca, "--key", key, "--certificate", certificate, key_password="key-secret")

    def test_a_flow_runs_through_them(self):
        run = self.ask(("run", sample("tenantCreation"), "--json", "--timeout", 60), "SECURE", *self.anna(),
                       password="anna-secret")
        self.ended(run, 0, "COMPLETED")
        flows = self.ask(("flows", "--json"), "SECURE", *self.anna(), password="anna-secret")
        self.assertEqual([flow["status"] for flow in flows.lines("flow")], ["COMPLETED"], flows)

    def test_names_and_ports(self):
        answer = backstep("test", "--json", "--bootstrap", "no-such-broker.invalid:9092", timeout=30)
        self.assertEqual((answer.code, answer.lines()[0]["stages"][0]["outcome"]), (5, "no"), answer)
        self.assertIn("no-such-broker.invalid does not resolve", answer.out)
        self.assertLess(answer.seconds, PATIENCE, answer)
        self.fails("Nobody listens at", "port", "TLS", *self.ca, host="127.0.0.2", code=5)

    def test_encryption(self):
        self.fails("does not answer without TLS", "encryption", "TLS")
        self.fails("does not speak TLS", "encryption", "OPEN", *self.ca)
        self.fails("is not trusted here", "encryption", "TLS", "--tls")
        self.fails("is not trusted here", "encryption", "TLS", "--tls", "--ca", self.kafka.stranger.certificate)
        self.fails("ran out on 1 March 2020", "encryption", "EXPIRED", *self.ca)
        self.fails("The certificate is for elsewhere.example, not for localhost", "encryption", "ELSEWHERE", *self.ca)
        self.works("ELSEWHERE", *self.ca, "--any-hostname")

    def test_certificates_of_a_client(self):
        self.fails("wants a certificate of this client", "encryption", "MUTUAL", *self.ca)
        key, certificate = self.kafka.stranger.sign("impostor")
        self.fails("refuses the certificate of this client", "encryption", "MUTUAL", *self.ca, "--key", key,
                   "--certificate", certificate)
        key, certificate = self.kafka.authority.sign("guarded", password="key-secret")
        self.fails("The client's key in", "encryption", "MUTUAL", *self.ca, "--key", key, "--certificate", certificate,
                   key_password="wr0ng-s3cret")

    def test_signing_in(self):
        self.fails("refused anna or its password", "sign-in", "SECURE", *self.anna(), password="wr0ng-s3cret")
        self.fails("refused nobody or its password", "sign-in", "SECURE", *self.ca, "--sasl", "SCRAM-SHA-512", "--user",
                   "nobody", password="anna-secret")
        self.fails("does not know SCRAM-SHA-256", "sign-in", "SECURE", *self.ca, "--sasl", "SCRAM-SHA-256", "--user",
                   "anna", password="anna-secret")
        self.fails("hangs up on a client that does not sign in", "sign-in", "SECURE", *self.ca)
        self.fails("hangs up on a client that does not sign in", "sign-in", "SASL")

    def test_rights(self):
        self.fails("bob may not read", "rights", "SECURE", *self.ca, "--sasl", "SCRAM-SHA-512", "--user", "bob",
                   password="bob-secret")

    def test_what_is_wrong_before_anybody_is_asked(self):
        for flags, sentence in (
                (("--sasl", "GSSAPI", "--user", "anna"), "--sasl GSSAPI is not spoken"),
                (("--sasl", "PLAIN"), "--sasl and --user go together"),
                (("--sasl", "PLAIN", "--user", "anna"), "set the variable BACKSTEP_KAFKA_PASSWORD"),
                (("--ca", "/none"), "have a meaning with --tls alone"),
                (("--tls", "--ca", "/none"), "/none, cannot be read"),
                (("--tls", "--key", "/none"), "without its certificate"),
                (("--property", "no.such=1"), "no.such is not known"),
                (("--property", "alone"), "write NAME=VALUE")):
            with self.subTest(flags):
                answer = self.ask(("test",), "OPEN", *flags)
                self.assertEqual(answer.code, 2, answer)
                self.assertIn(sentence, answer.err, answer)


if __name__ == "__main__":
    unittest.main()

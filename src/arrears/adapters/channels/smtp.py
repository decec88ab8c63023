"""E-mail over SMTP: one connection a batch; a Message-ID made of our key, a way to unsubscribe in the
headers.
"""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP

from arrears.collection.reminders.ports import Handed, Known, Lookup, Outgoing, Taken

SECONDS = 15
_NO_SUCH_MAILBOX = {550, 551, 553, 554}


@dataclass(frozen=True, kw_only=True)
class SmtpMail:
    """The server that takes our e-mail. `security`: tls, starttls, or none (on this machine only)."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    unsubscribe: str = ""  # address for replies that opt out
    provider: str = "smtp"
    repeatable: bool = False
    batch: int = 100

    def send_many(self, messages: Sequence[Outgoing]) -> list[Handed]:
        """One after the other; when the connection breaks the rest is tried later."""
        found: list[Handed] = []
        try:
            with self._connected() as link:
                for message in messages:
                    found.append(self._send(link, message))
                    if found[-1].taken == Taken.UNKNOWN:
                        break
        except (OSError, smtplib.SMTPException) as error:
            said = type(error).__name__
            return found + [Handed(taken=Taken.LATER, said=said)] * (len(messages) - len(found))
        return found + [Handed(taken=Taken.LATER, said="the connection broke")] * (len(messages) - len(found))

    def find(self, message: Outgoing) -> Lookup:
        """SMTP has no way to ask: a message without an answer stays in doubt."""
        return Lookup(known=Known.UNKNOWN, ref=message_id(key=message.key, sender=self.sender))

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        made: smtplib.SMTP
        if self.security == "tls":
            made = smtplib.SMTP_SSL(
                self.host, self.port, timeout=SECONDS, context=ssl.create_default_context()
            )
        else:
            made = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        with made as link:
            if self.security == "starttls":
                link.starttls(context=ssl.create_default_context())
            if self.user:
                link.login(self.user, self.password)
            yield link

    def _send(self, link: smtplib.SMTP, message: Outgoing) -> Handed:
        try:
            link.send_message(self.composed(message))
        except smtplib.SMTPRecipientsRefused as error:
            code, _said = next(iter(error.recipients.values()))
            if code < 500:
                return Handed(taken=Taken.LATER, said=str(code))
            return Handed(taken=Taken.GONE if code in _NO_SUCH_MAILBOX else Taken.NO, said=str(code))
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            later = 400 <= error.smtp_code < 500
            return Handed(taken=Taken.LATER if later else Taken.NO, said=str(error.smtp_code))
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            return Handed(taken=Taken.UNKNOWN, said=type(error).__name__)
        return Handed(taken=Taken.YES, ref=message_id(key=message.key, sender=self.sender))

    def composed(self, message: Outgoing) -> EmailMessage:
        """The e-mail as it is sent: text only, nothing that spies on the reader."""
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self.sender
        mail["To"] = message.to
        mail["Subject"] = " ".join(message.subject.split())
        mail["Message-ID"] = message_id(key=message.key, sender=self.sender)
        mail["Auto-Submitted"] = "auto-generated"
        mail["Content-Language"] = "zh-CN" if message.language == "zh" else "en"
        if self.unsubscribe:
            mail["List-Unsubscribe"] = f"<mailto:{self.unsubscribe}?subject=unsubscribe>"
            mail["Reply-To"] = self.unsubscribe
        mail.set_content(message.body)
        return mail


def message_id(*, key: str, sender: str) -> str:
    """The same for the same key: servers that keep an eye on it drop a second copy."""
    domain = sender.rsplit("@", 1)[-1].rstrip(">") or "localhost"
    return f"<{key.replace('/', '.')}@{domain}>"

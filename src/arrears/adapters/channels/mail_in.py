"""E-mail that comes back: delivery reports (RFC 3464) and replies, from files or a Maildir."""

import hashlib
import re
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from pathlib import Path

from arrears.adapters.channels.receipts import Said
from arrears.collection.reminders.choices import Channel, News

_ID = re.compile(r"<[^<>\s]+>")
_QUOTED = re.compile(r"^(>|On .* wrote:|在.*写道[:：]|-{3,}\s*(Original|原始)).*", re.MULTILINE | re.DOTALL)


def read_mail(raw: bytes) -> list[Said]:
    """What one e-mail says: that a message bounced, or a reply. Out-of-office answers say nothing."""
    mail = message_from_bytes(raw, policy=policy.default)
    event = str(mail.get("Message-ID") or "").strip() or hashlib.sha256(raw).hexdigest()
    if mail.get_content_type() == "multipart/report":
        return _bounce(mail, event)
    if str(mail.get("Auto-Submitted", "no")).lower() not in ("", "no"):
        return []
    body = mail.get_body(preferencelist=("plain", "html")) if isinstance(mail, EmailMessage) else None
    text = str(body.get_content()) if isinstance(body, EmailMessage) else ""
    subject = str(mail.get("Subject", "")).strip()
    said = _QUOTED.sub("", text).strip() or re.sub(
        r"^(re|回复|答复)[:：]\s*", "", subject, flags=re.IGNORECASE
    )
    if subject.lower() == "unsubscribe":
        said = subject
    sender = parseaddr(str(mail.get("From", "")))[1]
    return [Said(event_id=event, reply=said, sender=sender, channel=Channel.EMAIL)]


def _bounce(mail: Message, event: str) -> list[Said]:
    """The report's status: 5.x.x is for good, 4.x.x is a delay that may still be overcome."""
    status, original = "", ""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            found = re.search(r"^Status:\s*(\d\.\d+\.\d+)", part.as_string(), re.MULTILINE | re.IGNORECASE)
            status = found[1] if found else status
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            found = re.search(r"^Message-ID:\s*(<[^>]+>)", part.as_string(), re.MULTILINE | re.IGNORECASE)
            original = found[1] if found else original
    if not original:
        ids = _ID.findall(" ".join(str(mail.get(name, "")) for name in ("In-Reply-To", "References")))
        original = ids[-1] if ids else ""
    if not original or not status:
        return []
    news = News.BOUNCED if status.startswith("5.1") else News.UNDELIVERED
    if status.startswith(("2", "4")):
        return []
    return [Said(event_id=event, ref=original, news=news, detail=status, channel=Channel.EMAIL)]


def files_of(place: Path) -> list[Path]:
    """The e-mails of a folder (a Maildir's `new` and `cur`, or any files), or the one file."""
    if place.is_file():
        return [place]
    folders = [place / "new", place / "cur"] if (place / "new").is_dir() else [place]
    return sorted(path for folder in folders for path in folder.iterdir() if path.is_file())

"""Which provider a channel has here: `ARREARS_CHANNEL_<CHANNEL>` names it, the mailbox without a setting."""

import json
import os
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from arrears.adapters.channels.mailbox import NAME, Mailbox
from arrears.collection.reminders.choices import Channel
from arrears.collection.reminders.ports import MessageChannel, UnableToUseChannel


def channel_of(channel: str) -> MessageChannel:
    """The provider of a channel. Raises UnableToUseChannel, naming the setting that is wrong."""
    setting = f"ARREARS_CHANNEL_{channel.upper()}"
    name = os.environ.get(setting, NAME)
    if channel in (
        Channel.IN_APP,
        Channel.LETTER,
    ):  # the borrower's pages and our own printer: nothing leaves
        return Mailbox(provider=channel)
    if name == NAME:
        return Mailbox()
    known = _KNOWN.get(channel, {})
    if name not in known:
        raise UnableToUseChannel(
            _("%(setting)s=%(name)s: this channel knows %(known)s.")
            % {"setting": setting, "name": name, "known": ", ".join([NAME, *known])}
        )
    return known[name]()


def in_use() -> dict[str, str]:
    """The provider of each channel by name, as set up."""
    return {channel.value: channel_of(channel.value).provider for channel in Channel}


def _aliyun() -> MessageChannel:
    from arrears.adapters.channels.aliyun import AliyunSms

    return AliyunSms(
        address=_needed("ARREARS_SMS_ALIYUN_URL"),
        key_id=_needed("ARREARS_SMS_ALIYUN_KEY_ID"),
        secret=_needed("ARREARS_SMS_ALIYUN_SECRET"),
        sign_name=_needed("ARREARS_SMS_ALIYUN_SIGN"),
        templates=_mapping("ARREARS_SMS_ALIYUN_TEMPLATES"),
    )


def _twilio() -> MessageChannel:
    from arrears.adapters.channels.twilio import TwilioSms

    return TwilioSms(
        address=_needed("ARREARS_SMS_TWILIO_URL"),
        account=_needed("ARREARS_SMS_TWILIO_ACCOUNT"),
        token=_needed("ARREARS_SMS_TWILIO_TOKEN"),
        sender=_needed("ARREARS_SMS_TWILIO_SENDER"),
        prefix=os.environ.get("ARREARS_PHONE_PREFIX", "+86"),
    )


def _smtp() -> MessageChannel:
    from arrears.adapters.channels.smtp import SmtpMail

    security = os.environ.get("ARREARS_SMTP_SECURITY", "starttls")
    host = _needed("ARREARS_SMTP_HOST")
    if security not in ("tls", "starttls", "none") or (
        security == "none" and host not in ("127.0.0.1", "localhost")
    ):
        raise UnableToUseChannel(
            _("ARREARS_SMTP_SECURITY is tls or starttls; none only to this machine itself.")
        )
    return SmtpMail(
        host=host,
        port=int(os.environ.get("ARREARS_SMTP_PORT", "587")),
        sender=_needed("ARREARS_SMTP_SENDER"),
        user=os.environ.get("ARREARS_SMTP_USER", ""),
        password=os.environ.get("ARREARS_SMTP_PASSWORD", ""),
        security=security,
        unsubscribe=os.environ.get("ARREARS_SMTP_UNSUBSCRIBE", ""),
    )


def _webpush() -> MessageChannel:
    from arrears.adapters.channels.web_push import WebPush
    from arrears.collection.reminders.vapid import private_key

    return WebPush(private_key=private_key(), contact=_needed("ARREARS_VAPID_CONTACT"))


def _voice() -> MessageChannel:
    from arrears.adapters.channels.voice import VoiceRobot

    return VoiceRobot(address=_needed("ARREARS_VOICE_URL"), api_key=_needed("ARREARS_VOICE_KEY"))


_KNOWN: Mapping[str, Mapping[str, Callable[[], MessageChannel]]] = {
    Channel.SMS: {"aliyun": _aliyun, "twilio": _twilio},
    Channel.EMAIL: {"smtp": _smtp},
    Channel.PUSH: {"webpush": _webpush},
    Channel.VOICE_BOT: {"voice": _voice},
}


def _needed(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise UnableToUseChannel(_("The setting %(name)s is missing.") % {"name": name})
    return value


def _mapping(name: str) -> dict[str, str]:
    try:
        found = json.loads(os.environ.get(name, "{}"))
    except ValueError as error:
        raise UnableToUseChannel(
            _("%(name)s is no JSON: %(error)s.") % {"name": name, "error": error}
        ) from None
    if not isinstance(found, dict):
        raise UnableToUseChannel(
            _("%(name)s looks like %(example)s.") % {"name": name, "example": '{"due_soon/1/zh": "SMS_1234"}'}
        )
    return {str(key): str(value) for key, value in found.items()}

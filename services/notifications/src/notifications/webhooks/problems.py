"""Why something about a webhook is refused."""

from kompeten.problems import Conflict, Text

URL = (
    "webhook_url",
    Text(
        "Alamat harus https dan terbuka di internet, tanpa nama pengguna atau tanda #.",
        "The address must be https and public on the Internet, without a user name or #.",
    ),
)
TYPES = (
    "webhook_types",
    Text(
        "Pilih satu atau beberapa jenis peristiwa yang dikenal, masing-masing satu kali.",
        "Choose one or more known kinds of events, each once.",
    ),
)


class TooManyWebhooks(Conflict):
    """409: as many as one may have."""

    code = "too_many_webhooks"
    message = Text(
        "Batas {limit} pemberitahuan otomatis telah tercapai. Hapus yang tidak terpakai.",
        "The limit of {limit} webhooks is reached. Delete one that is not used.",
    )


class WebhookDisabled(Conflict):
    """409: nothing is sent to it."""

    code = "webhook_disabled"
    message = Text(
        "Pemberitahuan otomatis ini tidak aktif. Aktifkan dahulu, lalu ulangi.",
        "This webhook is disabled. Set its state to active first.",
    )

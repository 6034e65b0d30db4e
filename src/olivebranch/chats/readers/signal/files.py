"""What a file is, by its name or its media type."""

from olivebranch.conversation import Kind

ENDINGS = {
    Kind.IMAGE: ("jpg", "jpeg", "png", "webp", "heic", "heif", "tif", "tiff", "svg", "bmp", "apng"),
    Kind.GIF: ("gif",),
    Kind.VIDEO: ("mp4", "mov", "mkv", "mpeg", "webm", "qt", "3gp", "m4v"),
    Kind.AUDIO: ("m4a", "aac", "mp3", "ogg", "opus", "wav", "flac", "amr"),
    Kind.CONTACT: ("vcf",),
}
KINDS = {ending: kind for kind, endings in ENDINGS.items() for ending in endings}
MEDIA = {"image": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.AUDIO}


def kind_of_name(name: str) -> Kind:
    """Return what a file is, by its ending."""
    return KINDS.get(name.rpartition(".")[2].lower(), Kind.DOCUMENT)


def kind_of_media(media_type: str) -> Kind:
    """Return what a file is, by its media type."""
    if media_type == "image/gif":
        return Kind.GIF
    return MEDIA.get(media_type.partition("/")[0], Kind.DOCUMENT)

"""What a file is, by the end of its name or by its media type."""

from olivebranch.conversation import Kind

ENDINGS = {
    Kind.IMAGE: "jpg jpeg jfif png heic heif bmp tif tiff avif webp svg apng",
    Kind.GIF: "gif gifv",
    Kind.VIDEO: "mp4 mov m4v 3gp avi mkv webm mpeg mpg qt",
    Kind.VOICE: "opus ogg oga amr caf",
    Kind.AUDIO: "m4a mp3 aac wav flac weba",
    Kind.CONTACT: "vcf",
}
KIND_OF = {ending: kind for kind, endings in ENDINGS.items() for ending in endings.split()}
KIND_OF_TYPE = {
    "image/gif": Kind.GIF,
    "text/vcard": Kind.CONTACT,
    "text/x-vcard": Kind.CONTACT,
    "text/directory": Kind.CONTACT,
}
KIND_OF_FAMILY = {"image": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.AUDIO}


def kind_of_file(name: str) -> Kind:
    """Return what a file is; a document when its name does not tell."""
    plain = name.split("?", 1)[0]
    return KIND_OF.get(plain.rpartition(".")[2].casefold(), Kind.DOCUMENT)


def kind_of_type(media_type: str) -> Kind:
    """Return what a file is, by a type such as "image/png"; a document when that does not tell."""
    plain = media_type.partition(";")[0].strip().lower()
    family = plain.partition("/")[0]
    return KIND_OF_TYPE.get(plain) or KIND_OF_FAMILY.get(family, Kind.DOCUMENT)

"""What a file is, by the end of its name."""

from olivebranch.conversation import Kind

ENDINGS = {
    Kind.IMAGE: "jpg jpeg jfif png heic heif bmp tif tiff avif webp",
    Kind.GIF: "gif gifv",
    Kind.VIDEO: "mp4 mov m4v 3gp avi mkv webm",
    Kind.VOICE: "opus ogg oga amr caf",
    Kind.AUDIO: "m4a mp3 aac wav flac weba",
    Kind.CONTACT: "vcf",
}
KIND_OF = {ending: kind for kind, endings in ENDINGS.items() for ending in endings.split()}


def kind_of_file(name: str) -> Kind:
    """Return what a file is; a document when its name does not tell."""
    plain = name.split("?", 1)[0]
    return KIND_OF.get(plain.rpartition(".")[2].casefold(), Kind.DOCUMENT)

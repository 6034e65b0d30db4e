"""From a trained network to the files that are shipped."""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from olivebranch.language.careful import NETWORK, TOKENIZER
from olivebranch.language.fast import FILE
from olivebranch.language.stored import MANIFEST
from tools.train.network import PRETRAINED, Network

SHIPPED = Path(__file__).resolve().parents[2] / "src/olivebranch/language/models/en"


def write_encoder(network: Network, folder: Path) -> None:
    """Write the encoder with weights of one byte each, and its tokenizer."""
    network.eval()
    given = torch.ones(2, 8, dtype=torch.int64)
    names = ("ids", "types", "mask")
    with tempfile.TemporaryDirectory() as place:
        exact = Path(place) / "exact.onnx"
        torch.onnx.export(
            network,
            (given, torch.zeros_like(given), given),
            exact,
            input_names=names,
            output_names=("heads", "pieces"),
            dynamic_axes={
                **{name: {0: "messages", 1: "pieces"} for name in names},
                "heads": {0: "messages"},
                "pieces": {0: "messages", 1: "pieces"},
            },
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(exact, folder / NETWORK, weight_type=QuantType.QInt8, per_channel=True)
    (folder / TOKENIZER).write_bytes((PRETRAINED / TOKENIZER).read_bytes())


def write_manifest(folder: Path, told: Mapping[str, object]) -> None:
    """Write what was trained, with the checksum of each file."""
    sums = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir())
        if file.name in {NETWORK, TOKENIZER, FILE}
    }
    text = json.dumps({**told, "sha256": sums}, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")

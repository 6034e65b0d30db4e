"""From a trained network to the files that are shipped."""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

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
        quantize_dynamic(
            exact, folder / "careful.onnx", weight_type=QuantType.QInt8, per_channel=True
        )
    (folder / "tokenizer.json").write_bytes((PRETRAINED / "tokenizer.json").read_bytes())


def write_manifest(folder: Path, told: Mapping[str, object]) -> None:
    """Write what was trained, with the checksum of each file."""
    sums = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir())
        if file.suffix in {".onnx", ".npz"} or file.name == "tokenizer.json"
    }
    text = json.dumps({**told, "sha256": sums}, indent=1)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")

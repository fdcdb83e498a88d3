"""A voice for Piper of under a kilobyte: each phoneme is a tone of two frames. Loads through Piper's own code."""

import json
import sys
from pathlib import Path

RATE_HZ, HOP, FRAMES = 22_050, 256, 2
LETTERS = "_^$ abcdefghijklmnopqrstuvwxyz.,!?'-"


def build(folder: Path, *, lang: str = "en-us", card: bool = True, fault: str = "") -> Path:
    """Write the voice into a folder, with a card. `fault` is "nan" or "silent" for a voice that is broken so."""
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    def constant(name: str, value: object) -> onnx.TensorProto:
        return numpy_helper.from_array(np.array(value), name)

    loud = {"nan": np.nan, "silent": 0.0}.get(fault, 0.2)
    node = helper.make_node
    nodes = [
        node("Shape", ["input"], ["shape"], start=1, end=2),
        node("Concat", ["ones", "shape"], ["wide"], axis=0),
        node("Expand", ["some", "wide"], ["widths"]),
        node("Ceil", ["widths"], ["w_ceil"]),
        node("ReduceSum", ["w_ceil"], ["frames"], keepdims=0),
        node("Mul", ["frames", "hop"], ["samples"]),
        node("Range", ["zero", "samples", "one"], ["time"]),
        node("Mul", ["time", "pitch"], ["phase"]),
        node("Sin", ["phase"], ["tone"]),
        node("Mul", ["tone", "loud"], ["quiet"]),
        node("Reshape", ["quiet", "form"], ["output"]),
    ]
    values = {"ones": np.ones(2, np.int64), "some": np.float32(FRAMES - 0.3), "hop": np.float32(HOP)}
    values |= {"zero": np.float32(0), "one": np.float32(1), "form": np.array([1, 1, -1], np.int64)}
    values |= {"pitch": np.float32(2 * np.pi * 220 / RATE_HZ), "loud": np.float32(loud)}
    inputs = [("input", TensorProto.INT64, [1, None]), ("input_lengths", TensorProto.INT64, [1])]
    inputs += [("scales", TensorProto.FLOAT, [3])]
    graph = helper.make_graph(
        nodes,
        "tiny_piper",
        [helper.make_tensor_value_info(*one) for one in inputs],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, None])],
        [constant(name, value) for name, value in values.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / "voice.onnx")
    settings = {
        "audio": {"sample_rate": RATE_HZ},
        "espeak": {"voice": lang},
        "phoneme_type": "text",
        "phoneme_id_map": {letter: [number] for number, letter in enumerate(LETTERS)},
        "num_symbols": len(LETTERS),
        "num_speakers": 1,
        "hop_length": HOP,
    }
    (folder / "voice.onnx.json").write_text(json.dumps(settings), "utf-8")
    if card:
        (folder / "card.toml").write_text('langs = ["en"]\nlicence = "CC0-1.0"\ncommercial = true\n', "utf-8")
    return folder


if __name__ == "__main__":
    build(Path(sys.argv[1]))

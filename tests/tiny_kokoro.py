"""A model for Kokoro of half a kilobyte that hums: each phoneme lasts two frames. Loads through Kokoro's own code."""

import sys
from pathlib import Path

RATE_HZ = 24_000
SAMPLES = 1_200  # of each phoneme, and of the pads at both ends


def build(
    folder: Path,
    *,
    voices: tuple[str, ...] = ("af_heart", "bf_emma", "ff_siwis"),
    durations: bool = True,
    samples: int = SAMPLES,
    loud: float = 0.2,
) -> Path:
    """Write the model with its voices into a folder, with a card. Without `durations` it knows no times."""
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    def constant(name: str, value: object) -> onnx.TensorProto:
        return numpy_helper.from_array(np.array(value), name)

    node = helper.make_node
    nodes = [
        node("Size", ["tokens"], ["count"]),
        node("Mul", ["count", "each"], ["samples"]),
        node("Range", ["zero", "samples", "one"], ["time"]),
        node("Cast", ["time"], ["real"], to=TensorProto.FLOAT),
        node("Mul", ["real", "pitch"], ["phase"]),
        node("Sin", ["phase"], ["tone"]),
        node("Mul", ["tone", "loud"], ["audio"]),
    ]
    outputs = [helper.make_tensor_value_info("audio", TensorProto.FLOAT, [None])]
    if durations:
        nodes += [node("Unsqueeze", ["count", "first"], ["wide"]), node("Expand", ["two", "wide"], ["duration"])]
        outputs.append(helper.make_tensor_value_info("duration", TensorProto.INT64, [None]))
    values = {"each": np.int64(samples), "zero": np.int64(0), "one": np.int64(1), "loud": np.float32(loud)}
    values |= {"pitch": np.float32(2 * np.pi * 220 / RATE_HZ), "first": np.zeros(1, np.int64)}
    values |= {"two": np.full(1, 2, np.int64)}
    inputs = [("tokens", TensorProto.INT64, [1, None]), ("style", TensorProto.FLOAT, [1, 256])]
    inputs += [("speed", TensorProto.FLOAT, [1])]
    graph = helper.make_graph(
        nodes,
        "tiny_kokoro",
        [helper.make_tensor_value_info(*one) for one in inputs],
        outputs,
        [constant(name, value) for name, value in values.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / "kokoro.onnx")
    with (folder / "voices.bin").open("wb") as file:
        np.savez(file, **{name: np.zeros((510, 1, 256), np.float32) for name in voices})
    (folder / "card.toml").write_text('licence = "Apache-2.0"\ncommercial = true\n', "utf-8")
    return folder


if __name__ == "__main__":
    build(Path(sys.argv[1]))

"""Writes src/test/resources/formats/python: files as PyTorch, NumPy and safetensors write them.

Needs torch, numpy and safetensors. Run from the folder of the module:
    python src/test/python/make_fixtures.py
Made with torch 2.7.1, numpy 2.4.6, safetensors 0.8.0.
"""

import collections
import pathlib

import numpy as np
import safetensors.numpy
import safetensors.torch
import torch

OUT = pathlib.Path("src/test/resources/formats/python")
OUT.mkdir(parents=True, exist_ok=True)

# Five networks 4-3-2: fc1.weight [3,4], fc1.bias [3], fc2.weight [2,3], fc2.bias [2]; D = 23.
# Every value is a multiple of 1/64 below 4, so that float16 and bfloat16 (8 bits) hold it exactly
# where the value has at most 8 significant bits.
generator = np.random.default_rng(7)
rows = (generator.integers(-127, 128, size=(5, 23)) / 64).astype(np.float32)
SHAPES = [("fc1.weight", (3, 4)), ("fc1.bias", (3,)), ("fc2.weight", (2, 3)), ("fc2.bias", (2,))]


def tensors(row, dtype=np.float32):
    result, at = collections.OrderedDict(), 0
    for name, shape in SHAPES:
        size = int(np.prod(shape))
        result[name] = np.ascontiguousarray(row[at : at + size].reshape(shape).astype(dtype))
        at += size
    return result


def torch_dict(row, dtype=torch.float32):
    return collections.OrderedDict(
        (k, torch.from_numpy(v).to(dtype)) for k, v in tensors(row).items())


stacked = {k: np.stack([tensors(r)[k] for r in rows]) for k, _ in SHAPES}

np.save(OUT / "expected.npy", rows)

# one checkpoint, the first row
torch.save(torch_dict(rows[0]), OUT / "state_dict.pt")
torch.save({"epoch": 3, "state_dict": torch_dict(rows[0]), "lr": 0.1, "note": "x", "none": None},
           OUT / "nested.pt")
torch.save(collections.OrderedDict(("module." + k, v) for k, v in torch_dict(rows[0]).items()),
           OUT / "prefix.pt")
torch.save(collections.OrderedDict((k, torch.nn.Parameter(v)) for k, v in torch_dict(rows[0]).items()),
           OUT / "parameters.pt")
for name, dtype in [("float16", torch.float16), ("bfloat16", torch.bfloat16), ("float64", torch.float64)]:
    torch.save(torch_dict(rows[0], dtype), OUT / f"{name}.pt")
    safetensors.torch.save_file(torch_dict(rows[0], dtype), OUT / f"{name}.safetensors")

# views: transposed, strided, offset, expanded, sharing one storage
views = torch_dict(rows[0])
views["fc1.weight"] = torch.from_numpy(np.ascontiguousarray(tensors(rows[0])["fc1.weight"].T)).t()
wide = torch.zeros(2, 6)
wide[:, ::2] = torch.from_numpy(tensors(rows[0])["fc2.weight"])
views["fc2.weight"] = wide[:, ::2]
shared = torch.cat([torch.tensor([9.0, 9.0]), torch.from_numpy(tensors(rows[0])["fc1.bias"]),
                    torch.from_numpy(tensors(rows[0])["fc2.bias"])])
views["fc1.bias"], views["fc2.bias"] = shared[2:5], shared[5:]
torch.save(views, OUT / "views.pt")
expanded = torch_dict(rows[0])
expanded["fc1.bias"] = torch.tensor(0.5).expand(3)
torch.save(expanded, OUT / "expanded.pt")

# the module of a training script: a model's own state dict, saved with protocol 4 too
model = torch.nn.Sequential(collections.OrderedDict(
    fc1=torch.nn.Linear(4, 3), act=torch.nn.ReLU(), fc2=torch.nn.Linear(3, 2)))
model.load_state_dict(torch_dict(rows[0]))
torch.save(model.state_dict(), OUT / "module.pt")
torch.save(model.state_dict(), OUT / "protocol4.pt", pickle_protocol=4)

# what a training leaves: a state dict beside objects of classes of the training's own
class Monitor:
    def __init__(self):
        self.best, self.history = torch.ones(2), collections.deque([1, 2])


class Record(list):
    pass


training = {
    "callbacks": {Monitor: Monitor()},
    "loops": Record([Monitor(), 3]),
    "counts": collections.Counter("aab"),
    "state_dict": torch_dict(rows[0]),
    "path": pathlib.PurePosixPath("runs/1"),
}
torch.save(training, OUT / "training.ckpt")

# several checkpoints
torch.save([torch_dict(r) for r in rows], OUT / "list.pt")
torch.save({"checkpoints": [torch_dict(r) for r in rows], "run": torch.arange(5)}, OUT / "list_in_dict.pt")
torch.save(torch.from_numpy(rows), OUT / "matrix.pt")
torch.save({k: torch.from_numpy(v) for k, v in stacked.items()}, OUT / "stacked.pt")
np.save(OUT / "matrix.npy", rows)
np.save(OUT / "fortran.npy", np.asfortranarray(rows.astype(np.float64)))
np.save(OUT / "big_endian.npy", rows.astype(">f4"))
np.savez(OUT / "weights.npz", weights=rows, run=np.arange(5), epoch=np.full(5, 25, np.int32),
         accuracy=np.linspace(0.9, 0.94, 5), name=np.array(["a", "bb", "ccc", "d", "\u00e9"]))
np.savez_compressed(OUT / "compressed.npz", weights=rows)
np.savez(OUT / "stacked.npz", **stacked, seed=np.arange(10, 15))
np.savez(OUT / "single.npz", **tensors(rows[0]))
safetensors.numpy.save_file({"weights": rows, "run": np.arange(5)}, OUT / "weights.safetensors",
                            metadata={"made": "by hand"})
safetensors.numpy.save_file(stacked, OUT / "stacked.safetensors")

"""Writes src/test/resources/resnet18: what a ResNet-18 makes of images; and beside this module
../zoo/src/test/resources/training/resnet18.npz: steps of its training.

Needs torch and numpy. Run from the folder of the module:
    python src/test/python/make_resnet18.py
Made with torch 2.7.1, numpy 2.4.6. The README in the folder says what is in the files.
"""

import collections
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

OUT = pathlib.Path("src/test/resources/resnet18")
OUT.mkdir(parents=True, exist_ok=True)
WIDTH, CLASSES = 2, 5
TAIL = [f"layer4.1.bn{n}.{kind}" for n in (1, 2) for kind in ("weight", "bias")]


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        inside = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(inside + (x if self.downsample is None else self.downsample(x)))


class ResNet18(nn.Module):
    def __init__(self, stem, classes, width):
        super().__init__()
        self.stem = stem
        if stem == "cifar":
            self.conv1 = nn.Conv2d(3, width, 3, 1, 1, bias=False)
        else:
            self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        inputs = width
        for stage in range(4):
            outputs = width << stage
            setattr(self, f"layer{stage + 1}", nn.Sequential(
                Block(inputs, outputs, 1 if stage == 0 else 2), Block(outputs, outputs, 1)))
            inputs = outputs
        self.fc = nn.Linear(inputs, classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        if self.stem == "imagenet":
            x = F.max_pool2d(x, 3, 2, 1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


def state(model):
    """All tensors that count, in state-dict order."""
    return {k: v for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}


def flat(tensors):
    return torch.cat([v.detach().reshape(-1) for v in tensors.values()]).float().numpy().copy()


def network(stem, seed):
    torch.manual_seed(seed)
    model = ResNet18(stem, CLASSES, WIDTH)
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if name.endswith(("running_var", "bn1.weight", "bn2.weight", "downsample.1.weight")):
                tensor.uniform_(0.5, 2)
            elif name.endswith(("running_mean", "bias")):
                tensor.uniform_(-0.5, 0.5)
    return model


def images(count, size, seed):
    """Multiples of 1/16, so that the compressed file stays small."""
    generator = np.random.default_rng(seed)
    return (generator.integers(-24, 25, (count, 3, size, size)) / 16).astype(np.float32)


for seed, stem in enumerate(["cifar", "imagenet"]):
    model = network(stem, seed).eval()
    arrays = {} if stem == "cifar" else {"weights": flat(state(model))}
    for size in (32, 45) if stem == "cifar" else (32, 45, 64):
        batch = images(2, size, size)
        with torch.no_grad():
            arrays[f"images_{size}"] = batch
            arrays[f"logits_{size}"] = model(torch.from_numpy(batch)).numpy()
    np.savez_compressed(OUT / f"{stem}.npz", **arrays)

# The names and shapes of the published network's state dicts, counts of batches included.
for stem, classes in [("cifar", 10), ("imagenet", 1000)]:
    full = ResNet18(stem, classes, 64)
    lines = ["name,shape"] + [
        f"{name},{'x'.join(map(str, tensor.shape)) or 'scalar'}"
        for name, tensor in full.state_dict().items()]
    (OUT / f"{stem}_state_dict.csv").write_text("\n".join(lines) + "\n")

# A state dict as PyTorch writes it, and a checkpoint of P-diff with its wrapper's prefix.
torch.save(network("cifar", 0).state_dict(), OUT / "state_dict.pth")
torch.save(collections.OrderedDict(
    ("model." + name, network("cifar", 0).state_dict()[name]) for name in TAIL),
    OUT / "0007_acc0.7671_seed0040_cifar100_resnet18.pth")

# Two steps of training, all tensors with the statistics of the batch, and the last two
# normalisations with the running ones.
batch, labels = images(8, 16, 1), np.arange(8) % CLASSES
arrays = {"images": batch, "labels": labels.astype(np.int32)}
for name, part in [("nesterov", "all"), ("adamw", "all"), ("nesterov", "tail"), ("adamw", "tail")]:
    model = network("cifar", 2)
    arrays["start"] = flat(state(model))
    model.train(part == "all")
    parameters = [p for n, p in model.named_parameters() if part == "all" or n in TAIL]
    if name == "nesterov":
        optimizer = torch.optim.SGD(parameters, 0.05, momentum=0.9, weight_decay=5e-3, nesterov=True)
    else:
        optimizer = torch.optim.AdamW(parameters, 1e-3, weight_decay=0.05)
    for step in range(2):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(torch.from_numpy(batch)), torch.from_numpy(labels))
        loss.backward()
        optimizer.step()
    end = state(model)
    arrays[f"{part}_{name}"] = flat(end if part == "all" else {n: end[n] for n in TAIL})
np.savez_compressed("../zoo/src/test/resources/training/resnet18.npz", **arrays)

"""Writes src/test/resources/training/{relu,tanh}.npz: a few steps of SGD as PyTorch takes them.

Needs torch and numpy. Run from the folder of the module. Made with torch 2.7.1, numpy 2.4.6.
"""

import pathlib

import numpy as np
import torch

OUT = pathlib.Path("src/test/resources/training")
OUT.mkdir(parents=True, exist_ok=True)
SIZES = [9, 6, 5, 4]
STEPS, GROUPS, PER_GROUP, BATCH, IMAGES = 6, 2, 3, 7, 40
MOMENTUM, DECAY, MEAN, STD = 0.9, 5e-3, 0.3, 0.5

for name, activation in [("relu", torch.nn.ReLU), ("tanh", torch.nn.Tanh)]:
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (IMAGES, 3, 3), dtype=np.uint8)
    labels = rng.integers(0, SIZES[-1], IMAGES)
    inputs = (torch.from_numpy(pixels).reshape(IMAGES, -1).float() / 255 - MEAN) / STD
    targets = torch.from_numpy(labels)
    batches = np.stack([np.stack([rng.choice(IMAGES, BATCH, replace=False) for _ in range(GROUPS)])
                        for _ in range(STEPS)]).astype(np.int32)
    rates = np.linspace(0.2, 0.05, STEPS)

    def flat(model):
        return torch.cat([p.detach().reshape(-1) for p in model.parameters()]).numpy().copy()

    start, end = [], []
    for n in range(GROUPS * PER_GROUP):
        layers = []
        for i, o in zip(SIZES, SIZES[1:]):
            layers += [torch.nn.Linear(i, o), activation()]
        model = torch.nn.Sequential(*layers[:-1])
        start.append(flat(model))
        optimizer = torch.optim.SGD(model.parameters(), lr=1, momentum=MOMENTUM,
                                    weight_decay=DECAY, nesterov=True)
        for step in range(STEPS):
            optimizer.param_groups[0]["lr"] = float(rates[step])
            chosen = torch.from_numpy(batches[step, n // PER_GROUP]).long()
            loss = torch.nn.functional.cross_entropy(model(inputs[chosen]), targets[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        end.append(flat(model))
    np.savez(OUT / f"{name}.npz", sizes=np.array(SIZES), pixels=pixels, labels=labels,
             batches=batches, rates=rates, start=np.stack(start), end=np.stack(end),
             momentum=MOMENTUM, decay=DECAY, mean=MEAN, std=STD)

"""Samples a generator file in PyTorch, as the counterpart of GeneratorBenchmarks.

    python3 sampling.py GENERATOR RECORDED OUT

GENERATOR is a file of weightaudit's, RECORDED the random numbers and starting points that Java drew.
The first samples are drawn from these and written to OUT. After that, each line on standard input asks
for as many samples again, from random numbers of PyTorch's; their seconds are the answer.
"""

import json
import math
import sys
import time

import numpy
import torch
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.key, self.query, self.value, self.proj = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        queries, keys, values = (
            layer(x).unflatten(2, (self.heads, -1)).transpose(1, 2)
            for layer in (self.query, self.key, self.value)
        )
        mixed = F.scaled_dot_product_attention(queries, keys, values)
        return self.proj(mixed.transpose(1, 2).flatten(2))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.ln1, self.ln2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn = Attention(width, heads)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attn(self.ln1(x))
        return x + self.mlp(self.ln2(x))


class Decoder(nn.Module):
    def __init__(self, inputs, outputs, width, layers, heads):
        super().__init__()
        self.lengths = inputs
        self.pos_emb = nn.Parameter(torch.zeros(1, len(inputs), width))
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.input_parameter_projections = nn.ModuleList(
            nn.Sequential(nn.Linear(length, width, bias=False)) for length in inputs
        )
        self.ln_in, self.ln_f = nn.LayerNorm(width), nn.LayerNorm(width)
        self.output_parameter_projections = nn.ModuleList(
            nn.Sequential(nn.Linear(width, length, bias=False)) for length in outputs
        )

    def forward(self, vectors):
        tokens = vectors.split(self.lengths, dim=1)
        entering = [layer(x) for layer, x in zip(self.input_parameter_projections, tokens)]
        x = self.ln_in(torch.stack(entering, dim=1)) + self.pos_emb
        for block in self.blocks:
            x = block(x)
        x = self.ln_f(x)
        leaving = [layer(x[:, i]) for i, layer in enumerate(self.output_parameter_projections)]
        return torch.cat(leaving, dim=1)


class ScalarEmbedder(nn.Module):
    def __init__(self, frequencies):
        super().__init__()
        self.register_buffer("frequencies", torch.empty(frequencies))

    def forward(self, scalars):
        column = scalars.reshape(-1, 1)
        angles = column * self.frequencies
        return torch.cat([angles.sin(), angles.cos(), column], dim=1)


class Denoiser(nn.Module):
    """The transformer of G.pt and HyperDiffusion, of the sizes of its arrays."""

    def __init__(self, arrays, heads):
        super().__init__()

        def lengths(side, axis):
            names = (f"decoder.{side}_parameter_projections.{i}.0.weight" for i in range(len(arrays)))
            return [arrays[name].shape[axis] for name in names if name in arrays]

        width = arrays["decoder.ln_f.weight"].shape[0]
        layers = sum(name.endswith("ln1.weight") for name in arrays)
        self.decoder = Decoder(lengths("input", 1), lengths("output", 0), width, layers, heads)
        self.scalar_embedder = ScalarEmbedder(len(arrays["scalar_embedder.frequencies"]))
        self.load_state_dict(arrays)


def linear_betas(first, last, steps):
    return torch.linspace(first, last, steps, dtype=torch.float64)


class HyperDiffusion:
    def __init__(self, file, configuration, recorded):
        self.model = Denoiser(file.under("model."), configuration["heads"]).eval()
        self.mean, self.factor = file.arrays["scaling.mean"], float(file.arrays["scaling.factor"])
        betas = linear_betas(
            configuration["firstBeta"], configuration["lastBeta"], configuration["diffusionSteps"]
        )
        self.kept = torch.cumprod(1 - betas, 0).tolist()

    def predict(self, x, t):
        times = self.model.scalar_embedder(torch.full((len(x),), float(t)))
        return self.model.decoder(torch.cat([x, times], dim=1))

    def sample(self, noise):
        x = noise(len(self.mean))
        for t in reversed(range(len(self.kept))):
            x0 = self.predict(x, t)
            kept, before = self.kept[t], self.kept[t - 1] if t else 1.0
            e = (x * math.sqrt(1 / kept) - x0) / math.sqrt(1 / kept - 1)
            x = x0 * math.sqrt(before) + e * math.sqrt(1 - before)
        return x / self.factor + self.mean


class Gpt:
    def __init__(self, file, configuration, recorded):
        shape, sampling = configuration["shape"], configuration["sampling"]
        if not shape["absoluteConditioning"] or sampling["sampler"] != "DDPM":
            sys.exit("this script knows absolute conditioning and DDPM alone")
        self.model = Denoiser(file.under("G_ema."), shape["heads"]).eval()
        self.coefficient = float(file.arrays["scaling"][0])
        self.time_factor, self.residual = shape["timeFactor"], shape["residual"]
        self.starts, self.metrics = recorded["starts"], recorded["metrics"]
        self.target = sampling["target"]
        steps = sampling["diffusionSteps"]
        betas = linear_betas(0.1 / steps, 20 / steps, steps)
        kept = torch.cumprod(1 - betas, 0)
        stride = (steps - 1) / max(1, sampling["steps"] - 1)
        self.times = [round(stride * k) for k in range(sampling["steps"])]
        self.kept = kept[self.times].tolist()

    def sample(self, noise):
        starts = self.starts * self.coefficient
        embed, targets = self.model.scalar_embedder, torch.full_like(self.metrics, self.target)
        known = [starts, None, embed(targets - self.metrics), embed(targets), embed(self.metrics)]
        x = noise(starts.shape[1])
        for j in reversed(range(len(self.times))):
            time = torch.full_like(targets, self.times[j] * self.time_factor)
            known[1] = embed(time)
            x0 = self.model.decoder(torch.cat([x, *known], dim=1))
            if self.residual:
                x0 = x0 + starts
            kept, before = self.kept[j], self.kept[j - 1] if j else 1.0
            beta = 1 - kept / before
            of_start = beta * math.sqrt(before) / (1 - kept)
            of_state = (1 - before) * math.sqrt(1 - beta) / (1 - kept)
            x = of_start * x0 + of_state * x
            if j:
                x = x + math.sqrt(beta) * noise(x.shape[1])
        return x / self.coefficient


class PDiff:
    def __init__(self, file, configuration, recorded):
        length, kernel = configuration["latentSize"], configuration["kernel"]
        channels, denoiser = configuration["channels"], configuration["denoiserChannels"]
        padding = kernel // 2

        def doubling(into, out):
            convolution = nn.ConvTranspose1d(
                into, out, kernel, stride=2, padding=padding, output_padding=1
            )
            return nn.Sequential(convolution, nn.BatchNorm1d(out), nn.ELU())

        levels = list(reversed(channels))
        self.vae = nn.Module()
        self.vae.to_decode = nn.Linear(length, file.arrays["vae.to_decode.weight"].shape[0])
        self.vae.decoder = nn.ModuleList(doubling(a, b) for a, b in zip(levels, levels[1:]))
        last = doubling(levels[-1], levels[-1])
        last.append(nn.Conv1d(levels[-1], 1, kernel, padding=padding))
        self.vae.final_layer = last
        encoding = ("encoder.", "to_latent.", "fc_mu.", "fc_var.")
        arrays = file.under("vae.")
        self.vae.load_state_dict({n: a for n, a in arrays.items() if not n.startswith(encoding)})

        def layer(into, out):
            convolution = nn.Conv1d(into, out, kernel, padding=padding)
            if out == 1:
                return nn.Sequential(convolution)
            return nn.Sequential(convolution, nn.Sequential(nn.BatchNorm1d(out), nn.ELU()))

        layers = [layer(a, b) for a, b in zip(denoiser, denoiser[1:])]
        self.first = len(denoiser) // 2 + 1
        self.net = nn.Module()
        self.net.encoder_list = nn.ModuleList(layers[: self.first])
        self.net.decoder_list = nn.ModuleList(layers[self.first :])
        self.net.time_embedder = nn.Module()
        self.net.time_embedder.register_buffer("freqs", torch.empty(128))
        self.net.time_embedder.mlp = nn.Sequential(
            nn.Linear(256, length), nn.SiLU(), nn.Linear(length, length)
        )
        self.net.load_state_dict(file.under("diffusion.net."))
        self.vae.eval(), self.net.eval()
        self.length, self.levels = length, levels
        self.beta = file.arrays["diffusion.diffusion_trainer.beta_t"].double()
        self.kept = torch.cumprod(1 - self.beta, 0)
        self.sizes = [math.prod(tensor["shape"]) for tensor in file.layout]
        self.mean = file.arrays["standardisation.mean"]
        self.deviation = file.arrays["standardisation.deviation"]

    def times(self):
        embedder = self.net.time_embedder
        angles = torch.arange(len(self.beta)).float().reshape(-1, 1) * embedder.freqs
        return embedder.mlp(torch.cat([angles.cos(), angles.sin()], dim=1))

    def predict(self, x, time):
        signal, outputs = x.unsqueeze(1), []
        for layer in self.net.encoder_list:
            signal = layer(signal + time)
            outputs.append(signal)
        for skip, layer in enumerate(self.net.decoder_list):
            signal = layer(signal + outputs[self.first - 3 - skip] + time)
        return signal.squeeze(1)

    def decode(self, latents):
        signal = self.vae.to_decode(latents).unflatten(1, (self.levels[0], -1))
        for level in self.vae.decoder:
            signal = level(signal)
        return self.vae.final_layer(signal).squeeze(1)

    def sample(self, noise):
        x, times = noise(self.length), self.times()
        for t in reversed(range(len(self.beta))):
            alpha, kept = 1 - float(self.beta[t]), float(self.kept[t])
            before = float(self.kept[t - 1]) if t else 1.0
            e = self.predict(x, times[t])
            x = (x - e * ((1 - alpha) / math.sqrt(1 - kept))) / math.sqrt(alpha)
            x = x + math.sqrt((1 - alpha) * (1 - before) / (1 - kept)) * noise(self.length)
        pieces = self.decode(x)[:, : sum(self.sizes)].split(self.sizes, dim=1)
        rules = zip(pieces, self.deviation.tolist(), self.mean.tolist())
        return torch.cat([piece * deviation + mean for piece, deviation, mean in rules], dim=1)


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.alpha, self.bias = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width))

    def forward(self, x):
        centred = x - x.mean(-1, keepdim=True)
        return self.alpha * centred / (x.std(-1, keepdim=True) + 1e-6) + self.bias


class HyperBlock(nn.Module):
    def __init__(self, width, inner, heads):
        super().__init__()
        self.heads = heads
        self.norm_1, self.norm_2 = Norm(width), Norm(width)
        self.attn, self.ff = nn.Module(), nn.Module()
        for name in ("q_linear", "v_linear", "k_linear", "out"):
            setattr(self.attn, name, nn.Linear(width, width))
        self.ff.linear_1, self.ff.linear_2 = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x):
        normalised = self.norm_1(x)
        queries, keys, values = (
            layer(normalised).unflatten(2, (self.heads, -1)).transpose(1, 2)
            for layer in (self.attn.q_linear, self.attn.k_linear, self.attn.v_linear)
        )
        mixed = F.scaled_dot_product_attention(queries, keys, values)
        x = x + self.attn.out(mixed.transpose(1, 2).flatten(2))
        return x + self.ff.linear_2(F.relu(self.ff.linear_1(self.norm_2(x))))


class HyperRepresentations:
    def __init__(self, file, configuration, recorded):
        shape = configuration["shape"]
        self.width, self.sampling = shape["width"], configuration["sampling"]
        arrays = file.under("decoder.")
        self.deviations, self.latents = file.arrays["deviations"], file.arrays["selected.latents"]
        self.layers = [
            (tensor["shape"][0], math.prod(tensor["shape"][1:])) for tensor in file.layout[::2]
        ]
        tokens = sum(units for units, _ in self.layers)
        self.decoder = nn.Module()
        self.decoder.nec2vec = nn.Linear(shape["latentSize"], tokens * self.width)
        self.decoder.position_embeddings = nn.Embedding(tokens, self.width)
        self.decoder.layers = nn.ModuleList(
            HyperBlock(self.width, shape["feedForward"], shape["heads"])
            for _ in range(shape["blocks"])
        )
        self.decoder.token_debeddings = nn.Module()
        self.decoder.token_debeddings.layer_lst = nn.ModuleList(
            nn.Linear(self.width, incoming + 1) for _, incoming in self.layers
        )
        self.decoder.load_state_dict(arrays)
        self.decoder.eval()
        self.seed = int(recorded["seed"])

    def sample(self, noise):
        draws = self.sampling["draws"]
        random = numpy.random.RandomState(self.seed)
        centres = (random.uniform(size=draws) * len(self.latents)).astype(int)
        offsets = torch.from_numpy(random.normal(size=draws)) * self.sampling["bandwidth"]
        latents = (self.latents[centres].double() + offsets.unsqueeze(1)).float()
        x = self.decoder.nec2vec(latents).unflatten(1, (-1, self.width))
        x = x + self.decoder.position_embeddings.weight
        for block in self.decoder.layers:
            x = block(x)
        parts, units = [], [units for units, _ in self.layers]
        for layer, own in zip(self.decoder.token_debeddings.layer_lst, x.split(units, dim=1)):
            decoded = layer(own)
            parts += [decoded[..., :-1].flatten(1), decoded[..., -1]]
        return torch.cat(parts, dim=1) * self.deviations


METHODS = {
    "p-diff": PDiff,
    "hyper-representations": HyperRepresentations,
    "hyperdiffusion": HyperDiffusion,
    "gpt": Gpt,
}


class GeneratorFile:
    def __init__(self, path):
        with safe_open(path, "pt") as opened:
            metadata = opened.metadata()
            self.arrays = {name: opened.get_tensor(name) for name in opened.keys()}
        self.method = metadata["method"]
        self.configuration = json.loads(metadata["configuration"])
        self.layout = json.loads(metadata["layout"])["tensors"]

    def under(self, prefix):
        named = self.arrays.items()
        return {name.removeprefix(prefix): a for name, a in named if name.startswith(prefix)}


def main(generator_path, recorded_path, out):
    file = GeneratorFile(generator_path)
    with safe_open(recorded_path, "pt") as opened:
        recorded = {name: opened.get_tensor(name) for name in opened.keys()}
    model = METHODS[file.method](file, file.configuration, recorded)
    noises = iter(recorded.get("noise", ()))
    count = int(recorded["count"])
    with torch.inference_mode():
        save_file({"samples": model.sample(lambda size: next(noises)).contiguous()}, out)
        print(torch.__version__, flush=True)
        for _ in sys.stdin:
            begun = time.perf_counter()
            model.sample(lambda size: torch.randn(count, size)).numpy()
            print(time.perf_counter() - begun, flush=True)


main(*sys.argv[1:])

"""Writes data sets of Hyper-Representations and batches of CIFAR: small good ones, and some that must be refused.

Needs only Python: stand-ins with the names of PyTorch's and the authors' classes are pickled.
    python src/test/python/make_released.py

The files are src/test/resources/formats/released/*.pt, released/cifar_* and formats/hostile/dataset_*.pt.
"""

import collections
import io
import os
import pathlib
import pickle
import struct
import sys
import types
import zipfile

OUT = pathlib.Path("src/test/resources/formats/released")
HOSTILE = pathlib.Path("src/test/resources/formats/hostile")
OUT.mkdir(parents=True, exist_ok=True)


def module(name, **content):
    sys.modules[name] = made = types.ModuleType(name)
    for key, value in content.items():
        value.__module__, value.__qualname__ = name, key
        setattr(made, key, value)
    return made


def _rebuild_tensor_v2(*unused):
    pass


FloatStorage = type("FloatStorage", (), {})
SimCLRDataset = type("SimCLRDataset", (), {})
RandomErasingVector = type("RandomErasingVector", (), {})
module("torch", FloatStorage=FloatStorage)
module("torch._utils", _rebuild_tensor_v2=_rebuild_tensor_v2)
module("ghrp")
module("ghrp.checkpoints_to_datasets")
module("ghrp.checkpoints_to_datasets.dataset_simclr", SimCLRDataset=SimCLRDataset)
module("ghrp.checkpoints_to_datasets.random_erasing", RandomErasingVector=RandomErasingVector)


class Storage:
    def __init__(self, values):
        self.values = values


class Tensor:
    def __init__(self, *values, shape=None):
        self.storage, self.shape = Storage(values), shape or (len(values),)

    def __reduce__(self):
        strides, step = [], 1
        for size in reversed(self.shape):
            strides.insert(0, step)
            step *= size
        return _rebuild_tensor_v2, (self.storage, 0, tuple(self.shape), tuple(strides), False,
                                    collections.OrderedDict())


class Evil:
    def __reduce__(self):
        return os.system, ("touch hacked",)


class Called:
    def __reduce__(self):
        return SimCLRDataset, ("data_in",)


def save(file, root):
    storages = []

    class Pickler(pickle.Pickler):
        def persistent_id(self, obj):
            if isinstance(obj, Storage):
                storages.append(obj)
                return "storage", FloatStorage, str(len(storages) - 1), "cpu", len(obj.values)
            return None

    out = io.BytesIO()
    Pickler(out, 2).dump(root)
    with zipfile.ZipFile(file, "w") as z:
        def add(name, data):
            z.writestr(zipfile.ZipInfo(file.stem + "/" + name, (1980, 1, 1, 0, 0, 0)), data)
        add("data.pkl", out.getvalue())
        for key, storage in enumerate(storages):
            add(f"data/{key}", struct.pack(f"<{len(storage.values)}f", *storage.values))
        add("version", b"3\n")


def dataset(**attributes):
    made = SimCLRDataset()
    made.__dict__.update({"mode": "vector", "data_in": [Tensor(1, 2, 3, 4)]})
    made.__dict__.update(attributes)
    return made


def hostile(name, **parts):
    save(HOSTILE / f"dataset_{name}.pt", parts)


def paths(*parts):
    return [pathlib.PurePosixPath(*parts)]


# Labels instead of paths, no properties, erasing, and a part whose classes do not matter.
eraser = RandomErasingVector()
eraser.__dict__.update({"p": 0.5, "scale": (0.02, 0.33), "_parameters": collections.OrderedDict()})
save(OUT / "labels.pt", {
    "trainset": dataset(
        data_in=[Tensor(1, 2, 3, 4), Tensor(5, 6, 7, 8)],
        epochs=[1, 2],
        labels_in=["zoo/run_seed=3_a#_#epoch_1#_#layer_[]", "zoo/run_seed=3_a#_#epoch_2#_#layer_[]"],
        properties=None,
        erase_augment=eraser),
    "testset": dataset(data_in=[Tensor(9, 9, 9, 9)])})
# Values that are not known; losses.
save(OUT / "gaps.pt", {
    "trainset": dataset(
        data_in=[Tensor(1, 2, 3, 4), Tensor(5, 6, 7, 8), Tensor(0, 0, 0, 0)],
        paths=paths("/", "zoo", "a") * 2 + paths("zoo", "b"),
        properties={"test_acc": [0.5, None, float("nan")], "test_loss": [1, 2.5, float("inf")]})})
# State dicts instead of vectors.
rows = [collections.OrderedDict([("fc1.weight", Tensor(*values))]) for values in ((1, 2, 3, 4), (5, 6, 7, 8))]
save(OUT / "state_dicts.pt", {"trainset": dataset(mode="checkpoint", data_in=rows)})

hostile("evil", trainset=dataset(epochs=Evil()))
hostile("evil_part", trainset=dataset(), valset=Evil())
hostile("called", trainset=dataset(properties=Called()))
hostile("no_trainset", testset=dataset())
hostile("no_state", trainset=SimCLRDataset())
hostile("no_rows", trainset=dataset(data_in=[]))
hostile("rows_are_text", trainset=dataset(data_in=["weights"]))
hostile("rows_are_objects", trainset=dataset(data_in=[dataset()]))
hostile("row_of_other_size", trainset=dataset(data_in=[Tensor(1, 2, 3, 4), Tensor(1, 2, 3, 4, 5)]))
hostile("rows_together", trainset=dataset(data_in=[Tensor(*range(8), shape=(2, 4))]))
hostile("other_network", trainset=dataset(checkpoint_base=collections.OrderedDict(
    [("a", Tensor(1, 2, 3)), ("b", Tensor(4))])))
hostile("more_epochs", trainset=dataset(epochs=[1, 2]))
hostile("epochs_are_text", trainset=dataset(epochs=["one"]))
hostile("accuracy_is_text", trainset=dataset(properties={"test_acc": ["high"]}))
hostile("accuracy_in_percent", trainset=dataset(properties={"test_acc": [61.8]}))
hostile("long_path", trainset=dataset(paths=paths("a" * 3000, "b" * 3000)))
hostile("path_of_numbers", trainset=dataset(paths=[1]))
save(HOSTILE / "dataset_alone.pt", dataset())


def raw(name, data_pkl):
    with zipfile.ZipFile(HOSTILE / name, "w") as z:
        z.writestr(zipfile.ZipInfo("archive/data.pkl", (1980, 1, 1, 0, 0, 0)), data_pkl)


def text(value):
    return b"X" + struct.pack("<I", len(value)) + value.encode()


# A state set again and again, and copies of the same content made again and again.
raw("dataset_state_twice.pt", b"\x80\x02cghrp.a\nA\n)\x81}b}b.")
raw("dataset_filled.pt", b"\x80\x02}" + text("trainset") + b"cghrp.a\nA\n)\x81" + text("data_in") + b"]ss.")
raw("path_of_numbers.pt", b"\x80\x02cpathlib\nPosixPath\nK\x01\x85R.")
pairs = b"](" + b"".join(text(f"{k:05d}") + b"K\x01\x86" for k in range(5000)) + b"eq\x00"
raw("ordered_dict_again.pt", b"\x80\x02](" + pairs + b"0" + b"ccollections\nOrderedDict\nh\x00\x85R" * 2000 + b"e.")
raw("bytes_again.pt", b"\x80\x02" + text("a" * 100000) + b"q\x000]("
    + (b"c_codecs\nencode\nh\x00" + text("latin1") + b"\x86R") * 2000 + b"e.")


# Batches of CIFAR as Python 2 pickled them: byte strings, NumPy's arrays, nothing recalled.
def pixel(image, channel, row, column):
    return (31 * image + 7 * channel + 3 * row + column) % 256


def short(value):
    return b"U" + bytes([len(value)]) + value.encode("latin1")


def ints(values):
    return b"](" + b"".join(b"K" + bytes([value]) for value in values) + b"e"


def array(shape, content, kind="u1", fortran=False):
    lengths = b"(" + b"".join(b"J" + struct.pack("<i", length) for length in shape) + b"t"
    return (b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01" + lengths
            + b"cnumpy\ndtype\n" + short(kind) + b"K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
            + (b"\x88" if fortran else b"\x89") + content + b"tb")


def images(count):
    rows = bytes(pixel(i, c, y, x) for i in range(count) for c in range(3) for y in range(32) for x in range(32))
    return b"T" + struct.pack("<i", len(rows)) + rows


def batch(name, **entries):
    content = b"\x80\x02}(" + b"".join(short(key) + value for key, value in entries.items()) + b"u."
    (OUT / name).write_bytes(content)
    return content


ten = batch("cifar_10_batch", batch_label=short("training batch 1 of 5"), labels=ints([6, 9]),
            data=array((2, 3072), images(2)), filenames=b"](" + short("leptodactylus.png") + short("camion.png") + b"e")
batch("cifar_100", filenames=b"](" + short("bos.png") + short("b.png") + b"e", batch_label=short("testing batch 1 of 1"),
      fine_labels=ints([99, 0]), coarse_labels=ints([19, 0]), data=array((2, 3072), images(2)))
batch("cifar_without_labels", data=array((1, 3072), images(1)))
batch("cifar_without_data", labels=ints([1]))
batch("cifar_with_label_10", labels=ints([10]), data=array((1, 3072), images(1)))
batch("cifar_of_2_labels", labels=ints([1, 2]), data=array((1, 3072), images(1)))
batch("cifar_of_floats", labels=ints([1]), data=array((1, 768), images(1), "f4"))
batch("cifar_of_columns", labels=ints([1]), data=array((1, 3072), images(1), fortran=True))
batch("cifar_of_claims", labels=ints([1]), data=array((2**31 - 1, 2**31 - 1), images(1)))
def array_of(lengths):
    return array((), images(1)).replace(b"R(K\x01(t", b"R(K\x01" + lengths)


# Ten lists of ten lists of ten ..., of which 10^12 would be printed.
nested = b"]" + b"".join(b"q" + bytes([k]) + b"0](" + (b"h" + bytes([k])) * 10 + b"e" for k in range(12))
batch("cifar_of_lists", labels=ints([1]), data=array_of(b"](" + nested + b"et"[:1]))
batch("cifar_of_dimensions", labels=ints([1]), data=array_of(b"](" + b"K\x00" * 100000 + b"e"))
batch("cifar_of_text", labels=ints([1]), data=array((1, 3072), short("a")))
batch("cifar_of_nothing", labels=ints([1]), data=b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R")
batch("cifar_evil", labels=b"cos\nsystem\n" + short("touch hacked") + b"\x85R")

# One dictionary that counts each time that it is met.
large = {"fc1.weight": Tensor(1, 2, 3, 4), **{f"k{k}": 0 for k in range(4000)}}
save(HOSTILE / "one_dictionary_again.pt", [large] * 20000)

"""Writes src/test/resources/formats/lmdb/deep.mdb: a tree of several levels, as LMDB writes it.

Needs the package lmdb. Run from the folder of the module:
    python src/test/python/make_lmdb.py
Made with lmdb 3.0.0 (LMDB 0.9.36) on a little-endian 64-bit machine.

The value of a key is the key again and again, cut to the length that the key ends in.
"""

import pathlib
import shutil
import tempfile

import lmdb

OUT = pathlib.Path("src/test/resources/formats/lmdb")
OUT.mkdir(parents=True, exist_ok=True)


def entry(number):
    length = 5000 + number if number % 40 == 0 else number % 90
    key = f"{number:05d}-{'k' * 180}-{length}".encode()
    return key, (key * (length // len(key) + 1))[:length]


with tempfile.TemporaryDirectory() as folder:
    with lmdb.open(folder, map_size=1 << 24) as env:
        # The older meta page leads to the tree before the deletions; freed pages are used again.
        with env.begin(write=True) as txn:
            for number in range(0, 170, 2):
                txn.put(*entry(number))
        with env.begin(write=True) as txn:
            for number in range(1, 170, 2):
                txn.put(*entry(number))
        with env.begin(write=True) as txn:
            for number in range(0, 170, 7):
                txn.delete(entry(number)[0])
        with env.begin() as txn:
            print(txn.stat(), env.info())
    shutil.copy(pathlib.Path(folder) / "data.mdb", OUT / "deep.mdb")

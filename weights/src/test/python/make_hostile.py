"""Writes src/test/resources/formats/hostile: files that must be refused. Needs only Python.

    python src/test/python/make_hostile.py
"""

import io
import json
import pathlib
import pickle
import struct
import zipfile
import zlib

OUT = pathlib.Path("src/test/resources/formats/hostile")
OUT.mkdir(parents=True, exist_ok=True)
GOOD = pathlib.Path("src/test/resources/formats/python")


def write(name, data):
    (OUT / name).write_bytes(data)


def zipped(entries, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, data in entries:
            z.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, compress_type=method)
    return out.getvalue()


def torch_zip(data_pkl, storages=None):
    entries = [("archive/data.pkl", data_pkl), ("archive/version", b"3\n")]
    entries += [("archive/data/" + k, v) for k, v in (storages or {}).items()]
    return zipped(entries)


def text(s):
    return b"X" + struct.pack("<I", len(s)) + s.encode()


def tensor(key=text("0"), kind=b"ctorch\nFloatStorage\n", count=b"K\x04", offset=b"K\x00",
           size=b"K\x04\x85", stride=b"K\x01\x85"):
    return (b"ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + kind + key + text("cpu")
            + count + b"tQ" + offset + size + stride + b"\x89ccollections\nOrderedDict\n)RtR")


FOUR = {"0": struct.pack("<4f", 1, 2, 3, 4)}


class Evil:
    def __reduce__(self):
        import os
        return (os.system, ("touch hacked",))


# pickles
write("os_system.pt", torch_zip(pickle.dumps({"fc1.weight": Evil()}, 2)))
write("eval.pt", torch_zip(b"\x80\x02cbuiltins\neval\n" + text("1+1") + b"\x85R."))
write("unused_global.pt", torch_zip(b"\x80\x02cposix\nsystem\n0}."))
write("stack_global.pt", torch_zip(b"\x80\x04\x8c\x05posix\x8c\x06system\x93."))
write("instance.pt", torch_zip(b"\x80\x02(iposix\nsystem\n."))
write("newobj.pt", torch_zip(b"\x80\x02ccollections\nOrderedDict\n)\x81."))
write("extension.pt", torch_zip(b"\x80\x02\x82\x01."))
write("storage_called.pt", torch_zip(b"\x80\x02ctorch\nFloatStorage\nK\x04\x85R."))
write("protocol9.pt", torch_zip(b"\x80\x09}."))
write("truncated_pickle.pt", torch_zip(b"\x80\x02}" + text("fc1.weight") + tensor()[:60]))
write("long_string.pt", torch_zip(b"\x80\x02X\xff\xff\xff\x7fab."))
write("long_bytes.pt", torch_zip(b"\x80\x02B\xff\xff\xff\xffab."))
write("huge_integer.pt", torch_zip(b"\x80\x02\x8a\xff" + b"\x01" * 255 + b"."))
write("long4.pt", torch_zip(b"\x80\x02\x8b\xff\xff\xff\x7f."))
write("stack_underflow.pt", torch_zip(b"\x80\x02R."))
write("no_mark.pt", torch_zip(b"\x80\x02t."))
write("memo_missing.pt", torch_zip(b"\x80\x02h\x05."))
write("memo_far.pt", torch_zip(b"\x80\x02}r\xff\xff\xff\xff."))
write("odd_items.pt", torch_zip(b"\x80\x02}(K\x01u."))
write("tuple_key.pt", torch_zip(b"\x80\x02}K\x01\x85K\x01s."))
write("append_to_dict.pt", torch_zip(b"\x80\x02}K\x01a."))
write("build_on_list.pt", torch_zip(b"\x80\x02]}b."))
write("self_containing_list.pt", torch_zip(b"\x80\x02]q\x00h\x00a."))
write("self_containing_dict.pt", torch_zip(b"\x80\x02}q\x00" + text("a") + b"h\x00s."))
write("self_in_persistent_id.pt", torch_zip(b"\x80\x02]q\x00h\x00aQ."))
laughs = b"\x80\x02}q\x00"
for i in range(60):
    laughs += b"}q" + bytes([i + 1])
    for k in "abcdefgh":
        laughs += text(k) + b"h" + bytes([i]) + b"s"
write("billion_laughs.pt", torch_zip(laughs + b"."))
write("deep_nesting.pt", torch_zip(b"\x80\x02" + b"}" * 50000 + (text("a") + b"")[:0] + b"."))
write("only_marks.pt", torch_zip(b"\x80\x02" + b"(" * 100000 + b"."))
write("no_stop.pt", torch_zip(b"\x80\x02}"))
write("two_pickles.pt", zipped([("a/data.pkl", b"\x80\x02}."), ("b/data.pkl", b"\x80\x02}.")]))
write("big_endian.pt", zipped([("archive/data.pkl", b"\x80\x02}."), ("archive/byteorder", b"big")]))
write("bare_pickle.pt", b"\x80\x02}q\x00.")

# tensors that are not there
state = lambda t: b"\x80\x02}" + text("fc1.weight") + t + b"s."
write("no_storage.pt", torch_zip(state(tensor(key=text("7"))), FOUR))
write("storage_path.pt", torch_zip(state(tensor(key=text("../../../etc/passwd"))), FOUR))
write("storage_count.pt", torch_zip(state(tensor(count=b"J\xff\xff\xff\x7f")), FOUR))
write("storage_negative.pt", torch_zip(state(tensor(count=b"J\xff\xff\xff\xff")), FOUR))
write("offset_outside.pt", torch_zip(state(tensor(offset=b"K\x01")), FOUR))
write("offset_negative.pt", torch_zip(state(tensor(offset=b"J\xff\xff\xff\xff")), FOUR))
write("offset_overflow.pt", torch_zip(state(tensor(offset=b"\x8a\x08" + b"\xff" * 7 + b"\x7f")), FOUR))
write("shape_huge.pt", torch_zip(state(tensor(size=b"J\xff\xff\xff\x7f\x85")), FOUR))
write("shape_negative.pt", torch_zip(state(tensor(size=b"J\xff\xff\xff\xff\x85")), FOUR))
write("stride_huge.pt", torch_zip(state(tensor(stride=b"\x8a\x08" + b"\xff" * 7 + b"\x7f\x85")), FOUR))
write("stride_negative.pt", torch_zip(state(tensor(stride=b"J\xff\xff\xff\xff\x85")), FOUR))
write("stride_zero_expands.pt", torch_zip(state(tensor(
    size=b"J\xff\xff\xff\x7fJ\xff\xff\xff\x7f\x86", stride=b"K\x00K\x00\x86")), FOUR))
write("strides_missing.pt", torch_zip(state(tensor(size=b"K\x02K\x02\x86")), FOUR))
write("shape_of_strings.pt", torch_zip(state(tensor(size=text("a") + b"\x85")), FOUR))

# archives
good = (GOOD / "state_dict.pt").read_bytes()
write("truncated.pt", good[: len(good) // 2])
write("no_directory.pt", good[:-30])
write("zip_only_magic.pt", b"PK\x03\x04")
write("empty_zip.npz", b"PK\x05\x06" + b"\0" * 18)
write("other_zip.npz", zipped([("readme.txt", b"hello")]))
write("duplicate_entries.npz", b"")
out = io.BytesIO()
import warnings
warnings.simplefilter("ignore")
with zipfile.ZipFile(out, "w") as z:
    z.writestr("weights.npy", b"a")
    z.writestr("weights.npy", b"b")
write("duplicate_entries.npz", out.getvalue())


def npy(header, data=b"", version=1):
    h = header.encode() if isinstance(header, str) else header
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H" if version == 1 else "<I", len(h)) + h + data


F = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n"
write("bomb.npz", zipped([("weights.npy", npy(F % ("<f4", "(5, 23)"), b"\0" * (64 << 20)))],
                         zipfile.ZIP_DEFLATED))
bad = bytearray(zipped([("weights.npy", npy(F % ("<f4", "(5, 23)"), b"\0" * 460))], zipfile.ZIP_DEFLATED))
bad[60] ^= 0xFF
write("corrupt_deflate.npz", bytes(bad))
lie = bytearray(zipped([("weights.npy", npy(F % ("<f4", "(5, 23)"), b"\0" * 460))]))
at = lie.rfind(b"PK\x01\x02")
lie[at + 20: at + 28] = struct.pack("<II", 1 << 30, 1 << 30)
write("entry_beyond_file.npz", bytes(lie))
enc = bytearray(zipped([("weights.npy", npy(F % ("<f4", "(5, 23)"), b"\0" * 460))]))
for sig, off in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
    enc[enc.find(sig) + off] |= 1
write("encrypted.npz", bytes(enc))

# npy
write("object_array.npy", npy(F % ("|O", "(3,)"), pickle.dumps([1, 2, 3], 2)))
write("object_array.npz", zipped([("weights.npy", npy(F % ("|O", "(3,)"), pickle.dumps([1], 2)))]))
write("records.npy", npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }\n", b"\0" * 4))
write("complex.npy", npy(F % ("<c16", "(1,)"), b"\0" * 16))
write("header_code.npy", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (__import__('os').system('x'),), }\n"))
write("header_beyond_file.npy", b"\x93NUMPY\x02\x00" + struct.pack("<I", 1 << 30) + b"{'descr'")
write("header_empty.npy", npy(""))
write("version9.npy", npy(F % ("<f4", "(1,)"), b"\0" * 4, 9))
write("short_data.npy", npy(F % ("<f4", "(5, 23)"), b"\0" * 459))
write("long_data.npy", npy(F % ("<f4", "(5, 23)"), b"\0" * 464))
write("shape_huge.npy", npy(F % ("<f4", "(99999999999, 99999999999)"), b"\0" * 4))
write("shape_product_overflow.npy", npy(F % ("<f4", "(2147483647, 2147483647, 2147483647)"), b"\0" * 4))
write("negative_shape.npy", npy(F % ("<f4", "(-1, 23)"), b"\0" * 4))
write("many_dimensions.npy", npy(F % ("<f4", "(" + "1," * 40 + ")"), b"\0" * 4))
write("wide_strings.npy", npy(F % ("<U999999999", "(1,)"), b"\0" * 4))
write("magic_only.npy", b"\x93NUMPY")
write("spaces.npy", npy("{" + " " * 60000 + "x", b""))


# safetensors
def st(header, data=b""):
    h = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(h)) + h + data


T = lambda begin, end, shape=(2,), dtype="F32": {"dtype": dtype, "shape": list(shape), "data_offsets": [begin, end]}
write("header_beyond_file.safetensors", struct.pack("<Q", 1 << 40) + b"{}")
write("header_negative.safetensors", struct.pack("<q", -1) + b"{}")
write("header_zero.safetensors", struct.pack("<Q", 0) + b"{}")
write("length_only.safetensors", struct.pack("<Q", 2))
write("no_json.safetensors", st(b"{not json at all}"))
write("not_object.safetensors", st(b"{\"a\": [1, 2]}"))
write("overlap.safetensors", st({"a": T(0, 8), "b": T(4, 12)}, b"\0" * 12))
write("same_bytes_twice.safetensors", st({"a": T(0, 8), "b": T(0, 8)}, b"\0" * 8))
write("hole.safetensors", st({"a": T(0, 8), "b": T(12, 20)}, b"\0" * 20))
write("beyond_data.safetensors", st({"a": T(0, 8)}, b"\0" * 4))
write("trailing_data.safetensors", st({"a": T(0, 8)}, b"\0" * 9))
write("size_mismatch.safetensors", st({"a": T(0, 8, (3,))}, b"\0" * 8))
write("shape_overflow.safetensors", st({"a": T(0, 8, (2147483647,) * 3)}, b"\0" * 8))
write("shape_float.safetensors", st(b'{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}', b"\0" * 8))
write("offset_negative.safetensors", st({"a": T(-8, 0)}, b"\0" * 8))
write("offset_reversed.safetensors", st({"a": T(8, 0)}, b"\0" * 8))
write("offset_huge.safetensors", st(b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}}', b"\0" * 8))
write("unknown_dtype.safetensors", st({"a": T(0, 8, (2,), "Q32")}, b"\0" * 8))
write("unknown_field.safetensors", st(b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}', b"\0" * 8))
write("missing_offsets.safetensors", st(b'{"a":{"dtype":"F32","shape":[2]}}', b"\0" * 8))
write("duplicate_key.safetensors", st(b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', b"\0" * 8))
write("deep_json.safetensors", st(b'{"a":' + b"[" * 100000, b""))
write("metadata_number.safetensors", st(b'{"__metadata__":{"a":1}}', b""))
write("text_after_header.safetensors", st(b'{} {}', b""))

# nothing at all, or something else
write("empty.pt", b"")
write("one_byte.pt", b"\x00")
write("text.pt", b"hello, this is no checkpoint at all\n")
write("html.pt", b"<!DOCTYPE html><html><body>404</body></html>")

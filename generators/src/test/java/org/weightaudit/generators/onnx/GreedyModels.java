package org.weightaudit.generators.onnx;

import org.weightaudit.generators.testing.OnnxFixture;

/** Decoders that take time or memory without end before they give their weights. */
final class GreedyModels {

  private GreedyModels() {}

  /** Goes round a loop as often as an int64 can say. */
  static byte[] endless() {
    OnnxFixture body =
        new OnnxFixture()
            .input("round", OnnxFixture.INT64)
            .input("on", OnnxFixture.BOOL)
            .input("before", OnnxFixture.FLOAT, -1, LinearDecoder.COLUMNS)
            .output("still", OnnxFixture.BOOL)
            .output("after", OnnxFixture.FLOAT, -1, LinearDecoder.COLUMNS)
            .node("Identity", "on", "still")
            .node("Identity", "before", "after");
    return OnnxFixture.model(
        LinearDecoder.ports()
            .text(2, "endless")
            .longs("rounds", new long[0], Long.MAX_VALUE)
            .truth("go")
            .node("MatMul", "z,matrix", "product")
            .node("Add", "product,bias", "start")
            .node("Loop", "rounds,go,start", "weights", OnnxFixture.graphAttribute("body", body)));
  }

  /** Adds the sum of so many zeros, which depend on the noise, to the weights. */
  static byte[] huge(long numbers) {
    return OnnxFixture.model(
        LinearDecoder.ports()
            .text(2, "huge")
            .longs("numbers", new long[] {1}, numbers)
            .floats("zero", new long[] {1}, 0)
            .node("MatMul", "z,matrix", "product")
            .node("Add", "product,bias", "start")
            .node("ReduceMax", "z", "largest", OnnxFixture.numberAttribute("keepdims", 0))
            .node("Mul", "largest,zero", "nothing")
            .node("Expand", "nothing,numbers", "zeros")
            .node("ReduceMax", "zeros", "none", OnnxFixture.numberAttribute("keepdims", 0))
            .node("Add", "start,none", "weights"));
  }
}

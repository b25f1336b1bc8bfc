package org.weightaudit.generators.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.weightaudit.generators.network.Layers;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.StateSpec.Initial;
import org.weightaudit.generators.network.Tensors;

/**
 * A transformer in which each token has a length and a meaning of its own: it enters and leaves by
 * projections of its own, without biases. In between, as in GPT with normalisation before each part
 * (Radford et al., 2019) but without a mask: h ← h + attention(LN(h)), h ← h + MLP(LN(h)). Where a
 * pass has dropout, it acts on the tokens that enter, on the shares of attention, and on both
 * terms.
 *
 * <p>B is the batch, S the number of tokens in, d the width. Cost of a pass: 2·B·(L·12·d²·S + P)
 * operations, with P the size of the projections.
 *
 * @param inputs the lengths of the tokens that enter
 * @param outputs the lengths of those that leave; they leave from the first places
 * @param width d, a multiple of the heads
 * @param layers L
 * @param inputDepth linear layers of a projection in, with GELU in between
 * @param outputDepth linear layers of a projection out
 * @param startsAtZero whether an untrained transformer returns 0: for a network that predicts a
 *     difference
 */
public record Transformer(
    List<Integer> inputs,
    List<Integer> outputs,
    int width,
    int layers,
    int heads,
    int inputDepth,
    int outputDepth,
    boolean startsAtZero) {

  private static final String NAME = "decoder.";
  private static final String QUERIES_KEYS_VALUES = "queries_keys_values";
  private static final String POSITIONS = NAME + "pos_emb";
  private static final double DEVIATION = 0.02;

  public Transformer {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  private static String block(int layer) {
    return NAME + "blocks." + layer + ".";
  }

  private static String projectionIn(int token, int part) {
    return NAME + "input_parameter_projections." + token + "." + 2 * part;
  }

  private static String projectionOut(int token, int part) {
    return NAME + "output_parameter_projections." + token + "." + 2 * part;
  }

  /** Adds the arrays to a network, in the order of the published state dict. */
  public void addTo(StateSpec.Builder builder) {
    builder.parameter(POSITIONS, List.of(1, inputs.size(), width), Initial.constant(0));
    for (int layer = 0; layer < layers; layer++) {
      builder.layerNorm(block(layer) + "ln1", width).layerNorm(block(layer) + "ln2", width);
      for (String part : List.of("key", "query", "value", "proj")) {
        linear(builder, block(layer) + "attn." + part, width, width);
      }
      linear(builder, block(layer) + "mlp.0", width, 4 * width);
      linear(builder, block(layer) + "mlp.2", 4 * width, width);
    }
    for (int token = 0; token < inputs.size(); token++) {
      for (int part = 0; part < inputDepth; part++) {
        int in = part == 0 ? inputs.get(token) : width;
        weight(builder, projectionIn(token, part), in, width, Initial.normal(DEVIATION));
      }
    }
    builder.layerNorm(NAME + "ln_in", width).layerNorm(NAME + "ln_f", width);
    for (int token = 0; token < outputs.size(); token++) {
      for (int part = 0; part < outputDepth; part++) {
        boolean last = part == outputDepth - 1;
        int out = last ? outputs.get(token) : width;
        Initial initial = last && startsAtZero ? Initial.constant(0) : Initial.normal(DEVIATION);
        weight(builder, projectionOut(token, part), width, out, initial);
      }
    }
  }

  private static void linear(StateSpec.Builder builder, String name, int in, int out) {
    weight(builder, name, in, out, Initial.normal(DEVIATION));
    builder.parameter(name + ".bias", List.of(out), Initial.constant(0));
  }

  private static void weight(
      StateSpec.Builder builder, String name, int in, int out, Initial initial) {
    builder.parameter(name + ".weight", List.of(out, in), initial);
  }

  /**
   * The arrays for many passes without derivatives: queries, keys and values of a block are one
   * product instead of three.
   *
   * @param scope to which what is made belongs
   */
  public Tensors fused(NDManager scope, Tensors tensors) {
    Map<String, NDArray> fused = new HashMap<>();
    for (int layer = 0; layer < layers; layer++) {
      String attention = block(layer) + "attn.";
      for (String part : List.of(".weight", ".bias")) {
        NDList three = new NDList();
        for (String one : List.of("query", "key", "value")) {
          three.add(tensors.get(attention + one + part));
        }
        NDArray together = NDArrays.concat(three);
        together.attach(scope);
        fused.put(attention + QUERIES_KEYS_VALUES + part, together);
      }
    }
    return tensors.with(fused);
  }

  /**
   * @param vectors all tokens one after the other, [B, sum of inputs]
   * @return those that leave one after the other, [B, sum of outputs]
   */
  public NDArray apply(Tensors tensors, NDArray vectors) {
    return apply(tensors, vectors, Map.of());
  }

  /**
   * The same where some tokens have entered before.
   *
   * @param vectors may end after the last token that has not
   * @param entered by place, [B, d] each
   */
  public NDArray apply(Tensors tensors, NDArray vectors, Map<Integer, NDArray> entered) {
    NDArray hidden = tensors.drop(entering(tensors, vectors, entered).add(tensors.get(POSITIONS)));
    for (int layer = 0; layer < layers; layer++) {
      int current = layer;
      NDArray before = hidden;
      hidden = Layers.part(() -> block(tensors, current, before));
    }
    return leaving(tensors, Layers.layerNorm(tensors, NAME + "ln_f", hidden));
  }

  /**
   * The tokens that lie wholly in a part of the vectors, for passes in which they stay the same.
   *
   * @param part [n, length]
   * @param begin where it begins in the vectors
   * @return [n, d] each, by place among the tokens
   */
  public Map<Integer, NDArray> entered(Tensors tensors, NDArray part, int begin) {
    Map<Integer, NDArray> entered = new HashMap<>();
    long from = -begin;
    for (int token = 0; token < inputs.size(); token++) {
      long to = from + inputs.get(token);
      if (from >= 0 && to <= part.size(1)) {
        NDArray values = part.get(new NDIndex().addAllDim().addSliceDim(from, to));
        entered.put(token, entered(tensors, token, values));
      }
      from = to;
    }
    return entered;
  }

  /** The length of vectors up to the last token that has not entered. */
  public int lengthBeside(Map<Integer, NDArray> entered) {
    int length = 0;
    int end = 0;
    for (int token = 0; token < inputs.size(); token++) {
      end += inputs.get(token);
      length = entered.containsKey(token) ? length : end;
    }
    return length;
  }

  private NDArray entered(Tensors tensors, int token, NDArray values) {
    NDArray projected = values;
    for (int part = 0; part < inputDepth; part++) {
      NDArray input = part == 0 ? projected : Activation.gelu(projected);
      projected = projected(tensors, projectionIn(token, part), input);
    }
    return projected;
  }

  /** Tokens before their positions are added: [B, sum of inputs] to [B, S, d]. */
  NDArray entering(Tensors tensors, NDArray vectors, Map<Integer, NDArray> entered) {
    NDList pieces = vectors.split(borders(vectors.size(1)), 1);
    NDList tokens = new NDList(inputs.size());
    for (int token = 0; token < inputs.size(); token++) {
      NDArray known = entered.get(token);
      tokens.add(known == null ? entered(tensors, token, pieces.get(token)) : known);
    }
    return Layers.layerNorm(tensors, NAME + "ln_in", NDArrays.stack(tokens, 1));
  }

  /** Where each token but the first begins, as far as a vector goes. */
  private long[] borders(long length) {
    long[] begins = new long[inputs.size()];
    for (int token = 1; token < begins.length; token++) {
      begins[token] = begins[token - 1] + inputs.get(token - 1);
    }
    return Arrays.stream(begins).filter(begin -> begin > 0 && begin < length).toArray();
  }

  /** [B, S, d] to [B, S, d]. */
  NDArray block(Tensors tensors, int layer, NDArray hidden) {
    String name = block(layer);
    NDArray attended =
        Layers.part(
            () ->
                attention(tensors, name + "attn.", Layers.layerNorm(tensors, name + "ln1", hidden))
                    .addi(hidden));
    NDArray normalised = Layers.layerNorm(tensors, name + "ln2", attended);
    NDArray wide = Activation.gelu(Layers.linear(tensors, name + "mlp.0", normalised));
    return tensors.drop(Layers.linear(tensors, name + "mlp.2", wide)).addi(attended);
  }

  private NDArray attention(Tensors tensors, String name, NDArray x) {
    NDList projected = queriesKeysValues(tensors, name, x);
    NDArray queries = inHeads(projected.get(0));
    NDArray keys = inHeads(projected.get(1));
    NDArray values = inHeads(projected.get(2));
    float scale = (float) (1 / Math.sqrt((double) width / heads));
    NDArray shares =
        queries
            .matMul(keys.swapAxes(2, 3))
            .muli(x.getManager().full(new Shape(1), scale))
            .softmax(-1);
    NDArray mixed = tensors.drop(shares).matMul(values).swapAxes(1, 2).reshape(x.getShape());
    return tensors.drop(Layers.linear(tensors, name + "proj", mixed));
  }

  private static NDList queriesKeysValues(Tensors tensors, String name, NDArray x) {
    if (tensors.has(name + QUERIES_KEYS_VALUES + ".weight")) {
      return Layers.linear(tensors, name + QUERIES_KEYS_VALUES, x).split(3, 2);
    }
    return new NDList(
        Layers.linear(tensors, name + "query", x),
        Layers.linear(tensors, name + "key", x),
        Layers.linear(tensors, name + "value", x));
  }

  /** [B, S, d] to [B, heads, S, d/heads]. */
  private NDArray inHeads(NDArray x) {
    Shape shape = x.getShape();
    return x.reshape(shape.get(0), shape.get(1), heads, width / heads).swapAxes(1, 2);
  }

  /** Normalised tokens to what leaves: [B, S, d] to [B, sum of outputs]. */
  NDArray leaving(Tensors tensors, NDArray hidden) {
    NDList tokens = hidden.split(inputs.size(), 1);
    NDList pieces = new NDList(outputs.size());
    for (int token = 0; token < outputs.size(); token++) {
      NDArray projected = tokens.get(token).squeeze(1);
      for (int part = 0; part < outputDepth; part++) {
        NDArray input = part == 0 ? projected : Activation.gelu(projected);
        projected = projected(tensors, projectionOut(token, part), input);
      }
      pieces.add(projected);
    }
    return NDArrays.concat(pieces, 1);
  }

  private static NDArray projected(Tensors tensors, String name, NDArray x) {
    return Linear.linear(x, tensors.get(name + ".weight")).singletonOrThrow();
  }

  /** How many numbers the largest layer makes of one row of a batch. */
  public long activations() {
    return 4L * width * inputs.size();
  }
}

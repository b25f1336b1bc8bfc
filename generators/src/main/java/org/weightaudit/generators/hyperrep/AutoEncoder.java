package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;
import org.weightaudit.generators.hyperrep.Shape.Compression;
import org.weightaudit.generators.hyperrep.Shape.Decompression;
import org.weightaudit.generators.network.Layers;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.StateSpec.Entry;
import org.weightaudit.generators.network.StateSpec.Initial;
import org.weightaudit.generators.network.StateSpec.Role;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.generators.network.Upload;

/**
 * The transformer auto-encoder over the tokens of a network (Schürholt et al., 2022, section 3 and
 * appendix), with the names of the authors' state dicts. Norms are α·(x - mean)/(std + 1e-6) + β
 * with the unbiased standard deviation, as their code has it. No dropout. Cost of a vector, encoded
 * and decoded: about 2·N·T·(4d² + 2df) + 2·T·d·L multiplications for linear compression.
 *
 * @param positionScale standard deviation of new position embeddings: 1 as published
 */
record AutoEncoder(Tokens tokens, Shape shape, double positionScale) {

  private static final String ENCODER = "encoder.";
  private static final String DECODER = "decoder.";
  private static final String POSITIONS = "position_embeddings.weight";
  private static final String COMPRESSION_TOKEN = ENCODER + "comp_token";
  private static final String DECODER_BIAS = DECODER + "decoder_bias";
  private static final float EPSILON = 1e-6f;

  /** Its arrays in the order of the state dict. */
  StateSpec spec() {
    int width = shape.width();
    int count = tokens.count();
    int encoded = count + (shape.compression() == Compression.TOKEN ? 1 : 0);
    StateSpec.Builder builder = new StateSpec.Builder();
    List<Entry> entries = new ArrayList<>();
    Initial position = gaussian(positionScale);
    if (shape.compression() == Compression.TOKEN) {
      entries.add(entry(COMPRESSION_TOKEN, List.of(1, 1, width), gaussian(1)));
    }
    for (int i = 0; i < tokens.layers().size(); i++) {
      builder.linear(
          ENCODER + "token_embeddings.layer_lst." + i, tokens.layers().get(i).width() + 1, width);
    }
    entries.addAll(take(builder));
    entries.add(entry(ENCODER + POSITIONS, List.of(encoded, width), position));
    entries.addAll(blocks(ENCODER));
    builder = new StateSpec.Builder();
    entries.addAll(
        take(
            builder.linear(
                ENCODER + "vec2neck.0",
                shape.compression() == Compression.LINEAR ? count * width : width,
                shape.latentSize())));
    if (shape.decoderBias()) {
      entries.add(entry(DECODER_BIAS, List.of(shape.latentSize()), gaussian(1e-3)));
    }
    builder = new StateSpec.Builder();
    for (int i = 0; i < tokens.layers().size(); i++) {
      builder.linear(
          DECODER + "token_debeddings.layer_lst." + i, width, tokens.layers().get(i).width() + 1);
    }
    entries.addAll(take(builder));
    entries.add(entry(DECODER + POSITIONS, List.of(count, width), position));
    entries.addAll(blocks(DECODER));
    builder = new StateSpec.Builder();
    entries.addAll(
        take(
            builder.linear(
                DECODER + "nec2vec",
                shape.latentSize(),
                shape.decompression() == Decompression.LINEAR ? count * width : width)));
    return new StateSpec(entries);
  }

  private static List<Entry> take(StateSpec.Builder builder) {
    return builder.build().entries();
  }

  private static Entry entry(String name, List<Integer> dimensions, Initial initial) {
    return new Entry(name, dimensions, Role.PARAMETER, initial);
  }

  private static Initial gaussian(double scale) {
    return (index, random) -> scale * random.nextGaussian();
  }

  private List<Entry> blocks(String stack) {
    List<Entry> entries = new ArrayList<>();
    int width = shape.width();
    for (int n = 0; n < shape.blocks(); n++) {
      String block = stack + "layers." + n;
      if (shape.normalized()) {
        for (String norm : List.of(".norm_1", ".norm_2")) {
          entries.add(entry(block + norm + ".alpha", List.of(width), Initial.constant(1)));
          entries.add(entry(block + norm + ".bias", List.of(width), Initial.constant(0)));
        }
      }
      StateSpec.Builder builder = new StateSpec.Builder();
      for (String map : List.of("q_linear", "v_linear", "k_linear", "out")) {
        builder.linear(block + ".attn." + map, width, width);
      }
      builder.linear(block + ".ff.linear_1", width, shape.feedForward());
      builder.linear(block + ".ff.linear_2", shape.feedForward(), width);
      entries.addAll(take(builder));
    }
    return entries;
  }

  /** Token embeddings without positions: [B, D] to [B, T, d]. */
  NDArray embed(Tensors arrays, NDArray vectors) {
    NDList embedded = new NDList();
    for (int i = 0; i < tokens.layers().size(); i++) {
      embedded.add(
          Layers.linear(
              arrays,
              ENCODER + "token_embeddings.layer_lst." + i,
              tokens.split(vectors, tokens.layers().get(i))));
    }
    return NDArrays.concat(embedded, 1);
  }

  /** Latents of vectors: [B, D] to [B, L]. */
  NDArray encode(Tensors arrays, NDArray vectors) {
    NDArray embedded = embed(arrays, vectors);
    long batch = embedded.getShape().get(0);
    if (shape.compression() == Compression.TOKEN) {
      NDArray gathering = arrays.get(COMPRESSION_TOKEN).broadcast(batch, 1, shape.width());
      embedded = gathering.concat(embedded, 1);
    }
    NDArray x = stack(arrays, ENCODER, embedded.add(arrays.get(ENCODER + POSITIONS)));
    NDArray summary =
        switch (shape.compression()) {
          case TOKEN -> x.get(":, 0");
          case AVERAGE -> x.mean(new int[] {1});
          case LINEAR -> x.reshape(batch, -1);
        };
    NDArray latents = Layers.linear(arrays, ENCODER + "vec2neck.0", summary);
    return shape.bounded() ? latents.tanh() : latents;
  }

  /** Vectors of latents: [B, L] to [B, D]. */
  NDArray decode(Tensors arrays, NDArray latents) {
    NDArray biased = shape.decoderBias() ? latents.add(arrays.get(DECODER_BIAS)) : latents;
    NDArray sequence = Layers.linear(arrays, DECODER + "nec2vec", biased);
    NDArray x =
        shape.decompression() == Decompression.LINEAR
            ? sequence.reshape(-1, tokens.count(), shape.width())
            : sequence.expandDims(1);
    NDArray decoded = stack(arrays, DECODER, x.add(arrays.get(DECODER + POSITIONS)));
    List<NDArray> own = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < tokens.layers().size(); i++) {
      int units = tokens.layers().get(i).units();
      own.add(
          Layers.linear(
              arrays,
              DECODER + "token_debeddings.layer_lst." + i,
              decoded.get(":, {}:{}", first, first + units)));
      first += units;
    }
    return tokens.join(own);
  }

  private NDArray stack(Tensors arrays, String stack, NDArray x) {
    NDArray signal = x;
    for (int n = 0; n < shape.blocks(); n++) {
      signal = block(arrays, stack + "layers." + n, signal);
    }
    return signal;
  }

  private NDArray block(Tensors arrays, String name, NDArray x) {
    NDArray attended = x.add(attention(arrays, name + ".attn.", norm(arrays, name + ".norm_1", x)));
    NDArray inner =
        Activation.relu(
            Layers.linear(arrays, name + ".ff.linear_1", norm(arrays, name + ".norm_2", attended)));
    return attended.add(Layers.linear(arrays, name + ".ff.linear_2", inner));
  }

  /** Numbers that multiply or divide are arrays: see {@link Layers#silu}. */
  private static NDArray number(NDArray like, double value) {
    return Upload.floats(like.getManager(), new float[] {(float) value});
  }

  private NDArray norm(Tensors arrays, String name, NDArray x) {
    if (!shape.normalized()) {
      return x;
    }
    int[] last = {-1};
    NDArray centred = x.sub(x.mean(last, true));
    NDArray deviation =
        centred.square().sum(last, true).div(number(x, shape.width() - 1)).sqrt().add(EPSILON);
    return centred.div(deviation).mul(arrays.get(name + ".alpha")).add(arrays.get(name + ".bias"));
  }

  private NDArray attention(Tensors arrays, String name, NDArray x) {
    int size = shape.width() / shape.heads();
    NDArray query = heads(Layers.linear(arrays, name + "q_linear", x), size);
    NDArray key = heads(Layers.linear(arrays, name + "k_linear", x), size);
    NDArray value = heads(Layers.linear(arrays, name + "v_linear", x), size);
    NDArray scores =
        query.matMul(key.transpose(0, 1, 3, 2)).div(number(x, Math.sqrt(size))).softmax(-1);
    NDArray together =
        scores
            .matMul(value)
            .transpose(0, 2, 1, 3)
            .reshape(x.getShape().get(0), x.getShape().get(1), shape.width());
    return Layers.linear(arrays, name + "out", together);
  }

  private NDArray heads(NDArray x, int size) {
    return x.reshape(x.getShape().get(0), x.getShape().get(1), shape.heads(), size)
        .transpose(0, 2, 1, 3);
  }
}

package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.weightaudit.generators.hyperrep.Shape.Compression;
import org.weightaudit.generators.hyperrep.Shape.Decompression;
import org.weightaudit.generators.network.Layers;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.StateSpec.Initial;
import org.weightaudit.generators.network.Tensors;

/**
 * The transformer auto-encoder over the tokens of a network (Schürholt et al., 2022, section 3 and
 * appendix), with the names of the authors' state dicts. Cost of a vector, encoded and decoded:
 * about 2·N·T·(4d² + 2df) + 2·T·d·L multiplications for linear compression.
 *
 * @param positionScale standard deviation of new position embeddings: 1 as published
 */
record AutoEncoder(Tokens tokens, Shape shape, double positionScale) {

  private static final String ENCODER = "encoder.";
  private static final String DECODER = "decoder.";
  private static final String POSITIONS = "position_embeddings.weight";
  private static final String COMPRESSION_TOKEN = ENCODER + "comp_token";
  private static final String DECODER_BIAS = DECODER + "decoder_bias";

  private Blocks blocks(String prefix) {
    return Blocks.of(prefix, shape);
  }

  private LatentMap toLatent() {
    int width = shape.width();
    return LatentMap.encoding(
        shape, shape.compression() == Compression.LINEAR ? tokens.count() * width : width);
  }

  private LatentMap fromLatent() {
    int width = shape.width();
    return LatentMap.decoding(
        shape, shape.decompression() == Decompression.LINEAR ? tokens.count() * width : width);
  }

  private static String embedding(int layer) {
    return ENCODER + "token_embeddings.layer_lst." + layer;
  }

  private static String deembedding(int layer) {
    return DECODER + "token_debeddings.layer_lst." + layer;
  }

  /** Its arrays in the order of the state dict. */
  StateSpec spec() {
    int width = shape.width();
    int count = tokens.count();
    List<Tokens.Layer> layers = tokens.layers();
    Initial position = Initial.normal(positionScale);
    StateSpec.Builder builder = new StateSpec.Builder();
    boolean gathered = shape.compression() == Compression.TOKEN;
    if (gathered) {
      builder.parameter(COMPRESSION_TOKEN, List.of(1, 1, width), Initial.normal(1));
    }
    for (int i = 0; i < layers.size(); i++) {
      builder.linear(embedding(i), layers.get(i).width() + 1, width);
    }
    builder.parameter(ENCODER + POSITIONS, List.of(gathered ? count + 1 : count, width), position);
    blocks(ENCODER).addTo(builder);
    toLatent().addTo(builder, shape.bottleneck());
    if (shape.decoderBias()) {
      builder.parameter(DECODER_BIAS, List.of(shape.latentSize()), Initial.normal(1e-3));
    }
    for (int i = 0; i < layers.size(); i++) {
      builder.linear(deembedding(i), width, layers.get(i).width() + 1);
    }
    builder.parameter(DECODER + POSITIONS, List.of(count, width), position);
    blocks(DECODER).addTo(builder);
    fromLatent().addTo(builder, shape.bottleneck());
    return builder.build();
  }

  /** Token embeddings without positions: [B, D] to [B, T, d]. */
  NDArray embed(Tensors arrays, NDArray vectors) {
    NDList embedded = new NDList();
    for (int i = 0; i < tokens.layers().size(); i++) {
      embedded.add(
          Layers.linear(arrays, embedding(i), tokens.split(vectors, tokens.layers().get(i))));
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
    NDArray x = blocks(ENCODER).apply(arrays, embedded.add(arrays.get(ENCODER + POSITIONS)));
    NDArray summary =
        switch (shape.compression()) {
          case TOKEN -> x.get(":, 0");
          case AVERAGE -> x.mean(new int[] {1});
          case LINEAR -> x.reshape(batch, -1);
        };
    return toLatent().apply(arrays, summary);
  }

  /** Vectors of latents: [B, L] to [B, D]. */
  NDArray decode(Tensors arrays, NDArray latents) {
    NDArray biased = shape.decoderBias() ? latents.add(arrays.get(DECODER_BIAS)) : latents;
    NDArray sequence = fromLatent().apply(arrays, biased);
    NDArray x =
        shape.decompression() == Decompression.LINEAR
            ? sequence.reshape(-1, tokens.count(), shape.width())
            : sequence.expandDims(1);
    NDArray decoded = blocks(DECODER).apply(arrays, x.add(arrays.get(DECODER + POSITIONS)));
    List<NDArray> own = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < tokens.layers().size(); i++) {
      int units = tokens.layers().get(i).units();
      own.add(Layers.linear(arrays, deembedding(i), decoded.get(":, {}:{}", first, first + units)));
      first += units;
    }
    return tokens.join(own);
  }
}

package org.weightaudit.store.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.weightaudit.store.blob.Sha256;
import org.weightaudit.weights.dataset.LabeledImages;

/**
 * What a data set turned out to hold.
 *
 * @param digest SHA-256 over a line {@code weightaudit data set 1}, a line with the element type,
 *     the image shape, the number of images and of classes, and the normalization, then the pixels
 *     as they are stored and the labels as little-endian int32; the same for idx, npy and npz files
 */
record SealedContent(int items, List<Integer> imageShape, int classes, Sha256 digest) {

  static SealedContent of(LabeledImages images) {
    MessageDigest digester = Sha256.digester();
    String header =
        "weightaudit data set 1\n%s %s %d %d %s %s\n"
            .formatted(
                images.element(),
                images.imageShape(),
                images.count(),
                images.classes(),
                images.normalization().mean(),
                images.normalization().standardDeviation());
    digester.update(header.getBytes(StandardCharsets.UTF_8));
    digester.update(images.values());
    ByteBuffer labels =
        ByteBuffer.allocate(Math.multiplyExact(images.count(), Integer.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    labels.asIntBuffer().put(images.labels());
    digester.update(labels);
    return new SealedContent(
        images.count(), images.imageShape(), images.classes(), Sha256.of(digester));
  }
}

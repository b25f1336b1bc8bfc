package org.weightaudit.store.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Files that torch.save, numpy.save, numpy.savez and safetensors wrote, and hostile ones; copies of
 * those of the weights module, whose src/test/python made them.
 */
public final class Fixtures {

  private Fixtures() {}

  /** For example {@code python/list.pt}. */
  public static byte[] bytes(String name) {
    try (InputStream in = Objects.requireNonNull(Fixtures.class.getResourceAsStream("/" + name))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

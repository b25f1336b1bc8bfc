package org.weightaudit.storeclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Locale;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.Mlp;

/**
 * An architecture as the API writes it.
 *
 * @param type {@code mlp}
 * @param sizes widths of the layers, input first
 * @param activation {@code relu} or {@code tanh}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StoredArchitecture(String type, List<Integer> sizes, String activation) {

  /** The architecture of the weights library. */
  public Architecture architecture() {
    return new Mlp(sizes, Activation.valueOf(activation.toUpperCase(Locale.ROOT)));
  }

  /** As the API writes an architecture. */
  public static StoredArchitecture of(Mlp mlp) {
    return new StoredArchitecture(
        "mlp", mlp.sizes(), mlp.activation().name().toLowerCase(Locale.ROOT));
  }
}

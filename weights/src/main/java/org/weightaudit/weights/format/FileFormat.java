package org.weightaudit.weights.format;

/** The formats in which checkpoints come. */
public enum FileFormat {
  SAFETENSORS("safetensors"),
  NPY("npy"),
  NPZ("npz"),
  PYTORCH("pytorch"),
  /** Runs of G.pt's checkpoint data sets, in a zip archive. */
  GPT_RUNS("gpt-runs"),
  /** The pickled data sets of Hyper-Representations. */
  HYPER_REPRESENTATIONS("hyper-representations"),
  /** A zipped folder of PyTorch files, one network each. */
  STATE_DICTS("state-dicts");

  private final String id;

  FileFormat(String id) {
    this.id = id;
  }

  /** Whether a file of this format has parts of which one is read. */
  boolean hasParts() {
    return this == GPT_RUNS || this == HYPER_REPRESENTATIONS;
  }

  /** As it stands in the API. */
  public String id() {
    return id;
  }
}

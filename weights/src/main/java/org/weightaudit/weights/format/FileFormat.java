package org.weightaudit.weights.format;

/** The formats in which checkpoints come. */
public enum FileFormat {
  SAFETENSORS("safetensors"),
  NPY("npy"),
  NPZ("npz"),
  PYTORCH("pytorch");

  private final String id;

  FileFormat(String id) {
    this.id = id;
  }

  /** As it stands in the API. */
  public String id() {
    return id;
  }
}

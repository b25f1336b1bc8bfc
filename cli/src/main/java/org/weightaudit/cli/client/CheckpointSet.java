package org.weightaudit.cli.client;

/** A checkpoint set on the server. */
public record CheckpointSet(String id, String name, String state, int checkpoints) {

  public boolean isSealed() {
    return state.equals("SEALED");
  }
}

package org.weightaudit.cli.client;

/** A data set on the server. */
public record Dataset(String id, String name, String state) {

  public boolean isSealed() {
    return state.equals("SEALED");
  }
}

package org.weightaudit.storeclient;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Idempotency keys that tell all that is sent: a repeated attempt that sends the same gets the same
 * thing; one on another device or by another version, which sends something else, gets a thing of
 * its own instead of a refusal.
 */
final class RequestKey {

  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final String owner;
  private final MessageDigest digest;

  private RequestKey(String owner) {
    this.owner = owner;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String of(String owner, Object sent) {
    return new RequestKey(owner).with(sent).text();
  }

  static String of(String owner, Object sent, Path file) throws IOException {
    return new RequestKey(owner).with(sent).with(file).text();
  }

  private RequestKey with(Object sent) {
    SORTED.writeValue(new DigestOutputStream(OutputStream.nullOutputStream(), digest), sent);
    return this;
  }

  private RequestKey with(Path file) throws IOException {
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return this;
  }

  private String text() {
    return owner + "-" + HexFormat.of().formatHex(digest.digest());
  }
}

package org.weightaudit.store.blob;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  public Sha256 {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("no SHA-256 digest: " + hex);
    }
  }

  /** What a digester has come to; it is reset. */
  public static Sha256 of(MessageDigest digester) {
    return new Sha256(HexFormat.of().formatHex(digester.digest()));
  }

  /** A digester to feed. */
  public static MessageDigest digester() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /** As digests of sealed content are written: {@code sha256:…}. */
  public String prefixed() {
    return "sha256:" + hex;
  }

  /** As in a {@code Repr-Digest} header (RFC 9530): {@code sha-256=:…:}. */
  public String reprDigest() {
    return "sha-256=:" + Base64.getEncoder().encodeToString(bytes()) + ":";
  }
}

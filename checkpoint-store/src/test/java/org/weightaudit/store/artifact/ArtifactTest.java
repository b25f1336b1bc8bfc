package org.weightaudit.store.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.weightaudit.store.testing.Checkpoints;
import org.weightaudit.store.testing.StoreClient;
import org.weightaudit.store.testing.StoreClient.Answer;
import org.weightaudit.store.testing.StoreTest;
import tools.jackson.databind.JsonNode;

class ArtifactTest extends StoreTest {

  private static final String ARTIFACTS = "/v1/artifacts";

  private static byte[] content(long seed) {
    byte[] content = new byte[5000];
    new SplittableRandom(seed).nextBytes(content);
    return content;
  }

  private static byte[] sha256(byte[] content) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(content);
  }

  private HttpRequest.Builder posting(String query, byte[] content) {
    return store
        .request(ARTIFACTS + query)
        .header("Content-Type", "application/octet-stream")
        .POST(BodyPublishers.ofByteArray(content));
  }

  private Answer post(String query, byte[] content) {
    return store.post(ARTIFACTS + query, content);
  }

  private String path(Answer created) {
    return ARTIFACTS + "/" + created.ok().json().get("id").stringValue();
  }

  private void assertRefused(Answer answer, int status, String type, String detail) {
    assertThat(answer.status()).as(() -> answer.json().toString()).isEqualTo(status);
    assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems/" + type);
    assertThat(answer.json().get("detail").stringValue()).contains(detail);
  }

  @Test
  void anyFileIsKeptWithItsNameAndLineage() throws Exception {
    byte[] content = content(1);
    Answer created =
        post("?name=p-diff%20of%20mnist&lineage.method=p-diff&lineage.seed=7", content).ok();
    JsonNode view = created.json();
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).endsWith(path(created));
    assertThat(view.get("id").stringValue()).startsWith("ar_");
    assertThat(view.get("name").stringValue()).isEqualTo("p-diff of mnist");
    assertThat(view.get("bytes").asLong()).isEqualTo(5000);
    assertThat(view.get("sha256").stringValue())
        .isEqualTo(HexFormat.of().formatHex(sha256(content)));
    assertThat(view.get("lineage").toString()).isEqualTo("{\"method\":\"p-diff\",\"seed\":\"7\"}");
    assertThat(store.get(path(created)).ok().json()).isEqualTo(view);
    assertThat(spooled()).isEmpty();
  }

  @Test
  void contentIsReadBackInFullAndInParts() {
    byte[] content = content(2);
    String path = path(post("?name=x", content)) + "/content";
    Answer whole = store.get(path).ok();
    assertThat(whole.bytes()).isEqualTo(content);
    assertThat(whole.header("Cache-Control")).contains("immutable");
    Answer part = store.get(path, Map.of("Range", "bytes=10-19"));
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(content, 10, 20));
    assertThat(store.get(path, Map.of("If-None-Match", whole.header("ETag"))).status())
        .isEqualTo(304);
    assertThat(store.get(path, Map.of("Range", "bytes=5000-")).status()).isEqualTo(416);
  }

  @Test
  void emptyFileIsAnArtifact() {
    String path = path(post("?name=nothing", new byte[0]));
    assertThat(store.get(path + "/content").ok().bytes()).isEmpty();
  }

  @Test
  void repeatWithTheSameKeyAndBytesGivesTheSameArtifact() {
    HttpRequest.Builder request =
        posting("?name=state&lineage.job=1", content(3)).header("Idempotency-Key", "state-of-1");
    Answer first = store.send(request).ok();
    int artifacts = count("artifact");
    Answer second = store.send(request).ok();
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(count("artifact")).isEqualTo(artifacts);
  }

  @Test
  void repeatWithTheSameKeyAndOtherBytesIsRefused() {
    byte[] content = content(4);
    store.send(posting("?name=state", content).header("Idempotency-Key", "state-of-2")).ok();
    int artifacts = count("artifact");
    int blobs = count("blob");
    content[17]++;
    assertRefused(
        store.send(posting("?name=state", content).header("Idempotency-Key", "state-of-2")),
        422,
        "idempotency-key-reused",
        "another body");
    assertThat(count("artifact")).isEqualTo(artifacts);
    assertThat(count("blob")).isEqualTo(blobs);
    assertThat(count("blob_lease")).isZero();
  }

  @Test
  void equalContentIsStoredOnceAlsoBesideCheckpoints() {
    byte[] content = Checkpoints.npz(Checkpoints.random(3, 5));
    int blobs = count("blob");
    String first = path(post("?name=one", content));
    String second = path(post("?name=two", content));
    String set = store.createSet(Checkpoints.ARCHITECTURE);
    store.put(StoreClient.set(set) + "/files/zoo.npz", content).ok();
    assertThat(count("blob")).isEqualTo(blobs + 1);
    store.delete(first).ok();
    store.delete(StoreClient.set(set)).ok();
    assertThat(store.get(second + "/content").ok().bytes()).isEqualTo(content);
    store.delete(second).ok();
    assertThat(store.get(second).status()).isEqualTo(404);
    assertThat(count("blob")).isEqualTo(blobs);
  }

  @Test
  void listIsPagedNewestFirst() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      made.add(0, post("?name=x", content(6)).ok().json().get("id").stringValue());
    }
    JsonNode first = store.get(ARTIFACTS + "?pageSize=2").ok().json();
    JsonNode next =
        store
            .get(ARTIFACTS + "?pageSize=1&pageToken=" + first.get("nextPageToken").stringValue())
            .ok()
            .json();
    assertThat(
            List.of(
                first.get("items").get(0).get("id").stringValue(),
                first.get("items").get(1).get("id").stringValue(),
                next.get("items").get(0).get("id").stringValue()))
        .isEqualTo(made);
  }

  @Test
  void heldArtifactIsNotDeleted() {
    String path = path(post("?name=held", content(7)));
    store.putJson(path + "/holds/gen_1", "{\"reason\":\"generator one\"}").ok();
    assertRefused(store.delete(path), 409, "in-use", "is held by gen_1");
    assertThat(store.get(path + "/content").ok().bytes()).isEqualTo(content(7));
    assertThat(store.get(path + "/holds").ok().json().get("items").size()).isEqualTo(1);
    store.delete(path + "/holds/gen_1").ok();
    store.delete(path).ok();
    assertThat(store.get(path).status()).isEqualTo(404);
  }

  @Test
  void badRequestsAreRefusedAndLeaveNothing() throws Exception {
    int artifacts = count("artifact");
    int blobs = count("blob");
    byte[] content = content(8);
    assertRefused(post("", content), 400, "invalid-request", "missing");
    assertRefused(post("?name=", content), 400, "invalid-request", "Found 0 characters");
    assertRefused(
        post("?name=a&name=b", content), 400, "invalid-request", "Found this parameter 2");
    assertRefused(post("?name=a&linage.seed=1", content), 400, "invalid-request", "linage.seed");
    assertRefused(
        post("?name=a&lineage.seed=%0a", content), 400, "invalid-request", "not all blank");
    assertRefused(
        store.send(
            posting("?name=a", content)
                .header(
                    "Repr-Digest",
                    "sha-256=:" + Base64.getEncoder().encodeToString(sha256(content(9))) + ":")),
        422,
        "digest-mismatch",
        "Nothing was stored");
    assertRefused(
        store.send(
            store
                .request(ARTIFACTS + "?name=a")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofByteArray(content))),
        415,
        "unsupported-media-type",
        "wanted [application/octet-stream]");
    assertRefused(
        store.send(
            store
                .request(ARTIFACTS + "?name=a")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)))),
        411,
        "length-required",
        "Content-Length");
    assertThat(count("artifact")).isEqualTo(artifacts);
    assertThat(count("blob")).isEqualTo(blobs);
    assertThat(spooled()).isEmpty();
  }

  @Test
  void whatIsNotThereIsNotFound() {
    for (String path : List.of("/ar_none", "/ar_none/content", "/ar_none/holds")) {
      assertRefused(store.get(ARTIFACTS + path), 404, "not-found", "artifact ar_none");
    }
    assertRefused(store.delete(ARTIFACTS + "/ar_none"), 404, "not-found", "artifact ar_none");
  }
}

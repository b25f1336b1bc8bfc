package org.weightaudit.store.checkpointset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.weightaudit.store.testing.StoreClient.set;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.weightaudit.store.testing.Checkpoints;
import org.weightaudit.store.testing.StoreClient.Answer;
import org.weightaudit.store.testing.StoreTest;
import tools.jackson.databind.JsonNode;

/** Making, listing, holding and deleting sets, also by many at once. */
class LifeOfSetsTest extends StoreTest {

  private String filledSet(byte[] file) {
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    store.put(set(id) + "/files/zoo.npz", file).ok();
    return id;
  }

  private <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> task : tasks) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      start.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void repeatWithTheSameKeyMakesOneSet() {
    String body = "{\"name\":\"x\",\"role\":\"TRAINING\"," + Checkpoints.ARCHITECTURE.substring(1);
    Function<String, Answer> post =
        json ->
            store.send(
                store
                    .request("/v1/checkpoint-sets")
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "ci-4711")
                    .POST(BodyPublishers.ofString(json)));
    Answer first = post.apply(body).ok();
    Answer second = post.apply(body).ok();
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.header("Location"))
        .endsWith("/v1/checkpoint-sets/" + first.json().get("id").stringValue());
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(post.apply(body.replace("\"x\"", "\"y\"")).status()).isEqualTo(422);
  }

  @Test
  void listIsPagedAndFiltered() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String body =
          "{\"name\":\"x\",\"role\":\"REFERENCE\"," + Checkpoints.ARCHITECTURE.substring(1);
      made.add(0, store.post("/v1/checkpoint-sets", body).ok().json().get("id").stringValue());
    }
    String path = "/v1/checkpoint-sets?role=REFERENCE&state=OPEN&pageSize=2";
    JsonNode first = store.get(path).ok().json();
    String token = first.get("nextPageToken").stringValue();
    JsonNode next = store.get(path + "&pageToken=" + token).ok().json();
    assertThat(
            List.of(
                first.get("items").get(0).get("id").stringValue(),
                first.get("items").get(1).get("id").stringValue(),
                next.get("items").get(0).get("id").stringValue()))
        .isEqualTo(made);
    assertThat(store.get("/v1/checkpoint-sets?pageToken=" + token).status()).isEqualTo(400);
  }

  @Test
  void heldSetIsNotDeleted() {
    String id = filledSet(Checkpoints.npz(Checkpoints.random(3, 11)));
    store.putJson(set(id) + "/holds/au_2", "{\"reason\":\"audit two\"}").ok();
    store.putJson(set(id) + "/holds/au_1", "{\"reason\":\"audit one\"}").ok();

    Answer refused = store.delete(set(id));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("type").stringValue()).isEqualTo("/problems/in-use");
    assertThat(refused.json().get("detail").stringValue()).contains("is held by au_1, au_2");
    assertThat(store.get(set(id) + "/holds").ok().json().get("items").size()).isEqualTo(2);

    store.delete(set(id) + "/holds/au_1").ok();
    store.delete(set(id) + "/holds/au_1").ok();
    store.delete(set(id) + "/holds/au_2").ok();
    store.delete(set(id)).ok();
    assertThat(store.get(set(id)).status()).isEqualTo(404);
  }

  @Test
  void equalContentIsStoredOnceAndRemovedWithItsLastSet() {
    int before = count("blob");
    byte[] file = Checkpoints.npz(Checkpoints.random(3, 12));
    String first = filledSet(file);
    String second = filledSet(file);
    assertThat(count("blob")).isEqualTo(before + 1);
    store.post(set(first) + ":seal").ok();
    store.post(set(second) + ":seal").ok();
    assertThat(count("blob")).isEqualTo(before + 2);

    store.delete(set(first)).ok();
    assertThat(store.get(set(second) + "/files/zoo.npz").ok().bytes()).isEqualTo(file);
    assertThat(store.get(set(second) + "/weights/0").status()).isEqualTo(200);
    store.delete(set(second)).ok();
    assertThat(count("blob")).isEqualTo(before);
    assertThat(count("blob_lease")).isZero();
  }

  @Test
  void fileIsReplacedWhileTheSetIsOpen() {
    int before = count("blob");
    String id = filledSet(Checkpoints.npz(Checkpoints.random(3, 13)));
    byte[] file = Checkpoints.torch(Checkpoints.random(5, 14));
    store.put(set(id) + "/files/zoo.npz", file).ok();
    JsonNode view = store.get(set(id)).ok().json();
    assertThat(view.get("checkpoints").asInt()).isEqualTo(5);
    assertThat(view.get("files").get(0).get("format").stringValue()).isEqualTo("pytorch");
    assertThat(count("blob")).isEqualTo(before + 1);
    store.put(set(id) + "/files/zoo.npz", file).ok();
    assertThat(store.get(set(id) + "/files/zoo.npz").ok().bytes()).isEqualTo(file);
    store.delete(set(id) + "/files/zoo.npz").ok();
    assertThat(store.get(set(id)).ok().json().get("files").isEmpty()).isTrue();
    assertThat(count("blob")).isEqualTo(before);
  }

  @Test
  void sameFileOnceMoreChangesNothing() {
    byte[] file = Checkpoints.npz(Checkpoints.random(3, 18));
    String id = filledSet(file);
    String revision = store.get(set(id)).header("ETag");
    store.put(set(id) + "/files/zoo.npz", file).ok();
    assertThat(store.get(set(id)).header("ETag")).isEqualTo(revision);
    store.put(set(id) + "/files/zoo.npz?run=0", file).ok();
    assertThat(store.get(set(id)).header("ETag")).isNotEqualTo(revision);
    assertThat(store.get(set(id)).json().get("runs").asInt()).isEqualTo(1);
  }

  @Test
  void setOfEqualCheckpointsIsSealed() {
    byte[] row = Checkpoints.npz(Checkpoints.random(1, 15));
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    for (int i = 0; i < 25; i++) {
      store.put(set(id) + "/files/copy" + i + ".npz", row).ok();
    }
    JsonNode view = store.post(set(id) + ":seal").ok().json();
    assertThat(view.get("checkpoints").asInt()).isEqualTo(25);
    JsonNode shards = store.get(set(id) + "/weights").ok().json().get("shards");
    assertThat(shards.get(1).get("sha256")).isEqualTo(shards.get(0).get("sha256"));
  }

  @Test
  void filesPutTogetherAreAllThere() throws Exception {
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    List<Callable<Answer>> puts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String name = "model%d.npz".formatted(i % 6);
      byte[] file = Checkpoints.npz(Checkpoints.random(2, 100 + i % 6));
      puts.add(() -> store.put(set(id) + "/files/" + name, file));
    }
    assertThat(together(puts)).extracting(Answer::status).containsOnly(200);
    JsonNode view = store.post(set(id) + ":seal").ok().json();
    assertThat(view.get("files").size()).isEqualTo(6);
    assertThat(view.get("checkpoints").asInt()).isEqualTo(12);
  }

  @Test
  void sealingsAndPutsTogetherLeaveOneConsistentSet() throws Exception {
    String id = filledSet(Checkpoints.npz(Checkpoints.random(20, 16)));
    List<Callable<Answer>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String path = set(id) + "/files/late%d.npz".formatted(i);
      byte[] file = Checkpoints.npz(Checkpoints.random(1, 200 + i));
      tasks.add(() -> store.post(set(id) + ":seal"));
      tasks.add(() -> store.put(path, file));
    }
    List<Answer> answers = together(tasks);

    JsonNode view = store.get(set(id)).ok().json();
    int put = 0;
    for (int i = 0; i < answers.size(); i++) {
      if (i % 2 == 0) {
        assertThat(answers.get(i).ok().json()).isEqualTo(view);
      } else {
        assertThat(answers.get(i).status()).isIn(200, 409);
        put += answers.get(i).status() == 200 ? 1 : 0;
      }
    }
    assertThat(view.get("checkpoints").asInt()).isEqualTo(20 + put);
    assertThat(store.get(set(id) + "/weights").ok().json().get("rows").asInt()).isEqualTo(20 + put);
    assertThat(count("blob_lease")).isZero();
  }

  @Test
  void sameContentUploadedAndDeletedTogetherIsNeverLost() throws Exception {
    byte[] file = Checkpoints.npz(Checkpoints.random(3, 17));
    for (int round = 0; round < 5; round++) {
      String old = filledSet(file);
      String fresh = store.createSet(Checkpoints.ARCHITECTURE);
      together(
          List.of(
              () -> store.delete(set(old)).ok(),
              () -> store.put(set(fresh) + "/files/zoo.npz", file).ok()));
      assertThat(store.get(set(fresh) + "/files/zoo.npz").ok().bytes()).isEqualTo(file);
      store.delete(set(fresh)).ok();
    }
  }
}

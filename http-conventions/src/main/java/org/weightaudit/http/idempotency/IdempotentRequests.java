package org.weightaudit.http.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers a repeated creating request like the first. The key is written in the transaction of the
 * effect: either both are there or neither; two equal requests at once wait for each other.
 */
public class IdempotentRequests {

  /** How long an answer is kept. */
  static final Duration KEPT = Duration.ofHours(24);

  private static final int LONGEST_KEY = 255;

  private final JdbcClient database;
  private final TransactionOperations transactions;
  private final JsonMapper json;

  /** JSON objects have no order. */
  private final JsonMapper sorted;

  private final Clock clock;

  public IdempotentRequests(
      JdbcClient database, TransactionOperations transactions, JsonMapper json, Clock clock) {
    this.database = database;
    this.transactions = transactions;
    this.json = json;
    sorted = json.rebuild().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
    this.clock = clock;
  }

  private record Answer(String requestHash, int status, String location, String body) {}

  /**
   * Runs {@code effect} in a transaction, unless this key has done so already.
   *
   * @param key the {@code Idempotency-Key}; without one the effect always runs
   * @param route what is asked for, for example {@code POST /v1/audits}
   * @param request the body, whose JSON must be the same under the same key
   * @throws Problem if the key was used for another request
   */
  public <T> ResponseEntity<Object> run(
      Optional<String> key, String route, Object request, Supplier<Created<T>> effect) {
    key.ifPresent(IdempotentRequests::check);
    ResponseEntity<Object> answer =
        transactions.execute(
            status ->
                key.isPresent()
                    ? once(key.get(), route, hash(request), effect)
                    : respond(effect.get()));
    if (answer == null) {
      throw new IllegalStateException("the transaction gave no answer");
    }
    return answer;
  }

  private static void check(String key) {
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw Problem.invalid(
          "Idempotency-Key",
          "Found %d characters; wanted 1 to %d, not all blank."
              .formatted(key.length(), LONGEST_KEY));
    }
  }

  private <T> ResponseEntity<Object> once(
      String key, String route, String hash, Supplier<Created<T>> effect) {
    OffsetDateTime now = OffsetDateTime.now(clock.withZone(ZoneOffset.UTC));
    database
        .sql("delete from idempotency_key where created_at < :limit")
        .param("limit", now.minus(KEPT))
        .update();
    int inserted =
        database
            .sql(
                """
                insert into idempotency_key (route, key, request_hash, created_at)
                values (:route, :key, :hash, :now) on conflict do nothing""")
            .param("route", route)
            .param("key", key)
            .param("hash", hash)
            .param("now", now)
            .update();
    if (inserted == 0) {
      return repeat(key, route, hash);
    }
    Created<T> created = effect.get();
    database
        .sql(
            """
            update idempotency_key set status = :status, location = :location, body = :body
            where route = :route and key = :key and workspace = 'default'""")
        .param("status", created.status())
        .param("location", created.location().toString())
        .param("body", json.writeValueAsString(created.body()))
        .param("route", route)
        .param("key", key)
        .update();
    return respond(created);
  }

  private ResponseEntity<Object> repeat(String key, String route, String hash) {
    List<Answer> answers =
        database
            .sql(
                """
                select request_hash, status, location, body from idempotency_key
                where route = :route and key = :key and workspace = 'default'""")
            .param("route", route)
            .param("key", key)
            .query(Answer.class)
            .list();
    Answer first = answers.get(0);
    if (!first.requestHash().equals(hash)) {
      throw Problem.of(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              "The key \"%s\" came with another body before; a new request wants a new key."
                  .formatted(key))
          .at("Idempotency-Key", "already used");
    }
    return ResponseEntity.status(first.status())
        .header("Location", first.location())
        .header("Idempotency-Replayed", "true")
        .body(json.readTree(first.body()));
  }

  private static <T> ResponseEntity<Object> respond(Created<T> created) {
    return ResponseEntity.status(created.status())
        .location(created.location())
        .body(created.body());
  }

  private String hash(Object request) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(sorted.writeValueAsString(request).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

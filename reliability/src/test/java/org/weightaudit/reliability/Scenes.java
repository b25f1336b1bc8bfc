package org.weightaudit.reliability;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Pieces of work with a moment at which something strikes. Each tells its result by a fingerprint,
 * which must not depend on whether it was struck.
 */
final class Scenes {

  private static final int NETWORKS = 60;
  private static final int SAMPLES = 1200;

  private final Http http;
  private final Work work;
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  Scenes(Http http) {
    this.http = http;
    this.work = new Work(http);
  }

  /** A scene as it was played. */
  record Played(String fingerprint, double resumeSeconds) {}

  /** What happens in a scene. */
  interface Scene {
    Played play(Strike strike);
  }

  Scene upload(double partOfBody) {
    return strike -> {
      String set = work.openSet("TRAINING");
      byte[] body = Work.networks(NETWORKS, 11);
      int at = (int) (partOfBody * body.length);
      http.once(
          "PUT",
          Work.file(set),
          BodyPublishers.ofInputStream(() -> new StruckStream(body, at, strike)),
          "Content-Type",
          "application/octet-stream");
      strike.now();
      put(set, body);
      double seconds = strike.secondsUntil(() -> true);
      return new Played(work.seal(set).path("digest").asString(), seconds);
    };
  }

  private void put(String set, byte[] body) {
    http.put(Work.file(set), BodyPublishers.ofByteArray(body));
    acknowledged.put(set, Work.sha256(body));
  }

  /** A body during whose sending something strikes. */
  private static final class StruckStream extends InputStream {
    private final ByteArrayInputStream body;
    private final int at;
    private final Strike strike;
    private int sent;

    StruckStream(byte[] body, int at, Strike strike) {
      this.body = new ByteArrayInputStream(body);
      this.at = at;
      this.strike = strike;
    }

    @Override
    public int read() {
      sent++;
      return body.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (sent >= at) {
        strike.now();
      }
      int read = body.read(target, offset, Math.min(length, 16 << 10));
      sent += Math.max(0, read);
      return read;
    }
  }

  Scene afterUpload() {
    return strike -> {
      String set = work.openSet("TRAINING");
      put(set, Work.networks(NETWORKS, 12));
      strike.now();
      String digest = work.seal(set).path("digest").asString();
      return new Played(digest, strike.secondsUntil(() -> true));
    };
  }

  Scene seal(long afterMillis) {
    return strike -> {
      String set = work.openSet("GENERATED");
      put(set, Work.networks(20 * NETWORKS, 13));
      Thread sealing =
          new Thread(
              () ->
                  http.once(
                      "POST", "/v1/checkpoint-sets/" + set + ":seal", BodyPublishers.noBody()));
      sealing.start();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(afterMillis));
      strike.now();
      String digest = work.seal(set).path("digest").asString();
      return new Played(digest, strike.secondsUntil(() -> true));
    };
  }

  Scene zoo(String phase, double fraction) {
    return strike -> {
      String zoo = work.orderZoo(NETWORKS, 21);
      double seconds = strikeDuring(zoo, phase, fraction, strike);
      requireSuccess(work.end(zoo));
      return new Played(work.set(work.zooSet(zoo)).path("digest").asString(), seconds);
    };
  }

  Scene training(String set, String phase, double fraction) {
    return strike -> {
      String generator = work.orderGenerator(set, 41);
      double seconds = strikeDuring(generator, phase, fraction, strike);
      requireSuccess(work.end(generator));
      return new Played(work.generatorDigest(generator), seconds);
    };
  }

  Scene sampling(String generator, String phase, double fraction) {
    return strike -> {
      String samples = work.orderSamples(generator, SAMPLES, 51);
      double seconds = strikeDuring(samples, phase, fraction, strike);
      requireSuccess(work.end(samples));
      return new Played(work.set(work.samplesSet(samples)).path("digest").asString(), seconds);
    };
  }

  Scene audit(String training, String generated, String phase, double fraction) {
    return strike -> {
      String audit = work.orderAudit(training, generated, 31);
      double seconds = strikeDuring(audit, phase, fraction, strike);
      requireSuccess(work.end(audit));
      return new Played(work.found(audit), seconds);
    };
  }

  Scene report(String audit) {
    return strike -> {
      strike.now();
      String digest =
          Work.sha256(http.bytes("/v1/audits/" + audit + "/report", "Accept", "text/html"));
      return new Played(digest, strike.secondsUntil(() -> true));
    };
  }

  /** Strikes when the job shows this phase and fraction; then waits until it goes on. */
  private double strikeDuring(String subject, String phase, double fraction, Strike strike) {
    JsonNode job = work.job(subject);
    while (!isOver(job) && !strike.happened()) {
      JsonNode progress = job.path("progress");
      if (progress.path("phase").asString().startsWith(phase)
          && progress.path("fraction").asDouble() >= fraction) {
        strike.during("job_" + subject);
      } else {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        job = work.job(subject);
      }
    }
    if (!strike.happened()) {
      throw new AssertionError("the job was over before \"%s\" was seen".formatted(phase));
    }
    JsonNode struck = work.job(subject);
    return strike.secondsUntil(() -> goesOn(struck, work.job(subject)));
  }

  /** It is further than at the strike, or begun anew. */
  private static boolean goesOn(JsonNode struck, JsonNode now) {
    String phase = now.path("progress").path("phase").asString();
    boolean waits = phase.startsWith("waiting") || phase.equals("starting");
    return isOver(now) || (!waits && !place(now).equals(place(struck)));
  }

  /** Without the estimated end, which moves by itself. */
  private static List<String> place(JsonNode job) {
    return List.of(
        job.path("attempt").toString(),
        job.path("progress").path("phase").toString(),
        job.path("progress").path("fraction").toString());
  }

  private static boolean isOver(JsonNode job) {
    return job.path("state").asString().matches("SUCCEEDED|FAILED|CANCELLED");
  }

  private static void requireSuccess(JsonNode job) {
    if (!job.path("state").asString().equals("SUCCEEDED")) {
      throw new AssertionError(job.toString());
    }
  }

  /** How many acknowledged uploads do not come back as they were sent. */
  long lost() {
    return acknowledged.entrySet().stream()
        .filter(
            upload ->
                !Work.sha256(http.bytes(Work.file(upload.getKey()))).equals(upload.getValue()))
        .count();
  }

  /** Sealed sets without all rows, and audits that succeeded without a report. */
  long halfWritten() {
    long sets =
        count(
            "/v1/checkpoint-sets?state=SEALED&pageSize=500",
            set -> {
              JsonNode weights =
                  http.get("/v1/checkpoint-sets/" + set.path("id").asString() + "/weights");
              return weights.path("rows").asInt() != set.path("checkpoints").asInt();
            });
    long audits =
        count(
            "/v1/audits?state=SUCCEEDED&pageSize=500",
            audit ->
                http.once(
                        "GET",
                        "/v1/audits/" + audit.path("id").asString() + "/report",
                        BodyPublishers.noBody(),
                        "Accept",
                        "text/html")
                    .filter(answer -> answer.statusCode() == 200)
                    .isEmpty());
    return sets + audits;
  }

  private long count(String list, Predicate<JsonNode> broken) {
    long found = 0;
    for (JsonNode item : http.get(list).path("items")) {
      found += broken.test(item) ? 1 : 0;
    }
    return found;
  }

  Work work() {
    return work;
  }
}

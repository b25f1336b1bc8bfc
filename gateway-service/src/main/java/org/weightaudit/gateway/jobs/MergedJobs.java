package org.weightaudit.gateway.jobs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import org.weightaudit.gateway.route.Backend;
import org.weightaudit.gateway.route.Backends;
import org.weightaudit.http.problem.Problem;
import tools.jackson.databind.JsonNode;

/** Merges the lists of jobs of the services. */
@Component
class MergedJobs {

  private final Backends backends;

  MergedJobs(Backends backends) {
    this.backends = backends;
  }

  /**
   * A part of the merged list.
   *
   * @param size how many jobs
   * @param cursor where to go on; empty for the start
   * @param filter a query for all services, empty or starting with {@code &}
   */
  JobList list(int size, Optional<JobCursor> cursor, String filter) {
    String before = cursor.map(JobCursor::before).orElse("");
    Map<String, JobStream> streams = new LinkedHashMap<>();
    Map<String, String> notReached = new LinkedHashMap<>();
    Optional<Problem> failure = Optional.empty();
    for (Backend backend : backends.withJobs()) {
      Optional<String> position = position(cursor, backend);
      if (position.isEmpty()) {
        continue;
      }
      JobStream stream =
          new JobStream(token -> page(backend, size, token, filter), position.get(), before);
      try {
        stream.next();
        streams.put(backend.name(), stream);
      } catch (Problem problem) {
        failure = Optional.of(problem);
        notReached.put(backend.name(), position.get());
      }
    }
    if (streams.isEmpty() && failure.isPresent()) {
      throw failure.get();
    }
    return merge(size, before, streams, notReached);
  }

  private static Optional<String> position(Optional<JobCursor> cursor, Backend backend) {
    return cursor.isEmpty()
        ? Optional.of("")
        : Optional.ofNullable(cursor.get().positions().get(backend.name()));
  }

  private JsonNode page(Backend backend, int size, String token, String filter) {
    String target = "/v1/jobs?pageSize=" + size + filter;
    if (!token.isEmpty()) {
      target += "&pageToken=" + UriUtils.encode(token, StandardCharsets.UTF_8);
    }
    return backends.read(backend, target);
  }

  private static JobList merge(
      int size, String before, Map<String, JobStream> streams, Map<String, String> notReached) {
    List<JsonNode> items = new ArrayList<>();
    String last = before;
    Optional<JobStream> newest = newest(streams);
    while (newest.isPresent() && items.size() < size) {
      JsonNode job = newest.get().next().orElseThrow();
      newest.get().take();
      items.add(job);
      last = JobStream.age(job);
      newest = newest(streams);
    }
    Optional<String> token = Optional.empty();
    if (newest.isPresent() && !last.isEmpty()) {
      Map<String, String> positions = new LinkedHashMap<>(notReached);
      streams.forEach(
          (name, stream) -> {
            if (stream.next().isPresent()) {
              positions.put(name, stream.position());
            }
          });
      token = Optional.of(new JobCursor(last, positions).token());
    }
    return new JobList(items, token, List.copyOf(notReached.keySet()));
  }

  private static Optional<JobStream> newest(Map<String, JobStream> streams) {
    return streams.values().stream()
        .filter(stream -> stream.next().isPresent())
        .max(Comparator.comparing(stream -> JobStream.age(stream.next().orElseThrow())));
  }
}
